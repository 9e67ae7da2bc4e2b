import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate


@pytest.mark.parametrize("count", [2, 3, 10, 500])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
def test_the_interval_is_students(count, level):
    samples = np.random.default_rng(count).exponential(size=count)
    low, high = stats.t.interval(level, count - 1, loc=samples.mean(), scale=stats.sem(samples))
    found = Estimate.of(samples, level=level)
    assert found.count == count
    np.testing.assert_allclose([found.mean, found.low, found.high], [samples.mean(), low, high],
                               rtol=1e-12)


def test_the_level_is_95_percent_unless_told():
    samples = [1.0, 2.0, 4.0]
    assert Estimate.of(samples) == Estimate.of(samples, level=0.95)
    assert Estimate.of(samples) != Estimate.of(samples, level=0.9)


@pytest.mark.parametrize("count", [2, 5, 30])
def test_95_percent_intervals_hold_the_mean_in_95_percent_of_studies(count):
    """Student's coverage is exact for normal samples: two-sided binomial test at 1e-6 a case."""
    studies = 4000
    samples = np.random.default_rng(count).normal(3.0, 2.0, size=(studies, count))
    held = sum(3.0 in Estimate.of(row) for row in samples)
    assert stats.binomtest(held, studies, 0.95).pvalue > 1e-6


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=20), st.integers(-50, 50),
       st.sampled_from([-4.0, -0.5, 2.0, 1024.0]))
def test_shifting_and_scaling_the_samples_shifts_and_scales_the_estimate(samples, shift, factor):
    before = Estimate.of(samples)
    after = Estimate.of(factor * np.array(samples) + shift)
    ends = sorted([factor * before.low + shift, factor * before.high + shift])
    scale = 1e-9 * (1 + 1000 * abs(factor) + abs(shift))
    np.testing.assert_allclose([after.mean, after.low, after.high],
                               [factor * before.mean + shift, *ends], rtol=1e-9, atol=scale)


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_order_does_not_matter(samples, random):
    shuffled = random.sample(samples, len(samples))
    first, second = Estimate.of(samples), Estimate.of(shuffled)
    np.testing.assert_allclose([first.low, first.high], [second.low, second.high], rtol=1e-9,
                               atol=1e-6)


def test_tensors_arrays_and_lists_of_any_shape_give_the_same():
    values = np.arange(12.0).reshape(3, 4)
    expected = Estimate.of(values.ravel().tolist())
    assert Estimate.of(values) == expected
    assert Estimate.of(torch.from_numpy(values)) == expected
    assert Estimate.of(torch.from_numpy(values).requires_grad_()) == expected
    assert Estimate.of(torch.arange(12).reshape(2, 6)) == expected
    assert Estimate.of(torch.tensor([True, False])).mean == 0.5


def test_float32_samples_are_summed_in_float64():
    """Near 1e8 a float32 step is 8: the mean of 1e8 and 1e8 + 8 lies between two floats."""
    samples = torch.tensor([1e8, 1e8 + 8], dtype=torch.float32)
    assert Estimate.of(samples).mean == 1e8 + 4


def test_equal_samples_have_an_interval_of_no_width():
    found = Estimate.of([2.5] * 7)
    assert (found.low, found.mean, found.high) == (2.5, 2.5, 2.5)


def test_a_single_sample_says_nothing_about_its_spread():
    found = Estimate.of([3.0])
    assert found == Estimate(3.0, -np.inf, np.inf, 1)
    assert 1e300 in found
    assert str(found) == "3 (one sample) (n=1)"


@pytest.mark.parametrize("nothing", [[], np.empty((0, 3)), torch.empty(0)])
def test_no_sample_is_an_error(nothing):
    with pytest.raises(BadInput, match="at least one sample"):
        Estimate.of(nothing)


def test_both_ends_belong_to_the_interval():
    found = Estimate(1.0, 0.5, 2.0, 9)
    assert 0.5 in found
    assert 2.0 in found
    assert 0.4999 not in found
    assert 2.0001 not in found


def test_it_reads_as_mean_interval_and_count():
    found = Estimate(1.23456, 0.5, 2000.0, 9)
    assert str(found) == "1.235 [0.5, 2000] (n=9)"
    assert f"{found:.1f}" == "1.2 [0.5, 2000.0]"
    assert f"{found}" == "1.235 [0.5, 2000]"


def test_it_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Estimate(1.0, 0.0, 2.0, 3).mean = 5.0


@pytest.mark.parametrize("level", [95, 1.0, 0.0, -0.5, float("nan"), None])
def test_a_level_is_a_share(level):
    with pytest.raises(BadInput, match="level"):
        Estimate.of([1.0, 2.0], level=level)


@pytest.mark.parametrize(("right", "count"), [(0, 7), (7, 7), (3, 40), (989, 1000)])
def test_a_share_has_wilsons_interval(right, count):
    found = Estimate.share(np.arange(count) < right)
    expected = stats.binomtest(right, count).proportion_ci(0.95, method="wilson")
    assert found.mean == right / count
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert found.count == count


def test_a_share_needs_a_case():
    with pytest.raises(BadInput, match="at least one case"):
        Estimate.share([])
