import math

import pytest
import torch

from priorscope.networks import ACTIVATIONS, activation
from priorscope.networks.activations import LEAKY_SLOPE, SELU_ALPHA, SELU_SCALE

SCALAR = {
    "relu": lambda z: max(z, 0.0),
    "leaky_relu": lambda z: z if z > 0 else LEAKY_SLOPE * z,
    "gelu": lambda z: z * 0.5 * (1 + math.erf(z / math.sqrt(2))),
    "silu": lambda z: z / (1 + math.exp(-z)),
    "selu": lambda z: SELU_SCALE * (z if z > 0 else SELU_ALPHA * math.expm1(z)),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "hard_tanh": lambda z: min(1.0, max(-1.0, z)),
    "erf": math.erf,
    "sine": math.sin,
    "gaussian": lambda z: math.exp(-z * z),
    "identity": lambda z: z,
}


def test_every_activation_has_a_definition_here():
    assert set(SCALAR) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_function_module_and_overwriting_form_equal_the_definition(name):
    z = torch.linspace(-4, 4, 81, dtype=torch.float64)
    expected = torch.tensor([SCALAR[name](float(v)) for v in z], dtype=torch.float64)
    entry = activation(name)
    torch.testing.assert_close(entry.function(z), expected, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(entry.module()(z), expected, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(entry.apply_(z.clone()), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_stated_traits_hold(name):
    entry = activation(name)
    z = torch.linspace(-4, 4, 801, dtype=torch.float64)
    scaled = entry.function(3 * z) - 3 * entry.function(z)
    assert bool((scaled.abs() < 1e-9).all()) == entry.homogeneous
    curvature = entry.function(z).diff(n=2).abs() > 1e-9
    bent = {round(float(v), 2) for v in z[1:-1][curvature]}
    if entry.piecewise_linear:
        assert bent == {round(k, 2) for k in entry.kinks}
    else:
        assert len(bent) > len(entry.kinks)
