"""Closed forms: arrangements of lines, degenerate ones too, and bounds."""

from itertools import combinations, pairwise

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.seeds import numpy_stream


def layer(weight, bias):
    weight = torch.as_tensor(np.array(weight), dtype=torch.float64)
    linear = nn.utils.skip_init(nn.Linear, weight.shape[1], weight.shape[0], dtype=torch.float64)
    linear.weight.data, linear.bias.data = weight, torch.as_tensor(np.array(bias)).double()
    return linear


def lines(weight, bias, activation=None):
    """A network whose regions are those of the lines w·x + b = 0."""
    read_out = layer(np.ones((1, len(bias))), [0.0])
    return nn.Sequential(layer(weight, bias), activation or nn.ReLU(), read_out).eval()


def random_lines(count, seed):
    stream = numpy_stream(seed, "lines")
    return stream.standard_normal((count, 2)), 0.5 * stream.standard_normal(count)


def arrangement(weight, bias, side):
    """Regions in a square: one, one more for each line that enters it and for each crossing."""
    corners = np.array([[x, y] for x in (-side, side) for y in (-side, side)])
    total = 1 + sum(np.ptp(np.sign(corners @ w + b)) > 0
                    for w, b in zip(weight, bias, strict=True))
    for i, j in combinations(range(len(bias)), 2):
        pair = weight[[i, j]]
        if abs(np.linalg.det(pair)) > 1e-12:
            total += bool((np.abs(np.linalg.solve(pair, -bias[[i, j]])) < side).all())
    return total


@pytest.mark.parametrize(("count", "side", "seed"), [(1, 1, 0), (5, 1, 1), (12, 0.4, 2),
                                                     (40, 1, 3), (40, 0.1, 4)])
def test_one_layer_is_an_arrangement_of_lines(count, side, seed):
    weight, bias = random_lines(count, seed)
    regions = ps.linear_regions(lines(weight, bias), ps.box(-side, side))
    assert regions.count == arrangement(weight, bias, side)
    assert regions.counts_by_layer.tolist() == [regions.count]
    assert not regions.degenerate


@pytest.mark.parametrize("activation", [nn.ReLU(), nn.LeakyReLU(0.2), nn.PReLU(1)],
                         ids=["relu", "leaky", "prelu"])
def test_lines_in_general_position_reach_the_bound(activation):
    weight, bias = random_lines(15, 5)
    regions = ps.linear_regions(lines(weight, bias, activation), ps.box(-1e4, 1e4))
    assert regions.count == ps.theory.region_bound([15], 2) == 1 + 15 + 15 * 14 // 2


@pytest.mark.parametrize("units", [1, 2, 3, 7])
def test_hard_tanh_gives_pairs_of_parallel_lines(units):
    weight, bias = random_lines(units, 6)
    model, pairs = lines(weight, bias, nn.Hardtanh()), units * (units - 1) // 2
    twice = np.concatenate([weight, weight]), np.concatenate([bias - 1, bias + 1])
    for side in (1, 30):
        assert ps.linear_regions(model, ps.box(-side, side)).count == arrangement(*twice, side)
    regions = ps.linear_regions(model, ps.box(-1e5, 1e5))  # all crossings, of flat angles too
    assert regions.count == 1 + 2 * units + 4 * pairs
    assert regions.count == ps.theory.region_bound([units], 2, "hard_tanh")


@pytest.mark.parametrize(("activation", "name"), [(nn.ReLU(), "relu"),
                                                  (nn.Hardtanh(), "hard_tanh")])
def test_deep_networks_stay_below_the_bound(activation, name):
    for seed in range(12):
        stream = numpy_stream(seed, "deep")
        sizes = [2, 4, 3, 4]
        mods = []
        for before, after in pairwise(sizes):
            mods += [layer(stream.standard_normal((after, before)),
                           stream.standard_normal(after)), activation]
        regions = ps.linear_regions(nn.Sequential(*mods, layer(np.ones((1, 4)), [0.0])).eval(),
                                    ps.box(-20, 20))
        for depth, count in enumerate(regions.counts_by_layer.tolist(), start=1):
            assert count <= ps.theory.region_bound(sizes[1:depth + 1], 2, name)


@pytest.mark.parametrize("count", [2, 3, 8, 50])
def test_lines_through_one_point_are_degenerate_and_counted(count):
    weight, _ = random_lines(count, 7)
    regions = ps.linear_regions(lines(weight, np.zeros(count)), ps.box(-1, 1))
    assert regions.count == 2 * count
    assert regions.degenerate == (count > 2)
    assert float(regions.areas.sum()) == pytest.approx(4, rel=1e-12)


def test_lines_through_corners_and_diagonals():
    weight = [[1, 0], [0, 1], [1, 1], [1, -1]]
    regions = ps.linear_regions(lines(weight, np.zeros(4)), ps.box(-1, 1))
    assert regions.count == 8
    assert regions.degenerate
    assert torch.allclose(regions.areas, torch.full((8,), 0.5, dtype=torch.float64))
    assert len(regions.vertices) == 9


def test_duplicate_units_add_nothing_and_are_flagged():
    weight, bias = random_lines(6, 8)
    once = ps.linear_regions(lines(weight, bias), ps.box(-1, 1))
    scale = np.array([1, -3.0, 1e-3, 7, -1 / 3, 1 + 1e-15])
    twice = ps.linear_regions(lines(np.concatenate([weight, scale[:, None] * weight]),
                                    np.concatenate([bias, scale * bias])), ps.box(-1, 1))
    assert twice.count == once.count
    assert twice.degenerate
    assert not once.degenerate
    assert len(twice.edges) == len(once.edges)


def test_units_that_are_zero_on_a_whole_region_are_flagged():
    # where the first unit is off, the second layer without bias is at its kink throughout
    model = nn.Sequential(layer([[1, 0]], [0]), nn.ReLU(), layer([[1.0], [-2.0]], [0, 0]),
                          nn.ReLU(), layer([[1.0, 1.0]], [0])).eval()
    regions = ps.linear_regions(model, ps.box(-1, 1))
    assert regions.count == 2
    assert regions.degenerate
    dead = nn.Sequential(layer(np.zeros((3, 2)), np.zeros(3)), nn.ReLU(),
                         layer(np.ones((1, 3)), [0])).eval()
    regions = ps.linear_regions(dead, ps.box(-1, 1))
    assert regions.count == 1
    assert regions.degenerate


def test_a_line_on_the_rim_of_the_slice_cuts_nothing():
    regions = ps.linear_regions(lines([[1, 0], [0, 1]], [-1, 1]), ps.box(-1, 1))
    assert regions.count == 1
    assert regions.degenerate


def test_thousands_of_lines_outgrow_the_first_guess_of_room():
    weight, bias = random_lines(150, 9)
    regions = ps.linear_regions(lines(weight, bias), ps.box(-1, 1))
    assert regions.count == arrangement(weight, bias, 1) > 4096
