import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from priorscope._core.errors import BadInput, UnknownName
from priorscope.networks import ACTIVATIONS
from priorscope.theory import InfiniteWidthKernel

# F(t) at t = -1, -.5, 0, .5, .9, .99 of relu without bias, from the arc-cosine formula by hand
RELU = {1: [0, 0.10900, 0.31831, 0.60900, 0.90954, 0.99030],
        2: [0.31831, 0.37470, 0.49373, 0.68391, 0.91774, 0.99059],
        3: [0.49373, 0.52828, 0.60483, 0.73813, 0.92485, 0.99086]}
# F'(1) at depths 1, 2, 3, 5, 10
SLOPES = {("tanh", 1, 0): [1.178, 1.250, 1.289, 1.329, 1.367],
          ("tanh", 2, 0): [1.344, 1.593, 1.818, 2.277, 3.795],
          ("tanh", 4, 0): [1.612, 2.294, 3.169, 5.918, 27.83],
          ("tanh", 2, 0.1): [1.183, 1.275, 1.317, 1.348, 1.374],
          ("erf", 4, 0): [1.772, 2.801, 4.324, 10.18, 86.02],
          ("relu", 2, 0.1): [0.9091, 0.8696, 0.8333, 0.7692, 0.6452],
          ("relu", 1, 1): [0.25, 0.125, 0.0625, 0.015625, 1 / 2048]}


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_relu_correlations_at_listed_points(depth):
    kernel = InfiniteWidthKernel(activation="relu", depth=depth)
    assert kernel.variance == pytest.approx(2, abs=1e-14)
    assert kernel.slope_at_one == pytest.approx(1, abs=1e-14)
    assert kernel.correlation([-1, -0.5, 0, 0.5, 0.9, 0.99]) == pytest.approx(RELU[depth], abs=6e-6)


@pytest.mark.parametrize("case", sorted(SLOPES))
def test_slopes_at_one_of_remark_1(case):
    name, weight, bias = case
    slopes = [InfiniteWidthKernel(activation=name, depth=depth, weight_variance=weight,
                                  bias_variance=bias).slope_at_one for depth in (1, 2, 3, 5, 10)]
    assert slopes == pytest.approx(SLOPES[case], rel=5e-4)


def test_slope_of_steep_tanh_by_adaptive_quadrature():
    # Gauss-Hermite with 120 nodes gives 2.088 here: too few for poles this close to the axis
    def mean(g):
        return 2 * integrate.quad(lambda z: g(z) * np.exp(-z * z / 2), 0, 12, epsabs=1e-13,
                                  limit=200)[0] / np.sqrt(2 * np.pi)

    second = 9 * mean(lambda z: np.tanh(3 * z) ** 2)
    slope = 9 / second * 9 * mean(lambda z: np.cosh(3 * z) ** -4.0)
    kernel = InfiniteWidthKernel(activation="tanh", depth=1, weight_variance=9)
    assert kernel.slope_at_one == pytest.approx(slope, rel=1e-10)
    assert slope == pytest.approx(2.1043, abs=1e-4)


@pytest.mark.parametrize("depth", [1, 2, 5])
@pytest.mark.parametrize("weight", [0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("bias", [0.0, 0.1, 1.0])
def test_relu_closed_forms_and_bounds(depth, weight, bias):
    kernel = InfiniteWidthKernel(activation="relu", depth=depth, weight_variance=weight,
                                 bias_variance=bias)
    q = [weight + bias]
    for _ in range(depth):
        q.append(weight * q[-1] / 2 + bias)
    assert kernel.layer_variances == pytest.approx(q, rel=1e-14)
    assert kernel.slope_at_one == pytest.approx(np.prod(1 - bias / np.array(q)), rel=1e-13)
    t = np.linspace(-1, 1, 2001)
    f = kernel.correlation(t)
    assert (f >= t - 1e-15).all()
    assert (np.diff(f) > 0).all()
    assert f[-1] == 1


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_expansion_of_relu_near_one(depth):
    e = np.array([1e-15, 1e-12, 1e-8, 1e-6])
    deficit = InfiniteWidthKernel(activation="relu", depth=depth).correlation_deficit(e)
    curvature = 2 * np.sqrt(2) / (3 * np.pi)
    # the next term is of order e²; at 1e-15 rounding of 1 - t alone would leave no digit
    assert deficit == pytest.approx(e - depth * curvature * e**1.5, rel=1e-5 * depth**2)
    assert np.abs((e - deficit)[2:] / e[2:] ** 1.5 / (depth * curvature) - 1).max() < 2e-3 * depth
    assert deficit[0] == pytest.approx(1e-15 * (1 - depth * curvature * 1e-15**0.5), rel=1e-13)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_slope_is_the_limit_of_the_deficit(name):
    kernel = InfiniteWidthKernel(activation=name, depth=3, weight_variance=(2.0, 1.5, 1.0, 3.0),
                                 bias_variance=(0.1, 0.0, 0.2, 0.3), prefactor=1.5)
    ratio = kernel.correlation_deficit(1e-15) / (1e-15 * kernel.slope_at_one)
    assert ratio == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_one_hidden_layer_equals_brute_force(name, brute_product, brute_mean):
    kernel = InfiniteWidthKernel(activation=name, depth=1, weight_variance=(1.5, 0.7),
                                 bias_variance=(0.2, 0.4), prefactor=2.0)
    inside = 4 * 1.7
    q = 0.7 * brute_mean(name, inside) + 0.4
    assert kernel.variance == pytest.approx(q, rel=1e-12)
    for t in (-0.8, 0.3, 0.95):
        r = (1.5 * t + 0.2) / 1.7
        covariance = 0.7 * brute_product(name, inside, inside, r) + 0.4
        assert kernel.correlation(t) == pytest.approx(covariance / q, abs=1e-11)


def test_depth_zero_is_the_linear_model():
    kernel = InfiniteWidthKernel(activation="tanh", depth=0, weight_variance=3, bias_variance=1)
    assert kernel.variance == 4
    assert kernel.slope_at_one == 0.75
    assert kernel.correlation(0.2) == pytest.approx(0.4, abs=1e-15)
    assert kernel.matrix(np.eye(2)) == pytest.approx(np.array([[2.5, 1], [1, 2.5]]))


def test_scalars_give_floats_and_arrays_keep_their_shape():
    kernel = InfiniteWidthKernel()
    assert isinstance(kernel.correlation(0.3), float)
    assert isinstance(kernel.correlation_deficit(np.float32(0.5)), float)
    assert kernel.correlation(torch.zeros(2, 3)).shape == (2, 3)
    assert kernel.correlation(np.zeros((0,))).shape == (0,)


def test_names_and_sequences_are_made_canonical():
    listed = InfiniteWidthKernel(activation="swish", depth=1, weight_variance=[2, 1])
    assert listed == InfiniteWidthKernel(activation="silu", depth=1, weight_variance=(2.0, 1.0))
    assert hash(listed) == hash(InfiniteWidthKernel(activation="silu", depth=1,
                                                    weight_variance=(2.0, 1.0)))
    assert listed.variance != InfiniteWidthKernel(activation="silu", depth=1).variance


@pytest.mark.parametrize(("arguments", "sentence"), [
    ({"activation": "reul"}, "did you mean relu"),
    ({"depth": 1.5}, "depth is 1.5"),
    ({"weight_variance": 0}, "expected positive"),
    ({"weight_variance": (1.0, 2.0)}, "depth \\+ 1 = 3"),
    ({"weight_variance": "2 or so"}, "expected a number"),
    ({"bias_variance": (0.0, -1.0, 0.0)}, r"bias_variance\[1\]"),
    ({"prefactor": 0.0}, "above 0"),
    ({"weight_variance": 1e-4, "depth": 100}, "variance of layer"),
    ({"weight_variance": 1e4, "depth": 100}, "variance of layer"),
])
def test_bad_arguments_get_a_sentence(arguments, sentence):
    with pytest.raises((BadInput, UnknownName), match=sentence):
        InfiniteWidthKernel(**arguments)


def test_correlations_out_of_range_are_refused():
    kernel = InfiniteWidthKernel()
    with pytest.raises(BadInput, match=r"\[-1, 1\]"):
        kernel.correlation([0.0, 1.1])
    with pytest.raises(BadInput, match=r"\[0, 2\]"):
        kernel.correlation_deficit(-0.5)
    assert kernel.correlation(1 + 1e-14) == 1


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@settings(deadline=None, derandomize=True, max_examples=4)
@given(depth=st.integers(1, 6), weight=st.floats(0.3, 5), bias=st.floats(0, 2),
       prefactor=st.floats(0.1, 5))
def test_correlation_has_non_negative_increments_in_t(name, depth, weight, bias, prefactor):
    # F is a power series with non-negative coefficients: on [0, 1] all differences are positive
    kernel = InfiniteWidthKernel(activation=name, depth=depth, weight_variance=weight,
                                 bias_variance=bias, prefactor=prefactor)
    t = np.linspace(0, 1, 15)
    f = kernel.correlation(t)
    for order in (1, 2, 3):
        assert np.diff(f, order).min() > -1e-12
    assert kernel.correlation(1.0) == 1
    assert (np.abs(kernel.correlation(-t)) <= f + 1e-12).all()
