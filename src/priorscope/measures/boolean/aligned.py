"""Memory that starts on a cache line."""

import math

import numpy as np

#: Bytes of a cache line and of the widest vectors.
LINE = 64


def aligned_zeros(shape: tuple[int, ...], kind: type) -> np.ndarray:
    """Return zeros whose first byte starts a cache line.

    Vectors that straddle two lines take two loads; NumPy aligns to 16 bytes only.
    """
    size = math.prod(shape) * np.dtype(kind).itemsize
    raw = np.zeros(size + LINE, dtype=np.uint8)
    start = -raw.ctypes.data % LINE
    return raw[start:start + size].view(kind).reshape(shape)
