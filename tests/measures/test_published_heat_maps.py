"""Fourier complexities of the cells that were read off the published heat maps.

Weights and biases U(−A, A), width 64, 300 x 300 points on [-1, 1]². The published cells hold one
network each, so the mean of ours is held to 0.05 of them, as the digitising allows.
"""

import numpy as np
import pytest
import torch

import priorscope as ps

CELLS = [
    ("relu", 0.1, 1, 0.18), ("relu", 13.89, 4, 0.16),
    pytest.param("relu", 100.0, 7, 0.17, marks=pytest.mark.slow),
    pytest.param("tanh", 5.18, 7, 0.46, marks=pytest.mark.slow), ("tanh", 100.0, 2, 0.29),
    pytest.param("tanh", 1.18, 7, 0.18, marks=pytest.mark.slow),
    pytest.param("tanh", 1.93, 7, 0.34, marks=pytest.mark.slow),
    ("sine", 8.48, 2, 0.35), ("sine", 13.89, 3, 0.50), ("gaussian", 22.76, 2, 0.43),
]


@pytest.mark.parametrize(("name", "bound", "depth", "published"), CELLS)
def test_cells_are_within_a_twentieth(name, bound, depth, published):
    arch = ps.MLP(inputs=2, widths=(64,) * depth, activation=name)
    nets = ps.sample(arch, ps.uniform(bound), count=4, seed=0, dtype=torch.float64)
    values = nets(ps.grid(300))[..., 0].reshape(4, 300, 300)
    complexity = ps.fourier_complexity(values)
    assert not ps.is_constant(values).any()
    # The published colour scale ends at 0.5, so larger values were read as 0.5.
    assert np.minimum(complexity, 0.5).mean() == pytest.approx(published, abs=0.05)
