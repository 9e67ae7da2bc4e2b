"""The upper edge of probability against complexity."""

from dataclasses import dataclass

import numpy as np

from ...measures import line
from .rank_statistics import LEAST_COUNT


@dataclass(frozen=True)
class Envelope:
    """P = 2^(−aK + b), fitted to the most probable function of each complexity.

    Attributes:
        a: Fall of log2 P with one bit of complexity.
        b: log2 P at complexity 0.
    """

    a: float
    b: float

    def log2(self, complexity: float) -> float:
        """Return log2 of the bound at a complexity."""
        return self.b - self.a * complexity


#: The line drawn in the figure of probability against complexity, read off its pixels.
PUBLISHED = Envelope(0.296, -3.4)


def tops(complexity: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each complexity among functions seen at least twice, rising, and its highest count.

    Args:
        complexity: Complexity of each function.
        counts: How often each was seen.
    """
    seen = counts >= LEAST_COUNT
    values, column = np.unique(complexity[seen], return_inverse=True)
    highest = np.zeros(len(values), dtype=counts.dtype)
    np.maximum.at(highest, column, counts[seen])
    return values, highest


def fit_tops(complexity: np.ndarray, probability: np.ndarray) -> Envelope | None:
    """Fit the bound to the columns' tops by least squares of log2 P on K; None for fewer than 3."""
    if len(complexity) < 3:
        return None
    fit = line(complexity, np.log2(probability))
    return Envelope(-fit.slope.mean, fit.intercept.mean)


def upper_envelope(complexity: np.ndarray, counts: np.ndarray) -> Envelope | None:
    """Fit the bound to functions and their counts.

    Functions that were seen once are dropped, which cuts the columns of high complexity off at
    low probability: a and b move with the number of samples. None for fewer than three columns.

    Args:
        complexity: Complexity of each function.
        counts: How often each was seen; their sum is the number of samples.
    """
    values, highest = tops(complexity, counts)
    return fit_tops(values, highest / counts.sum())


def held_out_tops(complexity: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count the most probable function of each complexity, chosen by other samples.

    The largest of many counts is too large. Here it is chosen by all blocks but one and counted
    in that one, in turn.

    Args:
        complexity: Complexity of each function.
        counts: Counts of each function in each of at least two blocks, shape (functions, blocks).

    Returns:
        The complexities of all functions, rising, and the held-out counts summed over blocks.
    """
    total = counts.sum(axis=1)
    values, column = np.unique(complexity, return_inverse=True)
    held_out = np.zeros(len(values), dtype=np.int64)
    for block in range(counts.shape[1]):
        others = total - counts[:, block]
        # Sorted by column, then by falling count: the first of a column is its top.
        order = np.lexsort((-others, column))
        first = np.searchsorted(column[order], np.arange(len(values)))
        held_out += counts[order[first], block]
    return values, held_out
