"""Subsets of a fixed size, in lexicographic order, in blocks that can be asked for anywhere."""

import math

import numpy as np


def subset_block(n: int, size: int, start: int, stop: int) -> np.ndarray:
    """Return subsets ``start`` to ``stop`` - 1 of all C(n, size), rows of rising indices.

    Each position is found by bisection among the numbers of subsets that begin before it, so that
    a block costs O(size · (stop - start) · log n), wherever it lies.

    Args:
        n: Number of elements.
        size: Elements of a subset, at least 1.
        start: Rank of the first subset wanted.
        stop: Rank after the last, at most C(n, size).

    Returns:
        int64, shape (stop - start, size).
    """
    rank = np.arange(start, stop, dtype=np.int64)
    low = np.full(len(rank), -1, dtype=np.int64)
    chosen = np.empty((len(rank), size), dtype=np.int64)
    for place in range(size):
        left = size - place
        # ending[i]: subsets of ``left`` elements whose first is at most i, of all n elements
        total = math.comb(n, left)
        ending = np.array([total - math.comb(n - 1 - i, left) for i in range(n)], dtype=np.int64)
        passed = np.where(low >= 0, ending[low], 0)
        chosen[:, place] = np.searchsorted(ending, rank + passed, side="right")
        before = np.where(chosen[:, place] > 0, ending[chosen[:, place] - 1], 0)
        rank = rank + passed - before
        low = chosen[:, place]
    return chosen
