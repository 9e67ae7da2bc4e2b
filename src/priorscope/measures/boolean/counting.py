"""Counting distinct tables: sorted runs that are merged, equal tables adding up.

A run holds each of its tables once, in rising order as numbers of 2ⁿ bits, with its count: 8 bytes
a word and 8 for the count, 24 for 7 inputs. Runs are merged when the newer has grown to half the
older, so that each table is moved a logarithmic number of times; a merge holds its two runs and
their union, at most twice what is kept.
"""

from typing import NamedTuple

import numpy as np


class Run(NamedTuple):
    """Distinct tables in rising order.

    Attributes:
        tables: Packed tables, uint64, (distinct, words).
        counts: How often each occurred, int64, (distinct,).
    """

    tables: np.ndarray
    counts: np.ndarray


def table_order(tables: np.ndarray) -> np.ndarray:
    """Return the indices that put packed tables in rising order, equal ones as they were."""
    return np.lexsort(tables.T)


def run_of(tables: np.ndarray) -> Run:
    """Sort packed tables (rows, words) and count the equal ones."""
    ordered = tables[table_order(tables)]
    new = np.empty(len(ordered), dtype=bool)
    new[:1] = True
    np.any(ordered[1:] != ordered[:-1], axis=1, out=new[1:])
    places = np.flatnonzero(new)
    return Run(ordered[places], np.diff(places, append=len(ordered)).astype(np.int64))


def merged(first: Run, second: Run) -> Run:
    """Return the union of two runs, the counts of equal tables added."""
    from .merging import count_union, fill_union

    size = count_union(first.tables, second.tables)
    union = Run(np.empty((size, first.tables.shape[1]), dtype=np.uint64),
                np.empty(size, dtype=np.int64))
    fill_union(*first, *second, *union)
    return union


def by_frequency(run: Run) -> Run:
    """Return the tables by falling count, those of equal count in rising order."""
    order = np.argsort(-run.counts, kind="stable")
    return Run(run.tables[order], run.counts[order])


def by_table(run: Run) -> Run:
    """Return the tables of any order in rising order."""
    order = table_order(run.tables)
    return Run(run.tables[order], run.counts[order])


class Counter:
    """Takes runs one after the other and keeps them merged in a few.

    Args:
        words: Words of a table.
    """

    def __init__(self, words: int) -> None:
        self._runs: list[Run] = []
        self._words = words

    def add(self, run: Run) -> None:
        """Take in a run."""
        self._runs.append(run)
        while len(self._runs) > 1 and 2 * len(self._runs[-1].counts) >= len(self._runs[-2].counts):
            self._merge_last()

    def total(self) -> Run:
        """Return everything taken in as one run."""
        while len(self._runs) > 1:
            self._merge_last()
        if not self._runs:
            return Run(np.empty((0, self._words), np.uint64), np.empty(0, np.int64))
        return self._runs[0]

    def _merge_last(self) -> None:
        newer, older = self._runs.pop(), self._runs.pop()
        self._runs.append(merged(older, newer))
