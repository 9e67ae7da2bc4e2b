import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from priorscope._core.errors import BadInput, NonFinite
from priorscope.measures.slope import line, through_origin


def least_squares(x, y, level=0.95):
    """Slope and intercept with Student's intervals, from the normal equations."""
    design = np.stack([x, np.ones_like(x)], axis=1)
    inverse = np.linalg.inv(design.T @ design)
    values = inverse @ design.T @ y
    residuals = y - design @ values
    errors = np.sqrt(np.diag(inverse) * (residuals @ residuals) / (len(x) - 2))
    half = stats.t.ppf(0.5 + level / 2, len(x) - 2) * errors
    return [(value, value - h, value + h) for value, h in zip(values, half, strict=True)]


def cloud(count, seed, noise=0.5):
    stream = np.random.default_rng(seed)
    x = stream.uniform(-2, 5, count)
    return x, 3.0 * x - 1.0 + noise * stream.standard_normal(count)


@pytest.mark.parametrize("count", [3, 4, 20, 1000])
@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_values_and_intervals_are_those_of_the_normal_equations(count, level):
    x, y = cloud(count, seed=count)
    found = line(x, y, level=level)
    for part, expected in zip((found.slope, found.intercept), least_squares(x, y, level),
                              strict=True):
        np.testing.assert_allclose([part.mean, part.low, part.high], expected, rtol=1e-7,
                                   atol=1e-9)
        assert part.count == count


@pytest.mark.parametrize("count", [5, 20, 300])
def test_it_agrees_with_polyfit(count):
    x, y = cloud(count, seed=count)
    values, covariance = np.polyfit(x, y, 1, cov=True)
    found = line(x, y)
    t = stats.t.ppf(0.975, count - 2)
    for part, value, error in zip((found.slope, found.intercept), values,
                                  np.sqrt(np.diag(covariance)), strict=True):
        assert part.mean == pytest.approx(value, rel=1e-9)
        assert part.high - part.low == pytest.approx(2 * t * error, rel=1e-7)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.lists(st.integers(-50, 50), min_size=3, max_size=20).filter(lambda v: len(set(v)) > 1),
       st.integers(-20, 20).filter(bool), st.integers(-20, 20))
def test_an_exact_line_is_found(x, slope, intercept):
    found = line(x, [slope * value + intercept for value in x])
    assert found.slope.mean == pytest.approx(slope, rel=1e-9)
    assert found.intercept.mean == pytest.approx(intercept, abs=1e-9 * (1 + 50 * abs(slope)))
    assert found.slope.high - found.slope.low < 1e-5 * abs(slope)


@pytest.mark.parametrize("count", [3, 6, 30])
def test_95_percent_intervals_hold_the_line_in_95_percent_of_studies(count):
    """Student's coverage is exact for normal errors: two binomial tests at 1e-6 a case."""
    fits = [line(*cloud(count, seed=1000 + seed)) for seed in range(1500)]
    for held in (sum(3.0 in fit.slope for fit in fits), sum(-1.0 in fit.intercept for fit in fits)):
        assert stats.binomtest(held, 1500, 0.95).pvalue > 1e-6


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.integers(0, 1000), st.sampled_from([-3.0, 0.5, 8.0]), st.floats(-10, 10))
def test_scaling_and_shifting_the_points_does_so_to_the_line(seed, factor, shift):
    x, y = cloud(12, seed)
    before, after = line(x, y), line(x + shift, factor * y)
    ends = sorted([factor * before.slope.low, factor * before.slope.high])
    np.testing.assert_allclose([after.slope.mean, after.slope.low, after.slope.high],
                               [factor * before.slope.mean, *ends], rtol=1e-7)
    moved = factor * (before.intercept.mean - before.slope.mean * shift)
    assert after.intercept.mean == pytest.approx(moved, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("noise", [1e-3, 1e-8])
def test_points_close_to_a_line_have_an_interval_as_narrow_as_their_errors(noise):
    x, y = cloud(30, seed=5, noise=noise)
    found, expected = line(x, y).slope, least_squares(x, y)[0]
    assert found.high - found.low == pytest.approx(expected[2] - expected[1], rel=1e-3)


def test_points_at_one_height_have_slope_zero():
    found = line([0.0, 1.0, 3.0], [5.0, 5.0, 5.0])
    assert (found.slope.low, found.slope.mean, found.slope.high) == (0.0, 0.0, 0.0)
    assert (found.intercept.low, found.intercept.mean, found.intercept.high) == (5.0, 5.0, 5.0)


def test_lists_and_tensors_will_do():
    x, y = cloud(10, seed=7)
    expected = line(x, y)
    assert line(x.tolist(), y.tolist()) == expected
    assert line(torch.from_numpy(x), torch.from_numpy(y).requires_grad_()) == expected
    assert line([0, 1, 2], [1, 3, 5]).slope.mean == pytest.approx(2.0)


@pytest.mark.parametrize(("x", "y", "error", "words"), [
    ([0.0, 1.0], [0.0, 1.0], BadInput, "at least three points .* got 2 and 2 values"),
    ([], [], BadInput, "at least three points"),
    ([0.0, 1.0, 2.0], [0.0, 1.0], BadInput, "got 3 and 2 values"),
    ([0.0, 1.0, 2.0], [0.0, 1.0, 2.0, 3.0], BadInput, "got 3 and 4 values"),
    ([2.0, 2.0, 2.0], [0.0, 1.0, 2.0], BadInput, "at two abscissae"),
    ([[0.0, 1.0, 2.0]], [[0.0, 1.0, 2.0]], BadInput, "x has shape"),
    ([0.0, 1.0, 2.0], [[0.0], [1.0], [2.0]], BadInput, "y has shape"),
    ([0.0, np.nan, 2.0], [0.0, 1.0, 2.0], NonFinite, r"x holds NaN.*\(1,\)"),
    ([0.0, 1.0, 2.0], [0.0, 1.0, np.inf], NonFinite, r"y holds NaN.*\(2,\)")])
def test_points_that_make_no_line_are_refused(x, y, error, words):
    with pytest.raises(error, match=words):
        line(x, y)


def test_a_level_is_a_share():
    with pytest.raises(BadInput, match="level"):
        line([0.0, 1.0, 3.0], [0.0, 1.0, 2.0], level=95)


def uneven(count, seed):
    """A cloud around 3x - 1 whose errors grow from 0.1 to 2 with x."""
    stream = np.random.default_rng(seed)
    x = stream.uniform(0, 4, count)
    return x, 3.0 * x - 1.0 + (0.1 + 0.5 * x) * stream.standard_normal(count)


def by_leaving_out(x, y):
    """HC3 from its definition: residuals to the lines fitted without each point."""
    design = np.stack([x, np.ones_like(x)], axis=1)
    inverse = np.linalg.inv(design.T @ design)
    left_out = []
    for index in range(len(x)):
        others = np.arange(len(x)) != index
        slope, intercept = np.polyfit(x[others], y[others], 1)
        left_out.append(y[index] - slope * x[index] - intercept)
    meat = design.T @ np.diag(np.square(left_out)) @ design
    return np.sqrt(np.diag(inverse @ meat @ inverse))


def test_unequal_variances_follow_the_definition():
    x, y = uneven(25, seed=3)
    even, found = line(x, y), line(x, y, equal_variance=False)
    t = stats.t.ppf(0.975, 23)
    for part, same, error in zip((found.slope, found.intercept), (even.slope, even.intercept),
                                 by_leaving_out(x, y), strict=True):
        assert part.mean == same.mean
        assert (part.high - part.low) / 2 == pytest.approx(t * error, rel=1e-8)


def test_unequal_variances_need_the_wider_interval():
    """Two binomial tests at 1e-6: HC3 covers nearly as it says, equal variance does not."""
    runs = [uneven(100, 5000 + seed) for seed in range(1000)]
    held = sum(-1.0 in line(*run, equal_variance=False).intercept for run in runs)
    assert stats.binomtest(held, 1000, 0.95).pvalue > 1e-6
    assert stats.binomtest(sum(-1.0 in line(*run).intercept for run in runs), 1000,
                           0.95).pvalue < 1e-6


def test_a_point_that_decides_alone_leaves_the_slope_open():
    found = line([0.0, 0.0, 0.0, 1.0], [0.0, 1.0, -1.0, 4.0], equal_variance=False).slope
    assert (found.mean, found.low, found.high) == (4.0, -np.inf, np.inf)


@pytest.mark.parametrize("weights", [None, [1.0, 2.0, 0.5, 3.0, 0.0]])
def test_a_line_through_the_origin_solves_the_normal_equation(weights):
    x, y = np.array([1.0, 2.0, -1.0, 4.0, 9.0]), np.array([2.5, 3.0, -2.0, 9.0, 20.0])
    w = np.ones(5) if weights is None else np.array(weights)
    found = through_origin(x, y, weights=weights)
    slope = np.linalg.lstsq(np.sqrt(w)[:, None] * x[:, None], np.sqrt(w) * y, rcond=None)[0][0]
    assert found.mean == pytest.approx(slope, rel=1e-12)
    variance = (w * (y - slope * x) ** 2).sum() / 4 / (w * x * x).sum()
    assert found.high - slope == pytest.approx(stats.t.ppf(0.975, 4) * variance**0.5, rel=1e-9)
    assert found.count == 5


def test_known_errors_carry_over_to_the_slope():
    """The spread of 20,000 resampled slopes against the interval: 3 % is 6 sigma."""
    x, e, w = np.array([1.0, 3.0, 10.0]), np.array([0.1, 0.5, 0.2]), np.array([9.0, 3.0, 0.1])
    found = through_origin(x, 2.0 * x, errors=e, weights=w, level=0.9)
    draws = 2.0 * x + e * np.random.default_rng(8).standard_normal((20000, 3))
    slopes = draws @ (w * x) / (x @ (w * x))
    assert found.mean == pytest.approx(2.0, rel=1e-12)
    assert (found.high - found.low) / 2 == pytest.approx(1.6449 * slopes.std(), rel=0.03)


def test_errors_make_the_interval_and_do_not_weigh():
    x, y = [1.0, 2.0, 3.0], [1.0, 5.0, 2.0]
    assert through_origin(x, y, errors=[1.0, 2.0, 0.1]).mean == through_origin(x, y).mean
    exact = through_origin(x, y, errors=[0.0, 0.0, 0.0])
    assert exact.low == exact.mean == exact.high


@pytest.mark.parametrize("count", [2, 5, 40])
def test_95_percent_intervals_hold_the_slope_through_the_origin(count):
    """A binomial test at 1e-6 a case."""
    held = 0
    for seed in range(1500):
        stream = np.random.default_rng(seed)
        x = stream.uniform(1, 4, count)
        held += 3.0 in through_origin(x, 3.0 * x + stream.standard_normal(count))
    assert stats.binomtest(held, 1500, 0.95).pvalue > 1e-6


@pytest.mark.parametrize(("x", "y", "options", "words"), [
    ([1.0], [2.0], {}, "got 1 and 1 values"),
    ([], [], {"errors": []}, "got 0 and 0 values"),
    ([0.0, 0.0], [1.0, 2.0], {}, "a point away from it"),
    ([1.0, 2.0], [1.0], {}, "got 2 and 1 values"),
    ([1.0, 2.0], [1.0, 2.0], {"weights": [1.0]}, "weights are 1 numbers"),
    ([1.0, 2.0], [1.0, 2.0], {"errors": [1.0, -1.0]}, "errors are 2 numbers from -1"),
    ([1.0, 0.0], [1.0, 2.0], {"weights": [0.0, 1.0]}, "a point away from it")])
def test_points_that_make_no_line_through_the_origin_are_refused(x, y, options, words):
    with pytest.raises(BadInput, match=words):
        through_origin(x, y, **options)


def test_one_point_with_a_known_error_will_do():
    assert through_origin([2.0], [6.0], errors=[1.0]).mean == 3.0
