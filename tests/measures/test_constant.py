"""Which functions count as constant, and that the complexities are undefined for just these."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope.measures.constant import is_constant
from priorscope.measures.fourier import fourier_complexity

few = settings(deadline=None, derandomize=True, max_examples=25)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


@pytest.mark.parametrize("level", [0.0, 1.0, -3.7, 1e-300, 1e300])
def test_constant_functions_are_undefined_and_marked(level):
    values = np.full((2, 8, 8), level)
    values[1, 0, 0] += max(abs(level), 1e-310)
    assert is_constant(values).tolist() == [True, False]
    assert np.isnan(fourier_complexity(values)).tolist() == [True, False]


def test_rounding_noise_around_a_constant_is_marked_in_the_precision_of_the_values():
    exact = 5.0 + 1e-8 * noise(8, 8)
    assert not is_constant(exact)
    assert is_constant(5.0 + 1e-10 * noise(8, 8))
    single = torch.tensor(5.0 + 1e-6 * noise(8, 8), dtype=torch.float32)
    assert len(single.unique()) > 2
    assert is_constant(single)
    assert is_constant(single.numpy())
    assert np.isnan(fourier_complexity(single))
    assert not is_constant(torch.tensor(5.0 + 1e-3 * noise(8, 8), dtype=torch.float32))


@few
@given(st.integers(0, 99), st.floats(-12, -6))
def test_the_mark_is_the_ratio_of_deviation_to_largest_value(seed, exponent):
    values = 1.0 + 10**exponent * noise(6, 6, seed=seed)
    ratio = values.std() / np.abs(values).max()
    if abs(ratio - 1e-9) > 1e-12:
        assert is_constant(values) == (ratio < 1e-9)
        assert np.isnan(fourier_complexity(values)) == (ratio < 1e-9)


def test_is_constant_takes_other_dimensions():
    assert is_constant(np.ones((3, 8)), dims=1).tolist() == [True] * 3
    assert is_constant(np.ones((4, 4, 4)), dims=3).shape == ()
