import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput, NonFinite
from priorscope.measures.symbols import symbolise

values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)
quick = settings(deadline=None, derandomize=True, max_examples=150)


def plain(row, levels):
    low, high = min(row), max(row)
    if low == high:
        return [0] * len(row)
    if levels == 2:
        return [int(v > sum(row) / len(row)) for v in row]
    return [min(levels - 1, int(levels * ((v - low) / (high - low)))) for v in row]


def test_closed_forms():
    ramp = np.arange(10.0)
    assert symbolise(ramp).tolist() == [0] * 5 + [1] * 5
    assert symbolise(ramp, levels=10).tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert symbolise(ramp, levels=3).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 2]
    # The threshold is the mean, not the median or the middle.
    assert symbolise([0.0, 0.0, 1.0, 9.0]).tolist() == [0, 0, 0, 1]


@quick
@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=40),
       st.sampled_from([2, 3, 10, 256, 300]))
def test_follows_the_definition(row, levels):
    # Integers, so that the twin's mean is exact up to one division.
    assert symbolise(row, levels=levels).tolist() == plain(row, levels)


@pytest.mark.parametrize("levels", [2, 10, 1000])
@pytest.mark.parametrize("constant", [0.0, 0.1, -1 / 3, 1e300, 5e-324])
def test_a_constant_function_has_one_symbol(constant, levels):
    symbols = symbolise(np.full((2, 1001), constant), levels=levels)
    assert not symbols.any()


@quick
@given(values, st.integers(-30, 30), st.sampled_from([2, 4, 10]))
def test_scale_does_not_matter(row, exponent, levels):
    assert np.array_equal(symbolise(row, levels=levels),
                          symbolise(np.ldexp(row, exponent), levels=levels))


@quick
@given(values, st.integers(3, 300))
def test_order_is_kept_and_the_ends_are_reached(row, levels):
    symbols = symbolise(row, levels=levels)
    assert np.all(np.diff(symbols[np.argsort(row)].astype(int)) >= 0)
    if min(row) < max(row):
        assert symbols.min() == 0
        assert symbols.max() == levels - 1


def test_each_function_has_its_own_scale():
    batch = np.random.default_rng(0).normal(size=(3, 4, 50)) * np.arange(1, 13).reshape(3, 4, 1)
    for levels in (2, 7):
        symbols = symbolise(batch, levels=levels)
        assert symbols.shape == batch.shape
        assert np.array_equal(symbols[2, 1], symbolise(batch[2, 1], levels=levels))


def test_extremes_of_the_number_range():
    assert symbolise([-1.7e308, 1.7e308, 1.7e308]).tolist() == [0, 1, 1]
    assert symbolise([-1.7e308, 0.0, 1.7e308], levels=4).tolist() == [0, 2, 3]
    assert symbolise([0.0, 5e-324]).tolist() == [0, 1]


def test_types():
    assert symbolise([0, 1]).dtype == np.uint8
    assert symbolise([0, 1], levels=256).tolist() == [0, 255]
    assert symbolise([0, 1], levels=2**16).tolist() == [0, 65535]
    assert symbolise([0, 1], levels=257).dtype == np.uint16
    assert symbolise(torch.tensor([0.0, 2.0], requires_grad=True)).tolist() == [0, 1]
    assert symbolise(np.zeros((3, 0))).shape == (3, 0)


@pytest.mark.parametrize(("given_values", "levels", "error", "words"), [
    ([0.0, float("nan")], 2, NonFinite, "NaN"), (1.5, 2, BadInput, "single number"),
    ("abc", 2, BadInput, "numbers"), ([0.0, 1.0], 1, BadInput, "levels is 1"),
    ([0.0, 1.0], 2.5, BadInput, "levels"), ([0.0, 1.0], 70_000, BadInput, "65536"),
])
def test_bad_input_is_refused(given_values, levels, error, words):
    with pytest.raises(error, match=words):
        symbolise(given_values, levels=levels)
