import numpy as np
import pytest
from scipy import stats

from priorscope._core.errors import BadInput
from priorscope.measures.extrapolation import extrapolate

N = np.array([50, 100, 250, 1000, 5000, 20000])


def curve(n, limit=0.35, slow=0.6, fast=0.3):
    return limit + slow / np.sqrt(n) + fast / n


def test_exact_values_give_back_their_limit_and_corrections():
    found = extrapolate(N, curve(N), np.full(6, 1e-3))
    assert found.limit.mean == pytest.approx(0.35, abs=1e-12)
    assert found.coefficients == pytest.approx((0.6, 0.3), abs=1e-9)
    assert found.chi_square < 1e-15
    assert found.freedom == 3
    np.testing.assert_allclose(found.at([60.0, 7000.0]), curve(np.array([60.0, 7000.0])))


@pytest.mark.parametrize("powers", [(0.5, 1.0), (1.0,), (0.25, 0.5, 2.0)])
def test_it_solves_the_weighted_normal_equations(powers):
    stream = np.random.default_rng(5)
    errors = stream.uniform(1e-3, 5e-3, 6)
    y = curve(N) + errors * stream.standard_normal(6)
    design = np.array([[1.0, *(n**-power for power in powers)] for n in N.tolist()])
    weight = np.diag(errors**-2)
    covariance = np.linalg.inv(design.T @ weight @ design)
    values = covariance @ design.T @ weight @ y
    found = extrapolate(N, y, errors, powers=powers, level=0.9)
    assert [found.limit.mean, *found.coefficients] == pytest.approx(values.tolist(), rel=1e-6)
    half = stats.norm.ppf(0.95) * covariance[0, 0] ** 0.5
    assert found.limit.high - found.limit.mean == pytest.approx(half, rel=1e-6)
    assert found.limit.mean - found.limit.low == pytest.approx(half, rel=1e-6)
    residuals = (y - design @ values) / errors
    assert found.chi_square == pytest.approx(residuals @ residuals, rel=1e-6)
    assert found.freedom == 5 - len(powers)


def test_the_interval_holds_the_limit_and_chi_square_its_law():
    """A binomial test at 1e-6, and a Kolmogorov-Smirnov test at 1e-6."""
    stream = np.random.default_rng(9)
    errors = np.array([1, 1, 2, 2, 3, 4]) * 1e-3
    found = [extrapolate(N, curve(N) + errors * stream.standard_normal(6), errors)
             for _ in range(1500)]
    held = sum(0.35 in fit.limit for fit in found)
    assert stats.binomtest(held, 1500, 0.95).pvalue > 1e-6
    assert stats.kstest([fit.chi_square for fit in found], stats.chi2(3).cdf).pvalue > 1e-6


def test_units_of_the_size_do_not_matter_to_the_limit():
    stream = np.random.default_rng(2)
    y, errors = curve(N) + 1e-3 * stream.standard_normal(6), np.full(6, 1e-3)
    one, other = extrapolate(N, y, errors).limit, extrapolate(1e6 * N, y, errors).limit
    assert (other.mean, other.low) == pytest.approx((one.mean, one.low), rel=1e-9)


@pytest.mark.parametrize(("n", "y", "errors", "options", "words"), [
    ([1, 2], [1, 2], [1, 1], {}, "2 different sizes for 2 powers"),
    ([1, 2, 2, 2], [1, 2, 3, 4], [1, 1, 1, 1], {}, "2 different sizes"),
    ([1, 2, 3], [1, 2], [1, 1, 1], {}, "3 sizes, 2 means and 3 errors"),
    ([1, 2, 3], [1, 2, 3], [1, 0, 1], {}, "expected sizes and errors above 0"),
    ([0, 2, 3], [1, 2, 3], [1, 1, 1], {}, "expected sizes and errors above 0"),
    ([1, 2, 3], [1, 2, 3], [1, 1, 1], {"powers": (1.0, 1.0)}, "different powers"),
    ([1, 2, 3], [1, 2, 3], [1, 1, 1], {"powers": (0.0,)}, "a power is 0.0"),
    ([], [], [], {}, "0 different sizes")])
def test_what_determines_no_limit_is_refused(n, y, errors, options, words):
    with pytest.raises(BadInput, match=words):
        extrapolate(n, y, errors, **options)
