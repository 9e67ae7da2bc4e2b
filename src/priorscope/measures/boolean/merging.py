"""Merging two runs of packed tables in linear time."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def count_union(first: np.ndarray, second: np.ndarray) -> int:
    """Return how many different tables two rising runs hold together."""
    i = j = size = 0
    while i < len(first) and j < len(second):
        order = _compare(first, i, second, j)
        i += order <= 0
        j += order >= 0
        size += 1
    return size + len(first) - i + len(second) - j


@njit(cache=True, nogil=True)
def fill_union(first: np.ndarray, first_counts: np.ndarray, second: np.ndarray,
               second_counts: np.ndarray, union: np.ndarray, counts: np.ndarray) -> None:
    """Fill in the union of two rising runs, (tables, words), and the sums of the counts."""
    i = j = 0
    for k in range(len(union)):
        if i == len(first):
            order = 1
        elif j == len(second):
            order = -1
        else:
            order = _compare(first, i, second, j)
        counts[k] = 0
        for word in range(union.shape[1]):
            union[k, word] = first[i, word] if order <= 0 else second[j, word]
        if order <= 0:
            counts[k] += first_counts[i]
            i += 1
        if order >= 0:
            counts[k] += second_counts[j]
            j += 1


@njit(nogil=True)
def _compare(first: np.ndarray, i: int, second: np.ndarray, j: int) -> int:
    """Return -1, 0 or 1 as table i is smaller than table j, equal or larger; last words lead."""
    for word in range(first.shape[1] - 1, -1, -1):
        if first[i, word] != second[j, word]:
            return -1 if first[i, word] < second[j, word] else 1
    return 0
