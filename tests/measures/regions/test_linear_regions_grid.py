"""Brute force: patterns, outputs and classes on a grid, computed by naive NumPy."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.seeds import numpy_stream

STEPS = 60


def weights(sizes, seed, spread=0.4):
    stream = numpy_stream(seed, "grid")
    return [(stream.standard_normal((after, before)) * np.sqrt(2 / before),
             stream.standard_normal(after) * spread)
            for before, after in pairwise(sizes)]


def module(parts, activation):
    mods = []
    for weight, bias in parts:
        linear = nn.utils.skip_init(nn.Linear, weight.shape[1], weight.shape[0])
        linear.double().weight.data = torch.from_numpy(weight)
        linear.bias.data = torch.from_numpy(bias)
        mods += [linear, activation]
    return nn.Sequential(*mods[:-1]).eval()


def look(parts, x, kinks):
    """The state of every unit and the outputs at one point."""
    states = []
    for weight, bias in parts[:-1]:
        z = weight @ x + bias
        states += [sum(value > kink for kink in kinks) for value in z]
        x = np.clip(z, *kinks) if len(kinks) == 2 else np.maximum(z, 0)
    return tuple(states), parts[-1][0] @ x + parts[-1][1]


def holders(polygons, points):
    """For each point the polygon that it lies deepest in, and how deep."""
    depth, best = np.full(len(points), -np.inf), np.zeros(len(points), int)
    for number, corners in enumerate(polygons.corners()):
        inside = np.full(len(points), np.inf)
        for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            side = (b - a) / max(np.linalg.norm(b - a), 1e-300)
            away = points - a
            inside = np.minimum(inside, side[0] * away[:, 1] - side[1] * away[:, 0])
        best[inside > depth], depth = number, np.maximum(depth, inside)
    return best, depth


@pytest.fixture(scope="module")
def grid():
    axis = (np.arange(STEPS) + 0.5) / STEPS * 2 - 1
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2) * 0.99 + 0.001


CASES = [([2, 3, 3, 2], (0.0,), nn.ReLU(), 0), ([2, 8, 8, 3], (0.0,), nn.ReLU(), 1),
         ([2, 4, 4, 4, 4], (0.0,), nn.ReLU(), 2), ([2, 5, 5, 2], (-1.0, 1.0), nn.Hardtanh(), 3),
         ([2, 6, 4, 1], (-0.3, 0.1), nn.Hardtanh(-0.3, 0.1), 4), ([2, 10, 1], (0.0,), nn.ReLU(), 5)]


@pytest.mark.parametrize(("sizes", "kinks", "activation", "seed"), CASES)
def test_regions_agree_with_a_grid(grid, sizes, kinks, activation, seed):
    parts = weights(sizes, seed)
    regions = ps.linear_regions(module(parts, activation), ps.box(-1, 1), patterns=True,
                                gradients=True)
    seen = [look(parts, x, kinks) for x in grid]
    where, depth = holders(regions.polygons, grid)
    assert depth.min() > -1e-12
    sure = depth > 1e-9
    patterns = [tuple(row) for row in regions.patterns.tolist()]
    assert len(set(patterns)) == regions.count
    assert all(patterns[where[i]] == seen[i][0] for i in np.nonzero(sure)[0])
    met = {state for state, _ in seen}
    assert len(met) <= regions.count
    assert len(met) == len(set(where))
    # a square of the grid fits into a region whose inner circle is wide enough
    wide = [n for n in range(regions.count) if _inner_radius(regions, n) > 1.5 / STEPS]
    assert set(wide) <= set(where)
    _check_affine(regions, grid, where, np.array([value for _, value in seen]))


def _inner_radius(regions, number):
    corners = regions.polygons.corners()[number]
    middle = regions.middles[number].numpy()
    sides = np.roll(corners, -1, axis=0) - corners
    away = middle - corners
    lengths = np.linalg.norm(sides, axis=1)
    return ((sides[:, 0] * away[:, 1] - sides[:, 1] * away[:, 0]) / lengths).min()


def _check_affine(regions, grid, where, outputs):
    """Outputs on the grid follow from those at one corner and the gradient."""
    corner = regions.polygons.indices[regions.polygons.offsets[:-1]]
    start, value = regions.vertices[corner].numpy()[where], regions.outputs[corner].numpy()[where]
    slope = regions.gradients.numpy()[where]
    guess = value + np.einsum("pcd,pd->pc", slope, grid - start)
    assert np.abs(guess - outputs).max() < 1e-9 * max(1, np.abs(outputs).max())


@pytest.mark.parametrize(("sizes", "kinks", "activation", "seed"), CASES)
@pytest.mark.parametrize("threshold", [0.0, 0.25])
def test_classes_agree_with_a_grid(grid, sizes, kinks, activation, seed, threshold):
    parts = weights(sizes, seed)
    regions = ps.linear_regions(module(parts, activation), ps.box(-1, 1), threshold=threshold)
    found = regions.class_polygons
    outputs = np.array([look(parts, x, kinks)[1] for x in grid])
    expected = (outputs.argmax(1) if sizes[-1] > 1 else outputs[:, 0] > threshold)
    where, depth = holders(found.polygons, grid)
    sure = depth > 1e-9
    assert sure.mean() > 0.9
    assert (found.classes.numpy()[where] == expected)[sure].all()
    areas = found.areas_by_class()
    assert sum(areas.values()) == pytest.approx(4, rel=1e-12)
    for name, area in areas.items():
        assert area / 4 == pytest.approx((expected == name).mean(), abs=0.02)
    by_region = torch.zeros(regions.count, dtype=torch.float64).index_add_(
        0, found.regions, found.polygons.areas())
    assert torch.allclose(by_region, regions.areas, atol=1e-14)


@pytest.mark.parametrize(("sizes", "kinks", "activation", "seed"), CASES)
def test_the_decision_boundary_is_where_two_classes_tie(sizes, kinks, activation, seed):
    parts = weights(sizes, seed)
    found = ps.linear_regions(module(parts, activation), ps.box(-1, 1)).class_polygons
    for segment, pair in zip(found.boundary.numpy(), found.boundary_classes.tolist(), strict=True):
        for x in (segment[0], segment[1], segment.mean(axis=0)):
            scores = look(parts, x, kinks)[1]
            scores = np.append(0.0, scores) if len(scores) == 1 else scores
            assert scores[pair].max() >= scores.max() - 1e-9
            assert abs(scores[pair[0]] - scores[pair[1]]) < 1e-9


def test_a_boundary_may_run_along_edges_of_regions():
    # behind a last ReLU class 0 is where the output is exactly 0, on whole regions
    model = module(weights([2, 8, 1], 7), nn.ReLU())
    plain, cut = (ps.linear_regions(net, ps.box(-1, 1)).class_polygons
                  for net in (model, nn.Sequential(*model, nn.ReLU()).eval()))
    assert cut.areas_by_class() == pytest.approx(plain.areas_by_class(), rel=1e-12)
    lengths = [float(found.boundary.diff(dim=1).norm(dim=2).sum()) for found in (plain, cut)]
    assert lengths[0] > 0
    assert lengths[1] == pytest.approx(lengths[0], rel=1e-12)
