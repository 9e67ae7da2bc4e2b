"""Spearman's correlation against its textbook forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from priorscope.studies.rank_correlation import rank_correlation


def test_without_ties_it_is_one_less_six_squared_differences():
    x, y = [3.0, 1.0, 2.0, 5.0, 4.0], [10.0, 30.0, 20.0, 50.0, 40.0]
    differences = [3 - 1, 1 - 3, 2 - 2, 5 - 5, 4 - 4]
    expected = 1 - 6 * sum(d * d for d in differences) / (5 * 24)
    assert rank_correlation(x, y) == pytest.approx(expected)


@given(y=st.lists(st.integers(0, 4), min_size=3, max_size=12).filter(lambda y: len(set(y)) > 1))
def test_it_is_that_of_scipy_ties_included(y):
    x = np.arange(len(y))
    assert rank_correlation(x, y) == pytest.approx(spearmanr(x, y).statistic)
    assert rank_correlation(np.exp(x / 3), y) == pytest.approx(rank_correlation(x, y))


def test_infinite_values_rank_last_and_equal_ones_have_no_order():
    assert rank_correlation([1, 2, 3], [1.0, np.inf, np.inf]) == pytest.approx(np.sqrt(3) / 2)
    assert rank_correlation([1, 2, 3], [7.0, 7.0, 7.0]) == 0.0
    assert rank_correlation([1, 2], [np.inf, np.inf]) == 0.0
