from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core import seeds


def normals(*shape, seed=0):
    return torch.from_numpy(seeds.numpy_stream(seed, "test").standard_normal(shape))


def network(activation="relu", widths=(12, 12), seed=0, bias=0.5):
    arch = ps.MLP(inputs=4, widths=widths, outputs=3, activation=activation)
    return ps.sample(arch, ps.gaussian(4.0, bias), count=1, seed=seed, dtype=torch.float64)[0]


def naive(model, points):
    """Count changes of region and patterns point by point, with plain comparisons."""
    counts, patterns = [], [()] * len(points)
    values = points
    with torch.no_grad():
        for layer in model:
            if not isinstance(layer, nn.Linear):
                kinks = (-1.0, 1.0) if isinstance(layer, nn.Hardtanh) else (0.0,)
                states = sum((values.numpy() > kink).astype(int) for kink in kinks)
                counts.append(int(np.abs(np.diff(states, axis=0)).sum()))
                patterns = [old + tuple(new) for old, new in zip(patterns, states, strict=True)]
            values = layer(values)
    signs = np.abs(np.diff((values.numpy() > 0).astype(int), axis=0)).sum(axis=0)
    runs = 1 + sum(left != right for left, right in pairwise(patterns))
    return counts, signs.tolist(), len(set(patterns)), runs


@pytest.mark.parametrize("activation", ["relu", "hard_tanh", "tanh"])
@pytest.mark.parametrize("kind", [ps.segment, ps.circle])
def test_counts_equal_a_dense_walk_point_by_point(activation, kind):
    model, (a, b) = network(activation, widths=(5, 5)), normals(2, 4, seed=4)
    found = ps.transitions(model, kind(a, b), samples=60_001)
    assert found.status == ("estimated" if activation == "tanh" else "exact")
    points = kind(a, b)(torch.linspace(0, 1, 60_001, dtype=torch.float64))
    counts, signs, patterns, runs = naive(model, points)
    assert found.counts.tolist() == counts
    assert found.sign_changes.tolist() == signs
    assert (int(found.patterns), int(found.pieces)) == (patterns, runs)


def test_great_circles_cross_every_hyperplane_twice():
    """Without biases each first-layer unit changes sign at two antipodal points."""
    model = network(bias=0.0, widths=(40,))
    found = ps.transitions(model, ps.circle(*normals(2, 4, seed=1)))
    assert found.counts.tolist() == [80]
    assert int(found.pieces) == 81  # cut at t = 0, the first pattern comes twice
    assert int(found.patterns) == 80


@pytest.mark.parametrize("seed", range(5))
def test_on_a_line_patterns_are_pieces(seed):
    model = network(seed=seed, widths=(20, 20, 20))
    line = ps.segment(*(10 * normals(2, 4, seed=seed)))
    found = ps.transitions(model, line)
    assert int(found.patterns) == int(found.pieces) == 1 + int(found.counts.sum())
    ends = line([0.0, 1.0])
    assert int(found.pieces) == int(ps.linear_pieces(model, *ends).counts[0])


def test_reversing_splitting_and_rescaling_change_nothing():
    model, (a, b) = network(seed=2), normals(2, 4, seed=2)
    before, back, left, right = ps.transitions(
        model, [ps.segment(a, b), ps.segment(b, a), ps.segment(a, (a + b) / 2),
                ps.segment((a + b) / 2, b)]).counts
    assert torch.equal(before, back)
    assert torch.equal(before, left + right)
    scales = torch.from_numpy(np.exp(seeds.numpy_stream(2, "scales").standard_normal(12)))
    with torch.no_grad():
        model[0].weight *= scales[:, None]
        model[0].bias *= scales
        model[2].weight /= scales
    assert torch.equal(ps.transitions(model, ps.segment(a, b)).counts, before)


def test_dead_units_never_change_and_ensembles_stack():
    nets = ps.sample(ps.MLP(inputs=4, widths=(6,)), ps.gaussian(2.0), count=3)
    curves = [ps.circle(*normals(2, 4)), normals(3, 4)]
    found = ps.transitions(nets, curves)
    assert found.counts.shape == (3, 2, 1)
    assert found.sign_changes.shape == (3, 2, 1)
    assert len(found.to_frame()) == 6
    assert "distinct patterns" in repr(found)
    dead = nets[0]
    with torch.no_grad():
        dead[0].weight.zero_()
    still = ps.transitions(dead, curves[0])
    assert still.counts.tolist() == [0]
    assert int(still.patterns) == int(still.pieces) == 1


def test_a_model_without_bends_counts_its_outputs_alone():
    found = ps.transitions(lambda x: x[:, :1], ps.circle([1.0, 0.0], [0.0, 1.0]))
    assert found.counts.shape == (0,)
    assert found.sign_changes.tolist() == [2]
    with pytest.raises(ps.UnsupportedModel, match="Tanh"):
        ps.transitions(network("tanh"), normals(2, 4), exact=True)
