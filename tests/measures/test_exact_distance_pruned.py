"""The bound that prunes the exact search, and the search it prunes, against plain enumeration."""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import priorscope as ps
from priorscope._core import seeds
from priorscope.measures.bit_search import pruned, tree_search
from priorscope.measures.bit_search.exhaustive import look_at_all
from priorscope.measures.bit_search.margin_network import margin_network
from priorscope.measures.bit_search.probes import ModelProbe, StackProbe
from priorscope.measures.bit_search.pruned import PrunedSearch
from priorscope.measures.bit_search.shallow import Shallow, shallow_model, shallow_stack
from priorscope.measures.bit_search.start import start
from priorscope.measures.bit_search.strings import read_bits
from priorscope.measures.bit_search.tree import new_tree

SLOPES = [(0.0, 0.0), (0.01, 0.3), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]


def random_shallow(n, first, second, outputs, slopes, seed):
    stream = seeds.numpy_stream(seed, "shallow")
    shapes = [(first, n), (second, first), (outputs, second)]
    weights = tuple(stream.standard_normal(shape) * math.sqrt(2 / shape[1]) for shape in shapes)
    biases = tuple(0.3 * stream.standard_normal(shape[0]) for shape in shapes)
    return Shallow(weights, biases, slopes), np.where(stream.random(n) < 0.5, -1.0, 1.0)


def outputs(net, x):
    (w, u, v), (b, c, d) = net.weights, net.biases
    h = np.maximum(w @ x + b, net.slopes[0] * (w @ x + b))
    z = u @ h + c
    return v @ np.maximum(z, net.slopes[1] * z) + d


def lead_at(net, x, reference=None):
    """Return the lead of the class at ``x`` (or another) and the function that it should be."""
    reference = int(outputs(net, x)[0] > 0) if reference is None else reference
    sign = 1.0 if reference else -1.0
    lead = margin_network(net, x, -x, reference=reference, rival=None, threshold=0.0)
    return lead, lambda y: sign * outputs(net, y)[0]


def root_bounds(lead, radius):
    """Return Bᵢ by bit, at the node where nothing is flipped."""
    tree = new_tree(lead, radius, doubts=4)
    tree_search.explore(lead, tree, 1, True)
    bounds = np.empty(lead.columns.shape[0])
    bounds[tree.bits[0]] = tree.bound[0]
    return bounds


def flipped(x, bits):
    y = x.copy()
    y[list(bits)] *= -1
    return y


@settings(deadline=None, derandomize=True, max_examples=12)
@given(st.sampled_from(SLOPES), st.integers(2, 9), st.integers(1, 7), st.integers(1, 9),
       st.integers(2, 4), st.integers(0, 10**6))
def test_no_set_has_a_margin_below_the_mean_of_its_bounds(slopes, n, first, second, radius, seed):
    net, x = random_shallow(n, first, second, 1, slopes, seed)
    radius = min(radius, n)
    lead, margin = lead_at(net, x)
    bounds = root_bounds(lead, radius)
    for bits in itertools.combinations(range(n), radius):
        assert bounds[list(bits)].mean() <= margin(flipped(x, bits))


@pytest.mark.parametrize("seed", range(5))
def test_a_linear_network_makes_the_bound_exact(seed):
    net, x = random_shallow(9, 6, 5, 1, (1.0, 1.0), seed)
    lead, margin = lead_at(net, x)
    for radius in (2, 4):
        bounds = root_bounds(lead, radius)
        for bits in itertools.combinations(range(9), radius):
            assert bounds[list(bits)].mean() == pytest.approx(margin(flipped(x, bits)), abs=1e-9)


def box_minimum(net, x, bit, r, reference):
    """The quantity m of the proof at one vertex, by trying all corners of the box."""
    (w, u, v), (b, c, d), (low, lower) = net.weights, net.biases, net.slopes
    sign = 1.0 if reference else -1.0
    z = w @ x + b
    alpha = np.where(z > 0, 1.0, low)
    beta = np.where(u @ (np.maximum(z, low * z)) + c > 0, 1.0, lower)
    y = z - 2.0 * r * w[:, bit] * x[bit]
    top = np.maximum(y, low * y) - alpha * y
    best, crossing = np.inf, np.flatnonzero(top > 1e-15)
    for corner in itertools.product([0.0, 1.0], repeat=len(crossing)):
        delta = np.zeros_like(top)
        delta[crossing] = top[crossing] * corner
        second = u @ (alpha * y + delta) + c
        rise = np.where(sign * v[0] < 0, np.maximum(second, lower * second), beta * second)
        best = min(best, sign * (v[0] @ rise + d[0]))
    return best


@pytest.mark.parametrize("slopes", SLOPES)
def test_the_bound_is_below_the_minimum_of_its_proof_and_close_to_it(slopes):
    gaps, sizes = [], []
    for seed in range(20):
        net, x = random_shallow(8, 8, 8, 1, slopes, seed)
        lead, margin = lead_at(net, x)
        bounds = root_bounds(lead, 2)
        for bit in range(8):
            truth = box_minimum(net, x, bit, 2.0, int(margin(x) == outputs(net, x)[0]))
            assert bounds[bit] <= truth + 1e-9
            gaps.append(truth - bounds[bit])
            sizes.append(abs(truth - margin(x)))
    assert np.mean(gaps) < 0.1 * np.mean(sizes)


@pytest.mark.parametrize("slopes", SLOPES)
def test_what_is_carried_to_a_child_is_what_a_fresh_start_there_gives(slopes):
    for seed in range(8):
        net, x = random_shallow(12, 9, 10, 1, slopes, seed)
        lead, margin = lead_at(net, x)
        lead = lead._replace(offset=lead.offset - 2 * abs(margin(x)))  # so that nothing is pruned
        tree = new_tree(lead, 4, doubts=4)
        tree_search.explore(lead, tree, 30, True)  # 12 at the root, 11 and 10 at its descendants
        assert tree.place[2] >= 0
        chosen = [tree.bits[depth, tree.place[depth] - 1] for depth in (0, 1)]
        reference = int(margin(x) == outputs(net, x)[0])
        there, _ = lead_at(net, flipped(x, chosen), reference)
        fresh = root_bounds(there._replace(offset=lead.offset), 2)
        count = tree.left[2]
        assert count == 10
        carried = tree.bound[2, :count] - (there.allowance(2) - tree.allowance)
        assert carried == pytest.approx(fresh[tree.bits[2, :count]], abs=1e-9)


def searches(model, x, threshold=0.0, values=None):
    """The pruned and the plain search of one string."""
    bits = read_bits(x[None], values=values)
    if isinstance(model, ps.Ensemble):
        probe = StackProbe(next(stack for _, stack in model.stacks(batch_size=1)))
        bits = bits.like(model.device, model.dtype)
    else:
        probe = ModelProbe(model, tuple(x.shape), bits.x)
    state = start(probe, bits, threshold=threshold)
    plain = lambda radius: look_at_all(  # noqa: E731
        probe, state, bits, radius, budget=10**9, threshold=threshold)
    return PrunedSearch(probe, state, bits, threshold=threshold), plain


def assert_alike(model, x, **options):
    quick, plain = searches(model, x, **options)
    for radius in range(1, len(x) + 1):
        one, other = quick.look(radius, budget=10**9), plain(radius)
        assert one.searched
        assert (one.flips is None) == (other.flips is None), radius
        if one.flips is not None:
            assert len(set(one.flips.tolist())) == radius


@pytest.mark.parametrize(("widths", "activation", "outputs", "bias", "prefactor"), [
    ((11, 12), "relu", 1, True, 1.0), ((11, 12), "leaky_relu", 1, False, 1.0),
    ((12,), "relu", 1, True, 1.0), ((), "relu", 1, True, 1.0), ((7, 6), "identity", 1, True, 1.0),
    ((10, 11), "relu", 3, True, 1.0), ((9, 9), "relu", 1, True, 2.5), ((9,), "relu", 4, False, 1.0),
])
def test_every_ring_is_searched_like_by_enumeration(widths, activation, outputs, bias, prefactor):
    arch = ps.MLP(inputs=9, widths=widths, activation=activation, outputs=outputs, bias=bias,
                  prefactor=prefactor)
    for seed in range(12):
        nets = ps.sample(arch, ps.gaussian(2.0, 0.4), count=1, seed=seed)
        assert_alike(nets, ps.random_bits(9, count=1, seed=seed)[0])


def test_where_pruning_does_not_pay_every_set_is_evaluated(monkeypatch):
    monkeypatch.setattr(pruned, "TELLING", 0)
    monkeypatch.setattr(pruned, "WORTHWHILE", 0)
    for seed in range(10):
        nets = ps.sample(ps.MLP(inputs=9, widths=(9, 9)), ps.gaussian(2.0, 0.4), count=1, seed=seed)
        assert_alike(nets, ps.random_bits(9, count=1, seed=seed)[0])
    model = nn.Sequential(linear(9, 1))
    quick, _ = searches(model, torch.ones(9), threshold=-1e3, values=(-1, 1))
    work = [quick.look(radius, budget=10**9).looked_at for radius in range(1, 10)]
    assert work == [math.comb(9, radius) for radius in range(1, 10)]


@pytest.mark.parametrize("threshold", [-0.7, 0.4])
def test_modules_thresholds_and_other_values_are_searched_alike(threshold):
    for seed in range(12):
        arch = ps.MLP(inputs=9, widths=(10, 10))
        module = ps.sample(arch, ps.gaussian(2.0, 0.4), count=1, seed=seed)[0]
        x = ps.random_bits(9, count=1, seed=seed, low=0.0)[0]
        assert_alike(module, x, threshold=threshold, values=(0.0, 1.0))
        assert_alike(module, 3 * x - 1, threshold=threshold, values=(-1.0, 2.0))


def ternary(n, seed):
    """A network of whole weights, most of whose ties are exact."""
    stream = seeds.numpy_stream(seed, "ternary")
    layers = []
    for inputs, units in ((n, 5), (5, 4), (4, 1)):
        layer = nn.utils.skip_init(nn.Linear, inputs, units, bias=False)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(stream.integers(-1, 2, (units, inputs))))
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@pytest.mark.parametrize("capacity", [1, 7, 1024])
def test_exact_ties_are_decided_as_the_model_decides_them(capacity, monkeypatch):
    monkeypatch.setattr(pruned, "_DOUBTS", capacity)
    ties = 0
    for seed in range(25):
        model, x = ternary(8, seed), ps.random_bits(8, count=1, seed=seed)[0]
        with torch.no_grad():
            ties += int((model(ps.hypercube(8)) == 0).sum())
        assert_alike(model, x)
    assert ties > 500


@pytest.mark.parametrize("prune", [True, False])
def test_a_search_in_steps_is_the_search_in_one_go(prune):
    net, x = random_shallow(14, 14, 14, 1, (0.0, 0.0), 3)
    lead, _ = lead_at(net, x)
    lead = lead._replace(offset=lead.offset + 1.5)
    whole, steps = (new_tree(lead, 4, doubts=4) for _ in range(2))
    outcome = tree_search.explore(lead, whole, 10**9, prune)
    for limit in itertools.count(1):
        if tree_search.explore(lead, steps, limit, prune) != tree_search.PAUSED:
            break
    assert outcome == tree_search.NONE_LEFT
    assert limit > 100
    assert steps.state.tolist() == whole.state.tolist()


def networks(n, count, seed):
    return (ps.sample(ps.MLP(inputs=n, widths=(n, n), bias=False), ps.he_normal(), count=count,
                      seed=seed), ps.random_bits(n, count=count, seed=seed))


def test_pruning_saves_nearly_all_strings():
    nets, x = networks(60, 30, seed=4)
    exact = ps.boundary_distance(nets, x, search="exact", budget=20_000)
    far = exact.distance >= 5  # to rule out distance 4 are 523,000 strings
    assert far.sum() >= 3
    assert exact.certified[far].sum() >= 2


@pytest.mark.parametrize("budget", [0, 100, 3000])
def test_batches_do_not_matter_and_bounds_hold(budget):
    nets, x = networks(40, 16, seed=5)
    truth = ps.boundary_distance(nets, x, search="exact").distance
    whole = ps.boundary_distance(nets, x, search="exact", budget=budget)
    assert (whole.lower <= truth).all()
    assert (truth <= whole.distance).all()
    for size in (1, 7):
        parts = ps.boundary_distance(nets, x, search="exact", budget=budget, batch_size=size)
        assert torch.equal(parts.distance, whole.distance)
        assert torch.equal(parts.lower, whole.lower)


def test_permuted_and_rescaled_networks_keep_the_distance_beyond_twenty_bits():
    nets, x = networks(36, 6, seed=6)
    stream = seeds.numpy_stream(0, "orders")
    bits, first, second = (torch.from_numpy(stream.permutation(36)) for _ in range(3))
    changed = []
    for net in nets:
        layers = [layer.weight.detach() for layer in net if isinstance(layer, nn.Linear)]
        with torch.no_grad():
            net[0].weight.copy_(8 * layers[0][first][:, bits])
            net[2].weight.copy_(layers[1][second][:, first] / 4)
            net[4].weight.copy_(layers[2][:, second])
        changed.append(net)
    before = ps.boundary_distance(nets, x, search="exact")
    after = ps.boundary_distance(ps.Ensemble.from_modules(changed), x[:, bits], search="exact")
    assert before.certified.all()
    assert torch.equal(before.distance, after.distance)
    assert torch.equal(before.lower, after.lower)


def linear(inputs, outputs):
    layer = nn.utils.skip_init(nn.Linear, inputs, outputs)
    stream = seeds.numpy_stream(inputs, "linear", outputs)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(stream.standard_normal((outputs, inputs))))
        layer.bias.copy_(torch.from_numpy(stream.standard_normal(outputs)))
    return layer


READ = [
    nn.Sequential(linear(6, 1)),
    nn.Sequential(nn.Flatten(), linear(6, 4), nn.Dropout(0.5), nn.ReLU(), linear(4, 3)),
    nn.Sequential(linear(6, 4), linear(4, 5), nn.LeakyReLU(0.2), nn.Identity(), linear(5, 2)),
    nn.Sequential(nn.Sequential(linear(6, 4), nn.ReLU()), linear(4, 3), nn.ReLU(), linear(3, 1)),
    nn.Sequential(linear(6, 4), nn.ReLU()),
    linear(6, 2),
]
NOT_READ = [
    nn.Sequential(linear(6, 4), nn.Tanh(), linear(4, 1)),
    nn.Sequential(linear(6, 4), nn.LeakyReLU(-0.1), linear(4, 1)),
    nn.Sequential(linear(6, 4), nn.LeakyReLU(2.0), linear(4, 1)),
    nn.Sequential(linear(6, 4), nn.ReLU(), nn.ReLU(), linear(4, 1)),
    nn.Sequential(nn.ReLU(), linear(6, 1)),
    nn.Sequential(linear(6, 4), nn.ReLU(), linear(4, 4), nn.ReLU(), linear(4, 4), nn.ReLU(),
                  linear(4, 1)),
    nn.Sequential(linear(3, 4), nn.ReLU(), nn.Flatten(), linear(8, 1)),
    nn.ReLU(), lambda x: x,
]


@pytest.mark.parametrize("model", READ)
def test_a_network_that_is_read_computes_the_same(model):
    net = shallow_model(model.eval(), inputs=6)
    x = ps.random_bits(6, count=20, dtype=torch.float32)
    with torch.no_grad():
        expected = model(x).numpy()
    for row, output in zip(x.double().numpy(), expected, strict=True):
        assert outputs(net, row) == pytest.approx(output, abs=1e-5)


@pytest.mark.parametrize("model", NOT_READ)
def test_where_the_bound_has_no_hold_nothing_is_read(model):
    assert shallow_model(model, inputs=6) is None


def test_a_hooked_model_is_not_read():
    model = nn.Sequential(linear(6, 4), nn.ReLU(), linear(4, 1))
    handle = model[1].register_forward_hook(lambda *_: None)
    assert shallow_model(model, inputs=6) is None
    handle.remove()
    assert shallow_model(model, inputs=6) is not None


@pytest.mark.parametrize("variant", [{"gated": True}, {"residual": "resnet"}, {"layer_norm": True},
                                     {"activation": "tanh"}, {"widths": (6, 6, 6)}])
def test_other_architectures_are_searched_plainly(variant):
    arch = ps.MLP(**{"inputs": 6, "widths": (6, 6), **variant})
    nets = ps.sample(arch, ps.he_normal(), count=1)
    assert shallow_stack(next(stack for _, stack in nets.stacks())) is None


def test_large_weights_that_cancel_do_not_mislead_the_search():
    """In float32 1e8 + 1 − 1e8 − 0.5 loses the small terms; the exact output is 0.5."""
    layer = nn.utils.skip_init(nn.Linear, 24, 1, bias=False)
    with torch.no_grad():
        layer.weight.zero_()
        layer.weight[0, :4] = torch.tensor([1e8, 1.0, -1e8, 0.5])
    x = torch.ones(1, 24)
    x[0, 3] = -1.0
    result = ps.boundary_distance(nn.Sequential(layer), x, values=(-1, 1), search="exact")
    assert result.distance.tolist() == [1.0]
    assert result.certified.all()


def test_strings_are_set_not_added_up_where_the_model_sees_them_itself():
    """1e8 + (0.3 − 1e8) is 0 in float32: no sum of changes leads to the other string."""
    x = torch.full((1, 6), 1e8)
    result = ps.boundary_distance(lambda v: (v == 0.3).float().sum(1, keepdim=True) - 1.5, x,
                                  values=(0.3, 1e8), search="exact")
    assert result.distance.tolist() == [2.0]
    assert result.certified.all()


class Grey(nn.Module):
    def forward(self, x):
        return torch.from_numpy(x.numpy().sum(1, keepdims=True))


def test_a_model_without_gradient_is_searched_exactly():
    result = ps.boundary_distance(Grey(), torch.ones(1, 6), values=(-1, 1), search="exact",
                                  candidates=2)
    assert result.distance.tolist() == [3.0]


@pytest.mark.slow
def test_nine_of_ten_random_networks_of_a_hundred_bits_are_decided():
    """At 99 % decided, fewer than 54 of 60 have probability 1e-7."""
    nets, x = networks(100, 60, seed=8)
    result = ps.boundary_distance(nets, x, search="exact", budget=3 * 10**6)
    assert int(result.certified.sum()) >= 54
