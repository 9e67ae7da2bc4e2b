"""A number that a module computes from its parameters is a constant of the view."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from priorscope.networks.piecewise import Affine, piecewise_linear


class Scaled(nn.Module):
    """Multiplies by softplus of a scalar parameter, divided by a scalar buffer."""

    def __init__(self, raw, first):
        super().__init__()
        self.raw, self.first = nn.Parameter(torch.tensor(raw)), first
        self.register_buffer("unit", torch.tensor(0.5))

    @property
    def scale(self):
        return functional.softplus(self.raw) / self.unit

    def forward(self, x):
        return self.scale * x if self.first else x * self.scale


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("raw", [-1.0, 2.0])
def test_a_product_with_a_scalar_of_the_module_is_affine(raw, first):
    model = nn.Sequential(Scaled(raw, first), nn.Sequential(Scaled(0.3, first))).double()
    x = torch.from_numpy(np.random.default_rng(0).normal(size=(5, 3)))
    view = piecewise_linear(model, x)
    factors = [2 * np.log1p(np.exp(value)) for value in (raw, 0.3)]
    assert [type(step) for step in view.steps] == [Affine, Affine]
    assert [step.gain for step in view.steps] == pytest.approx(factors, rel=1e-6)
    torch.testing.assert_close(view(x), x * np.prod(factors), rtol=1e-6, atol=0)
