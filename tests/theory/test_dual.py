import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from priorscope.networks import ACTIVATIONS
from priorscope.theory.dual import dual_of
from priorscope.theory.logistic_mixture import logistic_mixture

NAMES = sorted(ACTIVATIONS)


def cases(*values):
    """Every activation with every variance that its brute-force quadrature resolves."""
    top = {"sine": 100.0}
    return [(name, v) for name in NAMES for v in values if np.max(v) <= top.get(name, np.inf)]


# sharp kinks make E φφ leave its tangent at correlation one like gap^(3/2), not gap^2
KINKED = {"relu", "leaky_relu", "selu", "hard_tanh"}


def test_sigmoid_is_the_stated_mixture_of_normal_distribution_functions():
    nodes, weights = logistic_mixture()
    z = np.concatenate([[0.0], np.logspace(-6, 2, 300)])[:, None]
    assert weights.min() > 0
    assert weights.sum() == pytest.approx(1, abs=1e-15)
    assert np.abs(special.ndtr(-z / (2 * nodes)) @ weights - special.expit(-z[:, 0])).max() < 3e-15
    assert np.abs(2 * special.ndtr(z / nodes) @ weights - 1 - np.tanh(z[:, 0])).max() < 6e-15


@pytest.mark.parametrize(("name", "variance"), cases(1e-4, 0.05, 1.0, 9.0, 400.0, 1e4))
def test_moment_and_slope_equal_one_dimensional_quadrature(name, variance, brute_mean, brute_slope):
    dual = dual_of(name)
    assert float(dual.moment(np.float64(variance))) == pytest.approx(
        brute_mean(name, variance), rel=1e-12)
    assert dual.slope(variance) == pytest.approx(brute_slope(name, variance), rel=1e-12)


@pytest.mark.parametrize(("name", "variances"), cases((1.0, 1.0), (0.01, 0.01), (400.0, 400.0),
                                                      (0.1, 60.0)))
def test_product_equals_two_dimensional_quadrature(name, variances, brute_product):
    first, second = variances
    dual = dual_of(name)
    size = np.sqrt(float(dual.moment(np.float64(first))) * float(dual.moment(np.float64(second))))
    r = np.array([-1.0, -0.7, 0.2, 0.99, 1.0])
    ours = dual.product(r * np.sqrt(first * second), np.full(5, first), np.full(5, second))
    brute = np.array([brute_product(name, first, second, float(t)) for t in r])
    assert np.abs(ours - brute).max() < 1e-11 * size


@pytest.mark.parametrize(("name", "variance"), cases(0.05, 1.0, 25.0, 1e4))
def test_deficit_keeps_its_digits_at_small_gaps(name, variance, brute_deficit):
    gaps = np.array([0.4, 5e-3, 1e-4, 1e-6])
    ours = dual_of(name).deficit(gaps, variance)
    brute = [brute_deficit(name, variance, float(gap)) for gap in gaps]
    assert ours == pytest.approx(np.array(brute), rel=1e-10)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("variance", [0.05, 1.0, 25.0])
def test_deficit_tends_to_its_tangent_at_the_right_rate(name, variance):
    dual = dual_of(name)
    gaps = np.array([1e-15, 1e-13, 1e-11, 1e-9])
    excess = dual.deficit(gaps, variance) / (variance * dual.slope(variance) * gaps) - 1
    order = 0.5 if name in KINKED else 1.0
    assert (np.abs(excess) < 1e-12 + 3 * max(variance, 1) * gaps**order).all()


@pytest.mark.parametrize("name", NAMES)
def test_deficit_is_moment_minus_product(name):
    gap = np.linspace(0, 2, 41)
    for variance in (0.3, 7.0):
        dual = dual_of(name)
        moment = float(dual.moment(np.float64(variance)))
        same = np.full(41, variance)
        drop = moment - dual.product(variance * (1 - gap), same, same)
        assert np.abs(dual.deficit(gap, variance) - drop).max() < 2e-13 * moment


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, derandomize=True, max_examples=15)
@given(a=st.floats(1e-3, 1e3), b=st.floats(1e-3, 1e3), r=st.floats(-1, 1))
def test_product_is_symmetric_and_obeys_cauchy_schwarz(name, a, b, r):
    dual = dual_of(name)
    c, x, y = (np.array([v]) for v in (r * np.sqrt(a * b), a, b))
    bound = np.sqrt(dual.moment(x) * dual.moment(y))[0]
    one, other = dual.product(c, x, y)[0], dual.product(c, y, x)[0]
    assert abs(one) <= bound * (1 + 1e-11)
    assert abs(one - other) <= 1e-11 * bound


def test_zero_variance_is_a_constant_input():
    zero = np.zeros(1)
    for name in NAMES:
        at_zero = float(dual_of(name).product(zero, zero, np.ones(1))[0])
        constant = float(dual_of(name).moment(np.float64(1e-12))) ** 0.5
        mean = dual_of(name).product(zero, np.ones(1), np.ones(1))[0] ** 0.5
        assert at_zero == pytest.approx(constant * mean, abs=2e-6), name


@pytest.mark.parametrize("name", ["tanh", "selu", "hard_tanh", "silu"])
def test_agrees_with_arbitrary_precision(name):
    mp = pytest.importorskip("mpmath")
    scale, alpha = mp.mpf("1.0507009873554805"), mp.mpf("1.6732632423543772")
    phi = {"tanh": mp.tanh, "silu": lambda z: z / (1 + mp.exp(-z)),
           "hard_tanh": lambda z: max(-1, min(1, z)),
           "selu": lambda z: scale * (z if z > 0 else alpha * mp.expm1(z))}[name]
    marks = [-12, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 12]
    moment = mp.quad(lambda z: phi(2 * z) ** 2 * mp.npdf(z), marks)
    assert float(dual_of(name).moment(np.float64(4.0))) == pytest.approx(float(moment), rel=1e-13)
