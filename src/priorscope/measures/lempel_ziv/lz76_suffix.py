"""LZ76 words from the suffix array: linear time on every sequence.

The longest earlier match of the suffix at l is with one of its two lexicographic neighbours among
the suffixes that start before l. Taking the suffixes out of the sorted list from the last position
down leaves, at each one, exactly those two beside it (Goto & Bannai 2013 use the same order).
"""

import numpy as np
from numba import njit

from .suffix_array import suffix_array


def count_by_suffixes(text: np.ndarray, alphabet: int, start: int) -> int:
    """Return the number of words from the one that begins at ``start``.

    Args:
        text: Codes from 0 to ``alphabet - 1``, shape (length,).
        alphabet: Number of codes.
        start: Where a word begins, below the length.
    """
    # Two kernels, each cached by itself: Numba's cache does not see changes in another file.
    return int(_count(text, suffix_array(text, alphabet), start))


@njit
def _earlier_neighbours(order: np.ndarray, start: int) -> np.ndarray:
    """Return for each position from ``start`` on its two neighbours, -1 for none."""
    beside = np.empty((order.size, 2), np.int32)
    last = -1
    for i in order:
        beside[i, 0] = last
        if last >= 0:
            beside[last, 1] = i
        last = i
    beside[last, 1] = -1
    for i in range(order.size - 1, start, -1):
        below, above = beside[i, 0], beside[i, 1]
        if below >= 0:
            beside[below, 1] = above
        if above >= 0:
            beside[above, 0] = below
    return beside


@njit(cache=True, nogil=True)
def _count(text: np.ndarray, order: np.ndarray, start: int) -> int:
    beside = _earlier_neighbours(order, start)
    count = 0
    while start < text.size:
        longest = 0
        for side in range(2):
            earlier = beside[start, side]
            if earlier >= 0:
                match = 0
                while start + match < text.size and text[earlier + match] == text[start + match]:
                    match += 1
                longest = max(longest, match)
        count += 1
        start += longest + 1
    return count
