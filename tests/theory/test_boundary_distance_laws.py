import math

import numpy as np
import pytest
from scipy import special

from priorscope._core.errors import BadInput, UnknownName
from priorscope.theory import InfiniteWidthKernel, boundary_distance, boundary_distance_slope

RELU = InfiniteWidthKernel()


@pytest.mark.parametrize(("n", "theorem", "linearised", "first_moment"), [
    (50, 1.43, 2.02, 1.88), (100, 1.86, 2.37, 2.20), (1000, 4.80, 5.09, 4.51),
    (2000, 6.47, 6.65, 5.85), (7000, 11.22, 11.16, 9.71), (10000, 13.15, 12.98, 11.29)])
def test_published_range_of_n(n, theorem, linearised, first_moment):
    """The linearised column was simulated with 1 % error; five of ours and that is 1e-6."""
    assert boundary_distance(n, RELU).mean == pytest.approx(theorem, abs=0.006)
    assert boundary_distance(n, RELU, law="first-moment").mean == pytest.approx(
        first_moment, abs=0.006)
    found = boundary_distance(n, RELU, law="linearised")
    assert found.mean == pytest.approx(linearised, rel=0.015)
    assert (found.high - found.low) / found.mean < 0.02
    assert found.count == 2000


def test_784_bits_of_the_paper():
    assert boundary_distance(784, RELU).mean == pytest.approx(4.3270, abs=5e-5)


@pytest.mark.parametrize("n", [10**5, 10**6])
def test_linearised_law_approaches_its_closed_form(n):
    # h(z) = n P(N > u) at u = sqrt(2 ln(2 sqrt(n)/(z sqrt(2π)))), and 1/2 for rounding up
    z, weights = np.polynomial.legendre.leggauss(200)
    z, weights = 4 * (z + 1), 4 * weights
    u = np.sqrt(2 * np.log(2 * np.sqrt(n) / (z * np.sqrt(2 * np.pi))))
    closed = weights @ (n * special.ndtr(-u) * 2 * np.exp(-z * z / 2)) / np.sqrt(2 * np.pi) + 0.5
    found = boundary_distance(n, RELU, law="linearised", samples=500)
    assert found.mean == pytest.approx(closed, rel=0.01)


def test_linearised_law_equals_sorting_all_normals():
    """Difference of two independent means within 5 standard errors: false alarms 6e-7."""
    n, count = 60, 20000
    rng = np.random.default_rng(11)
    kernel = InfiniteWidthKernel(activation="tanh", weight_variance=2.0)
    gains = np.sort(rng.standard_normal((count, n)), axis=1)[:, ::-1].cumsum(1)
    goal = np.abs(rng.standard_normal((count, 1))) * math.sqrt(n / kernel.slope_at_one) / 2
    enough = gains >= goal
    brute = np.where(enough.any(1), enough.argmax(1) + 1, n)
    found = boundary_distance(n, kernel, law="linearised", samples=8000)
    ours = (found.high - found.low) / (2 * 1.96)
    assert abs(found.mean - brute.mean()) < 5 * math.hypot(ours, brute.std() / math.sqrt(count))


def test_first_moment_equals_a_scan_over_z():
    n = 30
    kernel = InfiniteWidthKernel(activation="erf", depth=1, bias_variance=0.2)
    z = (np.arange(20000) + 0.5) / 20000 * 9
    f = kernel.correlation(1 - 2 * np.arange(1, n + 1) / n)[:, None]
    strings = np.array([math.comb(n, h) for h in range(1, n + 1)])[:, None]
    expected = np.cumsum(strings * special.ndtr(-z * f / np.sqrt(1 - f * f)), axis=0)
    smallest = np.where((expected >= 1).any(0), (expected >= 1).argmax(0) + 1, n)
    density = 2 * np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * 9 / 20000
    assert boundary_distance(n, kernel, law="first-moment").mean == pytest.approx(
        float(smallest @ density), abs=2e-3)


def test_laws_agree_more_and_more():
    # the corrections die like 1/ln n, so the ratio creeps towards one
    ratios = [boundary_distance(n, RELU, law="first-moment").mean / boundary_distance(n, RELU).mean
              for n in (50, 10**4, 10**6)]
    assert ratios[0] > 1.3
    assert 0.80 < ratios[2] < ratios[1] < 0.9
    linear = [boundary_distance(n, RELU, law="linearised", samples=50).mean
              / boundary_distance(n, RELU).mean for n in (50, 10**4, 10**6)]
    assert linear[0] > 1.3
    assert 0.95 < linear[2] < linear[1] < 1.0


def test_steeper_kernels_have_nearer_boundaries():
    steep = InfiniteWidthKernel(activation="erf", depth=3, weight_variance=4.0)
    for law in ("theorem", "linearised", "first-moment"):
        assert boundary_distance(500, steep, law=law).mean < boundary_distance(
            500, RELU, law=law).mean
    ratio = boundary_distance(500, steep).mean / boundary_distance(500, RELU).mean
    assert ratio == pytest.approx(steep.slope_at_one ** -0.5, rel=1e-12)


def test_slope_per_unit_of_output():
    assert boundary_distance_slope(10000, RELU) == pytest.approx(11.65, abs=0.005)
    assert boundary_distance_slope(1000, RELU) == pytest.approx(4.25, abs=0.005)
    # averaged over |φ| it is the theorem's mean
    mean_output = math.sqrt(2 * RELU.variance / math.pi)
    assert boundary_distance_slope(777, RELU) * mean_output == pytest.approx(
        boundary_distance(777, RELU).mean, rel=1e-12)


def test_closed_laws_have_no_width_and_no_samples():
    for law in ("theorem", "first-moment"):
        found = boundary_distance(100, RELU, law=law)
        assert found.low == found.mean == found.high
        assert found.count == 0


def test_seed_alone_decides():
    one, two, other = (boundary_distance(100, RELU, law="linearised", samples=300, seed=s)
                       for s in (3, 3, 4))
    assert one == two != other


def test_tiny_n_stays_within_its_range():
    for law in ("linearised", "first-moment"):
        assert 1 <= boundary_distance(2, RELU, law=law).mean <= 2


def test_bad_arguments_get_a_sentence():
    with pytest.raises(BadInput, match="n is 1"):
        boundary_distance(1, RELU)
    with pytest.raises(UnknownName, match="linearised"):
        boundary_distance(10, RELU, law="linearized")
