import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput
from priorscope.domains import chebyshev_nodes, grid, legendre_nodes
from priorscope.domains.grids import legendre_rule

few = settings(deadline=None, derandomize=True, max_examples=30)
MAKERS = [grid, chebyshev_nodes, legendre_nodes]


@few
@given(st.integers(2, 9), st.integers(1, 3), st.floats(-5, 0), st.floats(0.5, 5))
def test_grid_is_row_major_with_both_ends(resolution, dims, low, high):
    axis = [low + i * (high - low) / (resolution - 1) for i in range(resolution)]
    expected = torch.tensor(list(itertools.product(axis, repeat=dims)), dtype=torch.float64)
    points = grid(resolution, dims=dims, low=low, high=high)
    torch.testing.assert_close(points, expected, rtol=1e-14, atol=1e-14)
    assert points[0].tolist() == [low] * dims
    assert points[-1].tolist() == [high] * dims


@pytest.mark.parametrize("make", MAKERS)
def test_every_grid_is_ordered_alike(make):
    axis = make(5, dims=1).flatten()
    points = make(5, dims=3).reshape(5, 5, 5, 3)
    for i, j, k in itertools.product(range(5), repeat=3):
        assert points[i, j, k].tolist() == [axis[i], axis[j], axis[k]]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("resolution", [2, 3, 64, 65])
def test_nodes_are_antisymmetric_to_the_bit(make, resolution):
    axis = make(resolution, dims=1).flatten()
    assert torch.equal(axis, -axis.flip(0))


@few
@given(st.integers(2, 200))
def test_chebyshev_nodes_are_zeros_of_the_polynomial_in_descending_order(resolution):
    axis = chebyshev_nodes(resolution, dims=1).flatten().numpy()
    np.testing.assert_allclose(
        axis, np.cos(np.pi * (np.arange(resolution) + 0.5) / resolution), atol=1e-15)
    assert np.all(np.diff(axis) < 0)
    highest = np.polynomial.chebyshev.chebval(axis, [0] * resolution + [1])
    assert np.abs(highest).max() < 1e-12 * resolution


@few
@given(st.integers(2, 120))
def test_legendre_nodes_agree_with_the_eigenvalues_of_numpy(resolution):
    nodes, weights = np.polynomial.legendre.leggauss(resolution)
    ours = legendre_nodes(resolution, dims=1).flatten().numpy()
    np.testing.assert_allclose(ours, nodes, atol=1e-14)
    np.testing.assert_allclose(legendre_rule(resolution)[1], weights, atol=1e-14)


@pytest.mark.parametrize("power", range(8))
def test_the_rule_integrates_powers_up_to_twice_the_nodes_less_one(power):
    nodes, weights = legendre_rule(4)
    assert np.sum(weights * nodes**power) == pytest.approx(2 / (power + 1) * (power % 2 == 0))


def test_the_rule_errs_on_the_first_power_beyond():
    nodes, weights = legendre_rule(4)
    assert abs(np.sum(weights * nodes**8) - 2 / 9) > 1e-3


def test_the_cached_rule_cannot_be_written_to():
    legendre_nodes(6)[0, 0] = 7.0
    with pytest.raises(ValueError, match="read-only"):
        legendre_rule(6)[0][0] = 7.0
    assert legendre_nodes(6)[0, 0] < 0


@pytest.mark.parametrize("make", MAKERS)
def test_dtypes_defaults_and_refusals(make):
    assert make(3).dtype == torch.float64
    assert make(3).shape == (9, 2)
    assert make(3, dtype=torch.float32, device="cpu").dtype == torch.float32
    for bad in (1, 0, 2.5, True):
        with pytest.raises(BadInput, match="resolution is"):
            make(bad)
    with pytest.raises(BadInput, match="dims is 0"):
        make(3, dims=0)
    with pytest.raises(BadInput, match="GiB: the limit is 4 GiB; use a lower resolution"):
        make(1000, dims=4)
    with pytest.raises(BadInput, match="GiB"):
        make(2, dims=10**9)
    with pytest.raises(BadInput, match="floating"):
        make(3, dtype=torch.int32)


def test_an_empty_box_is_refused():
    with pytest.raises(BadInput, match="expected low below high"):
        grid(3, low=1.0, high=1.0)
