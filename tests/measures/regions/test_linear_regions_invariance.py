"""What must hold for every network, and changes that must change nothing."""

import copy
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import priorscope as ps
from priorscope._core.seeds import numpy_stream


def filled(model, seed, bias=0.3):
    """Give a module random weights, in place and in float64."""
    stream = numpy_stream(seed, "filled")
    for values in model.double().parameters():
        fan = values[0].numel() if values.ndim > 1 else 1
        scale = bias if values.ndim == 1 else np.sqrt(2 / fan)
        values.data = torch.from_numpy(scale * stream.standard_normal(tuple(values.shape)))
    return model.eval()


def skip(kind, *sizes, **options):
    return nn.utils.skip_init(kind, *sizes, **options)


def mlp(sizes, activation=None):
    mods = []
    for before, after in pairwise(sizes):
        mods += [skip(nn.Linear, before, after), activation or nn.ReLU()]
    return nn.Sequential(*mods[:-1])


class Residual(nn.Module):
    """Two residual blocks; the first adds the input itself back in."""

    def __init__(self):
        super().__init__()
        self.one, self.two = skip(nn.Linear, 5, 5), skip(nn.Linear, 5, 5)
        self.out = skip(nn.Linear, 5, 3)

    def forward(self, x):
        x = x + torch.relu(self.one(x))
        y = torch.relu(x)
        return self.out(torch.relu(self.two(y)) + 0.5 * y + x)


def convolutional(pool):
    return nn.Sequential(skip(nn.Conv2d, 1, 3, 3, padding=1), nn.ReLU(), pool,
                         skip(nn.Conv2d, 3, 2, 2), nn.LeakyReLU(0.1), nn.Flatten(),
                         skip(nn.Linear, 8, 3))


def slice_of(shape, seed):
    if shape == (2,):
        return ps.box(-1, 1)
    return ps.plane(*torch.from_numpy(numpy_stream(seed, "slice").standard_normal((3, *shape))))


NETWORKS = {
    "plain": (lambda: mlp([2, 12, 12, 3]), (2,)),
    "wide": (lambda: mlp([2, 40, 40, 1]), (2,)),
    "in 20 dimensions": (lambda: mlp([20, 15, 15, 4]), (20,)),
    "hard tanh": (lambda: mlp([2, 8, 8, 2], nn.Hardtanh()), (2,)),
    "relu6": (lambda: mlp([2, 8, 8, 2], nn.ReLU6()), (2,)),
    "residual": (Residual, (5,)),
    "convolutional": (lambda: convolutional(nn.AvgPool2d(2)), (1, 6, 6)),
    "max pooling": (lambda: convolutional(nn.MaxPool2d(2)), (1, 6, 6)),
    "padded pooling": (lambda: convolutional(nn.MaxPool2d(3, stride=2, padding=1)), (1, 6, 6)),
}


@pytest.fixture(scope="module", params=NETWORKS)
def cut(request):
    build, shape = NETWORKS[request.param]
    model, plane = filled(build(), 1), slice_of(shape, 2)
    return model, plane, ps.linear_regions(model, plane, patterns=True, gradients=True)


def test_areas_add_up_and_regions_tile_the_slice(cut):
    _, plane, regions = cut
    x, y = plane.polygon.numpy().T
    area = 0.5 * (x @ np.roll(y, -1) - y @ np.roll(x, -1))
    assert regions.count > 10
    assert not regions.degenerate
    assert float(regions.areas.min()) > 0
    assert float(regions.areas.sum()) == pytest.approx(area, rel=1e-12)
    assert len(regions.vertices) - len(regions.edges) + regions.count == 1  # Euler
    rim = regions.edge_layers == -1
    assert (regions.edge_regions[~rim] >= 0).all()
    assert ((regions.edge_regions[rim] < 0).sum(dim=1) == 1).all()
    assert len(regions.polygons.indices) == 2 * len(regions.edges) - int(rim.sum())


def test_every_region_has_a_pattern_of_its_own(cut):
    _, _, regions = cut
    assert len(regions.patterns.unique(dim=0)) == regions.count


def test_outputs_are_affine_in_every_region(cut):
    model, plane, regions = cut
    scale = float(regions.outputs.abs().max())
    with torch.no_grad():
        at_vertices = model(plane.points(regions.vertices))
        assert float((at_vertices - regions.outputs).abs().max()) < 1e-9 * scale
        middles = model(plane.points(regions.middles))
        assert float((middles - regions.polygons.means(regions.outputs)).abs().max()) < 1e-9 * scale
        ends = regions.edges
        halfway = model(plane.points(regions.vertices[ends].mean(dim=1)))
        assert float((halfway - regions.outputs[ends].mean(dim=1)).abs().max()) < 1e-9 * scale
    for number in range(0, regions.count, 7):
        corners = regions.polygons[number]
        away = regions.vertices[corners] - regions.middles[number]
        guess = middles[number] + away @ regions.gradients[number].T
        assert float((guess - regions.outputs[corners]).abs().max()) < 1e-9 * scale


def test_an_edge_parts_two_patterns_that_differ_in_its_layer(cut):
    _, _, regions = cut
    inner = regions.edge_layers >= 0
    one, two = (regions.patterns[regions.edge_regions[inner][:, side]] for side in (0, 1))
    assert (one != two).any(dim=1).all()
    assert set(regions.edge_layers.tolist()) <= {-1, *range(len(regions.layer_names))}


def test_parents_contain_their_children(cut):
    _, _, regions = cut
    assert [len(parent) for parent in regions.parents] == regions.counts_by_layer.tolist()
    ancestor = torch.arange(regions.count)
    for layer in range(len(regions.parents) - 1, -1, -1):
        # edges of this layer and later ones lie inside; earlier ones part the ancestors
        ancestor = regions.parents[layer][ancestor]
        inner = regions.edge_layers >= 0
        ends = ancestor[regions.edge_regions[inner]]
        earlier = regions.edge_layers[inner] < layer
        assert ((ends[:, 0] != ends[:, 1]) == earlier).all()
    assert (ancestor == 0).all()


def test_halves_of_a_slice_make_up_the_whole(cut):
    model, plane, regions = cut
    low, high = plane.polygon.amin(0), plane.polygon.amax(0)
    middle = float(low[0] + 0.4 * (high[0] - low[0]))
    left = ps.linear_regions(model, plane.within(low, [middle, float(high[1])]))
    right = ps.linear_regions(model, plane.within([middle, float(low[1])], high))
    across = [(c[:, 0].min() < middle < c[:, 0].max()) for c in regions.polygons.corners()]
    assert left.count + right.count == regions.count + sum(across)


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10**6))
def test_order_and_scale_of_units_change_nothing(seed):
    model = filled(mlp([2, 9, 7, 2]), seed)
    stream = numpy_stream(seed, "changes")
    other = copy.deepcopy(model)
    first, second = other[0], other[2]
    order = torch.from_numpy(stream.permutation(9))
    scale = torch.from_numpy(np.exp(stream.uniform(-3, 3, 9)))
    first.weight.data = first.weight.data[order] * scale[:, None]
    first.bias.data = first.bias.data[order] * scale
    second.weight.data = second.weight.data[:, order] / scale
    one, two = (ps.linear_regions(net, ps.box(-1, 1)) for net in (model, other))
    assert one.counts_by_layer.tolist() == two.counts_by_layer.tolist()
    assert torch.allclose(one.areas.sort().values, two.areas.sort().values, atol=1e-12)
    assert float(two.areas.sum()) == pytest.approx(4, rel=1e-12)
    ours, theirs = one.class_polygons.areas_by_class(), two.class_polygons.areas_by_class()
    assert ours == pytest.approx(theirs, abs=1e-10)


def test_layers_are_those_of_the_module():
    model, plane = filled(mlp([2, 6, 5, 2]), 3), ps.box(-1, 1)
    regions = ps.linear_regions(model, plane, layers=["1", "2"])
    with torch.no_grad():
        for name, depth in (("1", 2), ("2", 3)):
            expected = model[:depth](regions.vertices)
            assert torch.allclose(regions.layers[name], expected, atol=1e-12)
    assert regions.layer_names == ("1", "3")


def test_repr_and_frame():
    regions = ps.linear_regions(filled(mlp([2, 6, 5, 2]), 3), ps.box(-1, 1))
    assert f"regions        {regions.count}" in repr(regions)
    frame = regions.to_frame()
    assert len(frame) == regions.count
    assert frame["area"].sum() == pytest.approx(4)
    assert list(frame) == ["region", "area", "corners", "u", "v", "class"]
