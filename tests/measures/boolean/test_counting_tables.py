"""Sorting, counting and merging packed tables, against Python's own dictionary."""

from collections import Counter as Plain
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope.measures.boolean.counting import (
    Counter,
    Run,
    by_frequency,
    by_table,
    merged,
    run_of,
)

few = settings(deadline=None, derandomize=True, max_examples=60)


def number(row):
    return sum(int(word) << (64 * place) for place, word in enumerate(row))


def as_dict(run):
    return {number(row): int(count) for row, count in zip(run.tables, run.counts, strict=True)}


def draw(seed, rows, words, kinds):
    """Tables that repeat, with words anywhere in the range of uint64."""
    random = np.random.default_rng(seed)
    pool = random.integers(0, 2**64, (kinds, words), dtype=np.uint64)
    # Many share all but one word, so that the order is decided by each of them in turn.
    pool[: kinds // 2] = pool[0]
    for row in range(kinds // 2):
        pool[row, random.integers(words)] = random.integers(0, 2**64, dtype=np.uint64)
    return pool[random.integers(0, kinds, rows)]


@few
@given(st.integers(0, 2**32), st.integers(0, 60), st.integers(1, 5), st.integers(1, 30))
def test_a_run_holds_each_table_once_in_rising_order(seed, rows, words, kinds):
    tables = draw(seed, rows, words, kinds)
    run = run_of(tables)
    assert as_dict(run) == Plain(map(number, tables))
    numbers = [number(row) for row in run.tables]
    assert numbers == sorted(numbers)


@few
@given(st.integers(0, 2**32), st.lists(st.integers(0, 40), max_size=9), st.integers(1, 4))
def test_merging_in_any_order_is_counting_all_at_once(seed, lengths, words):
    tables = draw(seed, sum(lengths), words, 25)
    parts = np.split(tables, np.cumsum(lengths)[:-1]) if lengths else []
    whole = run_of(tables)
    for order in (parts, parts[::-1]):
        counter = Counter(words)
        for part in order:
            counter.add(run_of(part))
        total = counter.total()
        np.testing.assert_array_equal(total.tables, whole.tables)
        np.testing.assert_array_equal(total.counts, whole.counts)


def test_the_union_of_runs_adds_equal_tables_up():
    first = Run(np.array([[1], [5], [9]], np.uint64), np.array([2, 3, 4]))
    second = Run(np.array([[0], [5], [10]], np.uint64), np.array([1, 10, 1]))
    for union in (merged(first, second), merged(second, first)):
        assert as_dict(union) == {0: 1, 1: 2, 5: 13, 9: 4, 10: 1}
        assert union.tables[:, 0].tolist() == [0, 1, 5, 9, 10]


def test_the_order_by_frequency_breaks_ties_by_table_and_can_be_undone():
    run = Run(np.array([[3, 0], [9, 0], [1, 1], [2, 1]], np.uint64), np.array([1, 7, 7, 1]))
    ordered = by_frequency(run)
    assert ordered.counts.tolist() == [7, 7, 1, 1]
    assert ordered.tables.tolist() == [[9, 0], [1, 1], [3, 0], [2, 1]]
    back = by_table(ordered)
    np.testing.assert_array_equal(back.tables, run.tables)
    np.testing.assert_array_equal(back.counts, run.counts)


def test_thousands_of_ties_stay_in_rising_order():
    random = np.random.default_rng(0)
    run = run_of(random.integers(0, 2**64, (5000, 2), dtype=np.uint64))
    run = Run(run.tables, random.integers(1, 4, len(run.counts)))
    ordered = by_frequency(run)
    for count in (1, 2, 3):
        np.testing.assert_array_equal(ordered.tables[ordered.counts == count],
                                      run.tables[run.counts == count])


@pytest.mark.parametrize("lengths", [[1] * 64, [64, 1, 1], [1, 64], []])
def test_only_a_few_runs_are_kept(lengths):
    counter, start = Counter(1), 0
    for length in lengths:
        counter.add(run_of(np.arange(start, start + length, dtype=np.uint64)[:, None]))
        start += length
        sizes = [len(run.counts) for run in counter._runs]
        assert all(2 * after < before for before, after in pairwise(sizes))
    assert len(counter.total().counts) == sum(lengths)
