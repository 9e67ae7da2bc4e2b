"""The short way through a wide last hidden layer gives what the plain way gives."""

import copy

import numpy as np
import pytest
import torch
from test_linear_pieces import disagreement, ends

import priorscope as ps
from priorscope.measures.lines import walk as walking
from priorscope.measures.lines.workspace import Workspace
from priorscope.networks.piecewise import piecewise_linear

LAW = ps.gaussian(weight_variance=2.5, bias_variance=0.2)
WIDE = {
    "relu": ps.MLP(inputs=6, widths=(160, 200), outputs=4),
    "one output": ps.MLP(inputs=6, widths=(160, 200), outputs=1),
    "deep": ps.MLP(inputs=6, widths=(130, 130, 130, 130), outputs=3),
    "no bias": ps.MLP(inputs=6, widths=(150, 150), outputs=2, bias=False),
    "leaky": ps.MLP(inputs=6, widths=(150, 150), outputs=2, activation="leaky_relu"),
    "very wide": ps.MLP(inputs=3, widths=(520, 520), outputs=2),
}


def both_ways(model, start, end):
    """Return the walks with the short way and without it."""
    view = piecewise_linear(model, start)
    points = torch.stack([start, end], dim=1).flatten(0, 1)
    found = []
    layer = walking.last_layer(view)
    assert layer is not None
    for way in (layer, None):
        first = np.arange(0, 2 * len(start) + 1, 2)
        state = walking.walk(view, points.clone(), np.tile([0.0, 1.0], len(start)), first,
                             Workspace(), way)
        found.append((state.t, state.first, state.slots[view.output].numpy().copy(),
                      state.degenerate))
    return found


@pytest.mark.parametrize("name", WIDE)
def test_breakpoints_and_outputs_are_those_of_the_plain_way(name):
    for seed in range(3):
        model = ps.sample(WIDE[name], LAW, count=1, seed=seed)[0]
        start, end = ends(9, WIDE[name].inputs, seed=seed)
        (t, first, outputs, degenerate), plain = both_ways(model, 3 * start, 3 * end)
        assert np.array_equal(first, plain[1])
        np.testing.assert_allclose(t, plain[0], rtol=0, atol=1e-12)
        scale = np.abs(plain[2]).max()
        np.testing.assert_allclose(outputs, plain[2], rtol=0, atol=1e-12 * scale)
        assert not degenerate.any()
        assert not plain[3].any()


def test_the_short_way_is_taken_and_agrees_with_the_forward_pass(monkeypatch):
    taken = []
    short = walking.outputs_through
    monkeypatch.setattr(walking, "outputs_through",
                        lambda *arguments: taken.append(1) or short(*arguments))
    model, (start, end) = ps.sample(WIDE["deep"], LAW, count=1)[0], ends(30, 6)
    pieces = ps.linear_pieces(model, start, end, patterns=True)
    assert taken
    assert disagreement(model, pieces, start, end) < 1e-12
    for count, patterns in zip(pieces.counts, pieces.patterns, strict=True):
        assert len(torch.unique(patterns, dim=0)) == count


@pytest.mark.parametrize("name", ["relu", "leaky"])
def test_equal_units_of_the_last_layer_break_once(name):
    model = copy.deepcopy(ps.sample(WIDE[name], LAW, count=1)[0]).double()
    last = model[2]
    last.weight.data[7], last.bias.data[7] = 2 * last.weight.data[3], 2 * last.bias.data[3]
    start, end = ends(20, 6)
    short, plain = both_ways(model, 3 * start, 3 * end)
    assert np.array_equal(short[1], plain[1])
    np.testing.assert_allclose(short[0], plain[0], rtol=0, atol=1e-12)
    assert np.array_equal(short[3], plain[3])
    assert plain[3].any()


def test_lines_through_the_origin_turn_all_units_at_one_node():
    model, (start, _) = ps.sample(WIDE["no bias"], LAW, count=1)[0], ends(6, 6)
    short, _ = both_ways(model, -start, start)
    assert np.array_equal(short[0].reshape(6, 3), np.tile([0.0, 0.5, 1.0], (6, 1)))
    pieces = ps.linear_pieces(model, -start, start)
    assert disagreement(model, pieces, -start, start) < 1e-12
    from_it, plain = both_ways(model, torch.zeros_like(start), start)
    assert np.array_equal(from_it[0], plain[0])
    np.testing.assert_allclose(from_it[2], plain[2], rtol=0, atol=1e-12)


def test_a_unit_that_stays_zero_is_flagged():
    model = copy.deepcopy(ps.sample(WIDE["relu"], LAW, count=1)[0]).double()
    model[2].weight.data[5], model[2].bias.data[5] = 0.0, 0.0
    start, end = ends(3, 6)
    short, plain = both_ways(model, start, end)
    assert short[3].all()
    assert plain[3].all()
    np.testing.assert_allclose(short[0], plain[0], rtol=0, atol=1e-12)


def test_a_bound_that_is_too_small_loses_breakpoints(monkeypatch):
    """The bound is needed: at a hundredth of it units that cross are ruled out."""
    from priorscope.measures.lines import last_layer

    model, (start, end) = ps.sample(WIDE["deep"], LAW, count=1)[0], ends(20, 6)
    whole = both_ways(model, 5 * start, 5 * end)[0]
    spread = last_layer.screening.spread
    monkeypatch.setattr(last_layer.screening, "spread",
                        lambda *given: (0.0 * spread(*given)[0], spread(*given)[1]))
    assert len(both_ways(model, 5 * start, 5 * end)[0][0]) < len(whole[0])
