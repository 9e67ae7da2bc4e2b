"""Hann's window as the sum of three waves."""

import math
from collections.abc import Callable

import numpy as np


def windowed(transform: Callable[[np.ndarray], np.ndarray], k: np.ndarray, *, start: float,
             extent: float) -> np.ndarray:
    """Return the transform of f(x) (1 - cos(2π(x - start)/extent))/2 from that of f.

    Exact up to the rounding of ``transform``, which may be large next to what is left.

    Args:
        transform: Takes frequencies to the transform of f.
        k: Angular frequencies.
        start: Where the window begins.
        extent: Its length.
    """
    step = 2 * math.pi / extent
    turn = np.exp(1j * step * start)
    return transform(k) / 2 - (transform(k - step) / turn + transform(k + step) * turn) / 4
