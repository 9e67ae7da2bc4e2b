"""Random networks of finite width, written out here, tend to the kernel as they grow."""

import numpy as np
import pytest
import torch

from priorscope.networks import activation
from priorscope.theory import InfiniteWidthKernel

CASES = {"relu": (2.0, 0.0, 1.0), "tanh": (2.0, 0.3, 2.0), "selu": (1.0, 0.1, 1.0),
         "gaussian": (3.0, 0.2, 0.8)}


def empirical_kernel(x, name, width, case, generator):
    """Covariance of the read-out given the two hidden layers of one random network."""
    weight, bias, prefactor = case
    for fan_out in (width, width):
        w = torch.randn(fan_out, x.shape[1], generator=generator, dtype=torch.float64)
        b = torch.randn(fan_out, generator=generator, dtype=torch.float64)
        z = x @ w.T * (weight / x.shape[1]) ** 0.5 + bias**0.5 * b
        x = activation(name).function(prefactor * z)
    return weight * (x @ x.T) / width + bias


@pytest.mark.parametrize("name", sorted(CASES))
def test_empirical_kernels_converge_at_the_rate_of_one_over_the_root_of_width(name):
    """False alarms: below 1e-5; the fitted rate has a standard error of about 0.05."""
    weight, bias, prefactor = CASES[name]
    kernel = InfiniteWidthKernel(activation=name, depth=2, weight_variance=weight,
                                 bias_variance=bias, prefactor=prefactor)
    generator = torch.Generator().manual_seed(7)
    x = torch.tensor(np.random.default_rng(0).choice([-1.0, 1.0], (5, 20)))
    limit = kernel.matrix(x).numpy()
    widths, errors = (32, 128, 512), []
    for width in widths:
        found = np.stack([empirical_kernel(x, name, width, CASES[name], generator).numpy()
                          for _ in range(80)])
        errors.append(np.sqrt(((found - limit) ** 2).mean()) / kernel.variance)
        deviation = np.abs(found.mean(0) - limit)
        # five standard errors and the bias of a finite second layer, of order 1/width
        assert (deviation < 5 * found.std(0) / np.sqrt(80) + 4 * kernel.variance / width).all()
    rate = np.polyfit(np.log(widths), np.log(errors), 1)[0]
    assert -0.75 < rate < -0.25
    assert errors[-1] < 0.15
