"""Labellings during weight sweeps: closed form, brute force, invariances, convergence."""

import math

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core import seeds

PAPER_WIDTH = 32


def normals(*shape, seed=0):
    return torch.from_numpy(seeds.numpy_stream(seed, "test").standard_normal(shape))


def networks(widths=(8, 8), activation="hard_tanh", *, inputs=5, count=2, bias=0.0, variance=8.0):
    arch = ps.MLP(inputs=inputs, widths=widths, activation=activation, bias=bias > 0)
    return ps.sample(arch, ps.gaussian(variance, bias), count=count, seed=4, dtype=torch.float64)


def naive(model, x, name, partner, turn, steps=40_000):
    """Replace the weights at every angle of a fine grid and collect labellings as words."""
    layer = model.get_submodule(name)
    own, seen, changes, last = layer.weight.data.clone(), set(), 0, None
    for angle in np.linspace(0.0, turn, steps):
        layer.weight.data = math.cos(angle) * own + math.sin(angle) * partner
        with torch.no_grad():
            label = tuple((model(x)[:, 0] > 0).tolist())
        changes += 0 if last is None else sum(a != b for a, b in zip(label, last, strict=True))
        seen.add(label)
        last = label
    layer.weight.data = own
    return len(seen), changes


@pytest.mark.parametrize("count", [1, 2, 7, 70])
def test_a_linear_read_out_changes_each_label_once(count):
    """f(x) = (w cos t + w' sin t)·x has one zero in half a turn: s + 1 labellings, 2s in a turn."""
    x = normals(count, 5)
    nets = networks(())
    half, full = (ps.dichotomies(nets, x, sweep=sweep) for sweep in ("half", "full"))
    assert half.status == full.status == "exact"
    assert half.per_input.tolist() == [[1] * count] * 2
    assert half.counts.tolist() == [count + 1] * 2
    assert full.transitions.tolist() == [2 * count] * 2
    assert full.counts.tolist() == [2 * count] * 2


@pytest.mark.parametrize("activation", ["relu", "hard_tanh"])
@pytest.mark.parametrize("bias", [0.0, 0.5])
@pytest.mark.parametrize("layer", [0, 1])
def test_exact_counts_are_those_of_replaced_weights(activation, bias, layer):
    model = networks((8, 6), activation, bias=bias, count=1)[0]
    x, name = normals(6, 5), str(2 * layer)
    partner = normals(*model.get_submodule(name).weight.shape, seed=9)
    found = ps.dichotomies(model, x, layer=layer, partner=partner)
    assert found.status == "exact"
    assert found.layer == name
    # A grid misses pairs of changes closer than its step; none are here.
    counts, changes = naive(model, x, name, partner, math.pi, steps=6000)
    assert (int(found.counts), int(found.transitions)) == (counts, changes)


def test_convolutions_sweep_too():
    model = nn.Sequential(nn.utils.skip_init(nn.Conv2d, 1, 3, 3, padding=1), nn.ReLU(),
                          nn.MaxPool2d(2), nn.Flatten(), nn.utils.skip_init(nn.Linear, 12, 1))
    with torch.no_grad():
        for place, parameter in enumerate(model.parameters()):
            parameter.copy_(normals(*parameter.shape, seed=place))
    model, x = model.double().eval(), normals(4, 1, 4, 4, seed=8)
    partner = normals(3, 1, 3, 3, seed=7)
    found = ps.dichotomies(model, x, partner=partner, exact=True)
    assert (int(found.counts), int(found.transitions)) == naive(model, x, "0", partner, math.pi,
                                                                steps=6000)


def test_samples_converge_to_the_exact_counts():
    nets, x = networks((32, 32, 32), count=3, variance=16.0), normals(10, 5)
    exact = ps.dichotomies(nets, x).transitions
    missed = [int((exact - ps.dichotomies(nets, x, exact=False, samples=samples).transitions).sum())
              for samples in (20, 200, 20_001)]
    assert missed[0] > missed[1] >= missed[2] == 0


def test_smooth_networks_are_sampled_and_counted_alike():
    model, x = networks((8,), "tanh", count=1)[0], normals(5, 5)
    partner = normals(8, 5, seed=3)
    found = ps.dichotomies(model, x, partner=partner, samples=6000)
    assert found.status == "estimated"
    assert (int(found.counts), int(found.transitions)) == naive(model, x, "0", partner, math.pi,
                                                                steps=6000)
    with pytest.raises(ps.UnsupportedModel):
        ps.dichotomies(model, x, exact=True)


def test_what_does_not_matter_changes_nothing():
    model, x = networks((8, 8), count=1)[0], normals(7, 5)
    partner = normals(8, 5, seed=3)
    first = ps.dichotomies(model, x, partner=partner)
    order = torch.randperm(8, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        model[4].weight.mul_(3.0)  # the scale of the read-out
        for layer, place in ((model[0], 0), (model[2], 1)):
            layer.weight.copy_(layer.weight.index_select(place, order))
    again = ps.dichotomies(model, x[[3, 1, 0, 2, 6, 5, 4]], partner=partner[order])
    assert (first.counts, first.transitions) == (again.counts, again.transitions)
    assert first.per_input[[3, 1, 0, 2, 6, 5, 4]].equal(again.per_input)


def test_inputs_twice_over_add_transitions_but_no_labellings():
    nets, x = networks(), normals(4, 5)
    once, twice = ps.dichotomies(nets, x), ps.dichotomies(nets, torch.cat([x, x]))
    assert once.counts.equal(twice.counts)
    assert (2 * once.transitions).equal(twice.transitions)


def test_half_a_turn_leaves_out_what_is_complementary():
    nets, x = networks((16, 16), count=4), normals(8, 5)
    half, full = (ps.dichotomies(nets, x, sweep=sweep) for sweep in ("half", "full"))
    assert (2 * half.transitions).equal(full.transitions)
    assert (full.counts >= half.counts).all()
    assert (full.counts <= 2 * half.counts).all()
    assert (full.counts % 2 == 0).all()


def test_the_seed_names_partners_one_by_one():
    x = normals(6, 5)
    few, many = (ps.dichotomies(networks(count=count), x, seed=2) for count in (2, 4))
    assert many.counts[:2].equal(few.counts)
    other = ps.dichotomies(networks(count=4), x, seed=3)
    assert not other.per_input.equal(many.per_input)


def test_the_model_comes_back_as_it_was():
    model, x = networks(count=1)[0], normals(4, 5)
    state = {name: value.clone() for name, value in model.state_dict().items()}
    for exact in (True, False):
        ps.dichotomies(model, x, exact=exact, samples=50)
    assert all(value.equal(state[name]) for name, value in model.state_dict().items())
    assert not any(module._forward_hooks for module in model.modules())


@pytest.mark.parametrize(("depth", "transitions", "labellings"), [
    (1, 44, 42), (2, 72, 64), (4, 172, 142)])
def test_published_settings(depth, transitions, labellings):
    """Simulated elsewhere with 4 networks of width 32, 15 inputs, a full turn.

    Their mean has a relative spread of about 0.2 a network, 0.1 over 4; 12 of ours add 0.06: a
    deviation of 0.45 is beyond four standard errors, a false alarm in 10^4 runs each.
    """
    arch = ps.MLP(inputs=PAPER_WIDTH, widths=(PAPER_WIDTH,) * depth, activation="hard_tanh",
                  bias=False)
    nets = ps.sample(arch, ps.gaussian(8.0), count=12, seed=1)
    found = ps.dichotomies(nets, normals(15, PAPER_WIDTH), sweep="full", exact=False, samples=4000)
    assert float(found.transitions.double().mean()) == pytest.approx(transitions, rel=0.45)
    assert float(found.counts.double().mean()) == pytest.approx(labellings, rel=0.45)
    walk = ps.theory.random_walk_dichotomies(15, found.transitions.numpy())
    assert 0.75 < float((found.counts.numpy() / walk).mean()) < 1.05


class Skip(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.utils.skip_init(nn.Linear, 3, 3)
        self.last = nn.utils.skip_init(nn.Linear, 3, 1)
        for place, parameter in enumerate(self.parameters()):
            parameter.data = normals(*parameter.shape, seed=place).float()

    def forward(self, x):
        return self.last(torch.relu(self.first(x)) + x)


def test_a_connection_that_passes_by_is_sampled():
    model, x = Skip().eval(), normals(5, 3)
    assert ps.dichotomies(model, x).status == "estimated"
    with pytest.raises(ps.UnsupportedModel, match="passes by layer first"):
        ps.dichotomies(model, x, exact=True)
    # Nothing passes by the last one.
    assert ps.dichotomies(model, x, layer="last").status == "exact"


def test_bad_input_is_told_in_one_sentence():
    model, x = networks(count=1)[0], normals(4, 5)
    with pytest.raises(ps.BadInput, match="layer is 3: expected a number from 0 to 2"):
        ps.dichotomies(model, x, layer=3)
    with pytest.raises(ps.UnknownName, match="linear layer"):
        ps.dichotomies(model, x, layer="1")
    with pytest.raises(ps.BadInput, match="partner has shape"):
        ps.dichotomies(model, x, partner=normals(2, 2))
    with pytest.raises(ps.BadInput, match="at least one row"):
        ps.dichotomies(model, x[:0])
    with pytest.raises(ps.NonFinite, match="inputs"):
        ps.dichotomies(model, x * math.nan)
    with pytest.raises(ps.UnknownName, match="half"):
        ps.dichotomies(model, x, sweep="quarter")
    two = ps.sample(ps.MLP(inputs=5, widths=(), outputs=2), ps.he_normal(), count=1)[0]
    with pytest.raises(ps.BadInput, match="has 2 outputs"):
        ps.dichotomies(two, x)
    with pytest.raises(ps.BadInput, match="outputs 0 to 1"):
        ps.dichotomies(two, x, output=2)
    with pytest.raises(ps.UnsupportedModel, match="has none: expected"):
        ps.dichotomies(lambda z: z.sum(dim=1, keepdim=True), x)


@pytest.mark.parametrize("seed", range(6))
def test_equal_and_opposite_inputs_change_together(seed):
    """Their crossings differ by rounding; each pair is one step of the labelling, not two."""
    nets, x = networks((8, 8), count=3), normals(5, 5, seed=seed)
    once = ps.dichotomies(nets, x)
    for twin in (x, -x):
        both = ps.dichotomies(nets, torch.cat([x, twin]))
        assert both.transitions.equal(2 * once.transitions)
        assert both.counts.equal(once.counts)


class Backwards(nn.Module):
    """Defines its layers in another order than it calls them, and shares weights."""

    def __init__(self):
        super().__init__()
        self.last = nn.utils.skip_init(nn.Linear, 3, 1)
        self.second = nn.utils.skip_init(nn.Linear, 3, 3)
        self.first = nn.utils.skip_init(nn.Linear, 3, 3)
        for place, parameter in enumerate(self.parameters()):
            parameter.data = normals(*parameter.shape, seed=place)

    def forward(self, x):
        return self.last(torch.relu(self.second(torch.relu(self.first(x)))))


def test_layers_are_numbered_in_the_order_of_their_calls():
    model, x = Backwards().double().eval(), normals(5, 3)
    assert [ps.dichotomies(model, x, layer=place).layer for place in range(3)] == [
        "first", "second", "last"]
    assert ps.dichotomies(model, x).layer == "first"


def test_a_layer_that_shares_the_weights_keeps_them():
    model, x, partner = Backwards().double().eval(), normals(5, 3), normals(3, 3, seed=8)
    apart = ps.dichotomies(model, x, layer="second", partner=partner)
    model.first.weight.data = model.second.weight.data.clone()
    alike = ps.dichotomies(model, x, layer="second", partner=partner)
    model.first.weight = model.second.weight
    tied = ps.dichotomies(model, x, layer="second", partner=partner)
    assert tied.per_input.equal(alike.per_input)
    assert not tied.per_input.equal(apart.per_input) or not alike.counts.equal(apart.counts)


def test_computed_weights_and_odd_partners_are_refused():
    model, x = networks(count=1)[0], normals(4, 5)
    for partner in ("normal", 3):
        with pytest.raises(ps.BadInput, match="partner is a"):
            ps.dichotomies(model, x, partner=partner)
    nn.utils.parametrizations.weight_norm(model[0])
    with pytest.raises(ps.UnsupportedModel, match="are computed from others"):
        ps.dichotomies(model, x, layer="0")
