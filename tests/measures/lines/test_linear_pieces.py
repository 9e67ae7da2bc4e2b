"""Lines cut into linear pieces: closed forms, a naive twin, and what must not change anything."""

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_lines import walk_line
from torch import nn

import priorscope as ps

ARCHITECTURES = [
    ps.MLP(inputs=5, widths=(16,)),
    ps.MLP(inputs=5, widths=(12, 12, 12), outputs=3),
    ps.MLP(inputs=5, widths=(12, 12, 12), outputs=3, bias=False),
    ps.MLP(inputs=5, widths=(10, 14, 8), outputs=4, activation="leaky_relu"),
    ps.MLP(inputs=5, widths=(10, 10, 10), outputs=2, activation="hard_tanh", prefactor=2.0),
    ps.MLP(inputs=5, widths=(5, 5), outputs=2, residual="resnet"),
    ps.MLP(inputs=5, widths=(9, 9), outputs=2, residual="literal"),
    ps.MLP(inputs=5, widths=(200, 200, 200), outputs=3),
]
LAW = ps.gaussian(weight_variance=3.0, bias_variance=0.3)


def network(arch, seed=0):
    return ps.sample(arch, LAW, count=1, seed=seed)[0]


def ends(count, *shape, seed=0):
    stream = np.random.default_rng(seed)
    return (torch.from_numpy(stream.normal(size=(count, *shape))),
            torch.from_numpy(stream.normal(size=(count, *shape))))


def disagreement(model, pieces, start, end):
    """Return the largest relative error at the midpoints against the model's own forward."""
    model, worst = copy.deepcopy(model).double(), 0.0
    for line, t in enumerate(pieces.breakpoints):
        middle = ((t[1:] + t[:-1]) / 2).reshape(-1, *[1] * (start.ndim - 1))
        with torch.no_grad():
            truth = model(torch.lerp(start[line:line + 1], end[line:line + 1], middle)).flatten(1)
        ours = (pieces.outputs[line][1:] + pieces.outputs[line][:-1]) / 2
        worst = max(worst, float((truth - ours).abs().max() / truth.abs().max()))
    return worst


@pytest.mark.parametrize("arch", ARCHITECTURES, ids=str)
def test_the_forward_pass_agrees_in_the_middle_of_every_piece(arch):
    model, (start, end) = network(arch), ends(12, 5)
    pieces = ps.linear_pieces(model, start, end, patterns=True)
    assert disagreement(model, pieces, start, end) < 1e-12
    assert not pieces.degenerate.any()
    for count, places, patterns in zip(pieces.counts, pieces.breakpoints, pieces.patterns,
                                       strict=True):
        assert len(places) == count + 1
        assert places[0] == 0.0
        assert places[-1] == 1.0
        assert (places[1:] > places[:-1]).all()
        # A line never comes back to a region (Raghu et al. 2017, Theorem 2).
        assert len(torch.unique(patterns, dim=0)) == count


@pytest.mark.parametrize("arch", ARCHITECTURES[:5], ids=str)
def test_a_walk_from_kink_to_kink_finds_the_same_breakpoints(arch):
    for seed in range(4):
        model, (start, end) = network(arch, seed), ends(3, 5, seed=seed)
        pieces = ps.linear_pieces(model.double(), start, end)
        layers = []
        for layer in model:  # a prefactor belongs to the matrix before it
            if type(layer).__name__ == "Prefactor":
                layers[-1] = copy.deepcopy(layers[-1])
                layers[-1].weight.data *= layer.factor
                layers[-1].bias.data *= layer.factor
            else:
                layers.append(layer)
        for line in range(3):
            expected = walk_line(layers, start[line], end[line])
            np.testing.assert_allclose(pieces.breakpoints[line][1:-1], expected, atol=1e-11)


def test_one_layer_of_relu_breaks_where_its_units_are_zero():
    model, (start, end) = network(ps.MLP(inputs=5, widths=(40,))), ends(6, 5)
    pieces = ps.linear_pieces(model, start, end)
    first = copy.deepcopy(model[0]).double()
    with torch.no_grad():
        a, b = first(start), first(end)
    for line in range(6):
        t = a[line] / (a[line] - b[line])
        expected = t[(t > 0) & (t < 1)].sort().values
        torch.testing.assert_close(pieces.breakpoints[line][1:-1], expected, rtol=0, atol=1e-13)


def test_classes_and_crossings_by_hand():
    """Logits 1 − 4t, 0 and 4t − 2 on the line: class 0, then 1, then 2."""
    model = nn.Sequential(linear([[-4.0], [0.0], [4.0]], [1.0, 0.0, -2.0]))
    pieces = ps.linear_pieces(model, [0.0], [1.0])
    assert pieces.counts.tolist() == [1]
    assert pieces.classes[0].tolist() == [0, 1, 2]
    assert pieces.crossings[0].tolist() == [0.25, 0.5]
    back = ps.linear_pieces(model, [1.0], [0.0])
    assert back.classes[0].tolist() == [2, 1, 0]
    assert back.crossings[0].tolist() == [0.5, 0.75]


def linear(weight, bias):
    layer = nn.utils.skip_init(nn.Linear, len(weight[0]), len(weight))
    layer.weight.data, layer.bias.data = torch.tensor(weight), torch.tensor(bias)
    return layer


@pytest.mark.parametrize(("threshold", "expected"), [(0.0, 0.25), (1.0, 0.5)])
def test_a_single_output_changes_class_at_the_threshold(threshold, expected):
    model = nn.Sequential(linear([[4.0]], [-1.0]))
    pieces = ps.linear_pieces(model, [0.0], [1.0], threshold=threshold)
    assert pieces.crossings[0].tolist() == [expected]
    assert pieces.classes[0].tolist() == [0, 1]


def test_classes_are_those_of_a_fine_grid():
    model, (start, end) = network(ARCHITECTURES[1], seed=3).double(), ends(30, 5)
    pieces = ps.linear_pieces(model, start, end)
    grid = torch.linspace(0, 1, 4001, dtype=torch.float64)
    assert sum(map(len, pieces.crossings)) > 10
    for line in range(30):
        with torch.no_grad():
            seen = model(torch.lerp(start[line], end[line], grid.unsqueeze(1))).argmax(1)
        near = (grid.unsqueeze(1) - pieces.crossings[line]).abs().le(1e-9).any(1)
        ours = pieces.classes[line][torch.searchsorted(pieces.crossings[line], grid)]
        assert (ours == seen)[~near].all()
        middle = (pieces.breakpoints[line][1:] + pieces.breakpoints[line][:-1]) / 2
        expected = pieces.classes[line][torch.searchsorted(pieces.crossings[line], middle)]
        assert torch.equal(pieces.piece_classes[line], expected)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), cut=st.floats(0.05, 0.95))
def test_reversing_or_splitting_a_line_changes_nothing(seed, cut):
    model, (start, end) = network(ARCHITECTURES[1], seed % 7), ends(2, 5, seed=seed)
    whole, back = ps.linear_pieces(model, start, end), ps.linear_pieces(model, end, start)
    middle = torch.lerp(start, end, cut)
    left, right = ps.linear_pieces(model, start, middle), ps.linear_pieces(model, middle, end)
    for line in range(2):
        t = whole.breakpoints[line]
        torch.testing.assert_close(1 - back.breakpoints[line].flip(0), t, rtol=0, atol=1e-11)
        parts = torch.cat([cut * left.breakpoints[line][:-1],
                           cut + (1 - cut) * right.breakpoints[line][1:]])
        torch.testing.assert_close(parts, t, rtol=0, atol=1e-10)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_permuted_and_rescaled_neurons_change_nothing(seed):
    model, (start, end) = network(ARCHITECTURES[1], seed % 11), ends(3, 5, seed=seed)
    stream = np.random.default_rng(seed)
    twin = copy.deepcopy(model).double()
    order = torch.from_numpy(stream.permutation(12))
    scale = torch.from_numpy(stream.uniform(0.2, 5.0, 12))
    twin[0].weight.data = (scale.unsqueeze(1) * twin[0].weight.data)[order]
    twin[0].bias.data = (scale * twin[0].bias.data)[order]
    twin[2].weight.data = (twin[2].weight.data / scale)[:, order]
    one, two = ps.linear_pieces(model, start, end), ps.linear_pieces(twin, start, end)
    for mine, theirs in zip(one.breakpoints, two.breakpoints, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=0, atol=1e-11)


def test_lines_do_not_depend_on_their_company():
    model, (start, end) = network(ARCHITECTURES[7]), ends(40, 5)
    together = ps.linear_pieces(model, start, end)
    for size in (1, 7, 40):
        apart = ps.linear_pieces(model, start, end, batch_size=size)
        for mine, theirs in zip(together.breakpoints, apart.breakpoints, strict=True):
            torch.testing.assert_close(mine, theirs, rtol=0, atol=1e-13)


def test_values_and_slopes_of_layers_are_those_of_the_network():
    model, (start, end) = network(ARCHITECTURES[1]).double(), ends(2, 5)
    pieces = ps.linear_pieces(model, start, end, layers=("2", "3"))
    for line in range(2):
        t = pieces.breakpoints[line]
        with torch.no_grad():
            second = model[:3](torch.lerp(start[line], end[line], t.unsqueeze(1)))
        torch.testing.assert_close(pieces.layers["2"][line], second, rtol=1e-12, atol=1e-12)
        torch.testing.assert_close(pieces.layers["3"][line], second.relu(), rtol=1e-12, atol=1e-12)
        steps = (t[1:] - t[:-1]).unsqueeze(1)
        for values, slopes in ((pieces.outputs, pieces.slopes[""]),
                               (pieces.layers["3"], pieces.slopes["3"])):
            torch.testing.assert_close(slopes[line] * steps, values[line].diff(dim=0), rtol=1e-9,
                                       atol=1e-12)


def test_the_result_is_a_table_of_pieces():
    model, (start, end) = network(ARCHITECTURES[1]), ends(4, 5)
    pieces = ps.linear_pieces(model, start, end)
    frame = pieces.to_frame()
    assert len(frame) == pieces.counts.sum()
    assert list(frame) == ["line", "start", "end", "class"]
    assert frame.groupby("line")["end"].max().eq(1).all()
    assert "pieces a line" in repr(pieces)
    assert pieces.status == "exact"


def test_the_certificate_is_the_error_of_the_forward_pass(monkeypatch):
    model, (start, end) = network(ARCHITECTURES[3]), ends(8, 5)
    pieces = ps.linear_pieces(model, start, end, certify=True)
    assert pieces.status == "certified"
    assert float(pieces.errors.max()) == pytest.approx(disagreement(model, pieces, start, end),
                                                       rel=0.5, abs=1e-14)
    assert "largest error" in repr(pieces)
    assert ps.linear_pieces(model, start, end).errors is None


def test_a_lost_breakpoint_is_not_certified(monkeypatch):
    """One kink less: the chord over two pieces differs from the network in its middle."""
    from priorscope.measures.lines import walk as walking

    whole = walking.walk

    def without_one(*arguments):
        state = whole(*arguments)
        keep = np.arange(len(state.t)) != 1
        state.slots = {slot: values[torch.from_numpy(keep)] for slot, values in state.slots.items()}
        state.t = state.t[keep]
        state.first = np.concatenate([state.first[:1], state.first[1:] - 1])
        return state

    monkeypatch.setattr(walking, "walk", without_one)
    model, (start, end) = network(ARCHITECTURES[1]), ends(1, 5)
    pieces = ps.linear_pieces(model, start, end, certify=True)
    assert pieces.status == "exact"
    assert pieces.errors[0] > 1e-9
