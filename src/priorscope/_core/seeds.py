"""Independent random streams from one integer, without touching the global state.

A stream is named by the user's seed and a path: ``("network", 17)`` under seed 0 is the same
stream on every machine, whatever was drawn before it and in whichever order. Streams are NumPy's:
torch's generator on the CPU uses 32 bits of its seed only, too few to keep many networks apart.
"""

import zlib

import numpy as np

from .errors import BadInput


def sequence(seed: int, *path: str | int) -> np.random.SeedSequence:
    """Return the seed sequence of the stream ``path`` under ``seed``.

    Words of the path enter by their CRC-32, since ``hash()`` differs between processes.

    Args:
        seed: The user's seed, a non-negative integer.
        path: Words and non-negative integers that name the stream.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise BadInput(f"seed is {seed!r}: expected a whole number of at least 0")
    key = tuple(zlib.crc32(p.encode()) if isinstance(p, str) else int(p) for p in path)
    return np.random.SeedSequence(int(seed), spawn_key=key)


def numpy_stream(seed: int, *path: str | int) -> np.random.Generator:
    """Return a NumPy generator for the stream ``path`` under ``seed``."""
    return np.random.Generator(np.random.SFC64(sequence(seed, *path)))
