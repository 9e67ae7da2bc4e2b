import copy
import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from priorscope._core.errors import BadInput, NonFinite, UnknownName, UnsupportedModel
from priorscope.domains import hypercube, random_bits
from priorscope.measures.boundary_distance import boundary_distance
from priorscope.networks import MLP, Ensemble, gaussian, he_normal, sample


def random_networks(n, count, seed=0, **fields):
    return sample(MLP(inputs=n, widths=(n, n), bias=False, **fields), he_normal(), count=count,
                  seed=seed)


def linear(weights, bias=None):
    """A ``Linear`` of given weights, made without torch's own initialisation."""
    weights = torch.as_tensor(weights)
    layer = nn.utils.skip_init(nn.Linear, weights.shape[1], weights.shape[0],
                               bias=bias is not None, dtype=weights.dtype)
    with torch.no_grad():
        layer.weight.copy_(weights)
        if bias is not None:
            layer.bias.copy_(torch.as_tensor(bias))
    return layer


def logits(module):
    """The network as a NumPy float64 function of one string."""
    layers = [layer for layer in module if isinstance(layer, nn.Linear)]
    weights = [layer.weight.detach().double().numpy() for layer in layers]

    def run(x):
        for weight in weights[:-1]:
            x = np.maximum(weight @ x, 0.0)
        return float((weights[-1] @ x)[0])

    return run


def greedy_twin(module, x):
    """Greedy descent as the paper's text has it, one string at a time."""
    phi, y, n = logits(module), x.astype(float).copy(), len(x)
    positive, flips = phi(y) > 0, 0
    while (phi(y) > 0) == positive:
        if flips == n + 1:
            return None
        values = []
        for bit in range(n):
            y[bit] *= -1
            values.append(phi(y))
            y[bit] *= -1
        best = int(np.argmin(values) if positive else np.argmax(values))
        y[best] *= -1
        flips += 1
    return int((y != x).sum())


def exhaustive_twin(module, x):
    phi = logits(module)
    for distance in range(1, len(x) + 1):
        for bits in itertools.combinations(range(len(x)), distance):
            y = x.astype(float).copy()
            y[list(bits)] *= -1
            if (phi(y) > 0) != (phi(x.astype(float)) > 0):
                return distance
    return None


@pytest.mark.parametrize("search", ["full", "screened"])
def test_greedy_distances_equal_a_twin_that_takes_the_text_literally(search):
    nets, x = random_networks(24, 60), random_bits(24, count=60, seed=1)
    result = boundary_distance(nets, x, search=search, candidates=24)
    for index in range(60):
        expected = greedy_twin(nets[index], x[index].numpy())
        if expected is None:
            assert not result.found[index]
        else:
            assert result.distance[index] == expected


def test_no_string_lies_closer_than_certified_and_greedy_is_an_upper_bound():
    nets, x = random_networks(9, 80), random_bits(9, count=80, seed=2)
    for search in ("full", "screened"):
        result = boundary_distance(nets, x, search=search)
        exact = [exhaustive_twin(nets[i], x[i].numpy()) for i in range(80)]
        for distance, certified, found, truth in zip(
                result.distance, result.certified, result.found, exact, strict=True):
            if found:
                assert distance >= truth
            if certified:
                assert distance == truth
        assert result.certified.sum() > 40


def test_the_mask_of_flips_changes_the_class():
    nets, x = random_networks(60, 50), random_bits(60, count=50, seed=3)
    result = boundary_distance(nets, x)
    assert result.found.all()
    moved = torch.where(result.flips, -x, x)
    for index in range(50):
        phi = logits(nets[index])
        assert (phi(x[index].numpy()) > 0) != (phi(moved[index].numpy()) > 0)
    assert torch.equal(result.flips.sum(1).float(), result.distance)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12), st.integers(-60, 60))
def test_of_a_linear_function_the_distance_is_known(weights, bias):
    """The best k flips are the k largest terms: min{k : Σ of the k largest 2·term crosses}."""
    n = len(weights)
    model = nn.Sequential(linear(torch.tensor([weights]).double(), [bias]))
    phi = sum(weights) + bias
    terms = sorted((2 * w if phi > 0 else -2 * w for w in weights), reverse=True)
    reached = [k for k in range(1, n + 1)
               if (abs(phi) - sum(terms[:k]) < 0 or (phi > 0 and phi == sum(terms[:k])))]
    result = boundary_distance(model, np.ones((1, n)), values=(-1, 1), search="full")
    if reached and all(term > 0 for term in terms[:reached[0]]):
        assert result.distance[0] == reached[0]
    elif not reached:
        assert not result.found[0]


@pytest.mark.parametrize("n", [50, 100, 200])
def test_screened_and_full_searches_agree(n):
    """At 99.9 % agreement, 4 or more differences in 300 networks have probability 3e-4 x 1e-2."""
    nets, x = random_networks(n, 300, seed=7), random_bits(n, count=300, seed=7)
    screened, full = (boundary_distance(nets, x, search=s) for s in ("screened", "full"))
    assert (screened.distance != full.distance).sum() <= 3
    assert (screened.distance >= 1).all()


@pytest.mark.slow
@pytest.mark.parametrize("n", [100, 200])
def test_screened_equals_full_in_999_of_1000_networks(n):
    nets, x = random_networks(n, 2000, seed=11), random_bits(n, count=2000, seed=11)
    screened, full = (boundary_distance(nets, x, search=s) for s in ("screened", "full"))
    assert (screened.distance == full.distance).double().mean() >= 0.999


@pytest.mark.parametrize(("n", "count", "mean", "error"), [
    (50, 4000, 2.091, 0.025), (100, 2000, 2.444, 0.026),
    pytest.param(200, 2000, 2.874, 0.046, marks=pytest.mark.slow),
])
def test_means_are_those_of_the_published_simulation(n, count, mean, error):
    """Two independent means with standard errors; 3 of their joint ones (0.3 % each a priori)."""
    result = boundary_distance(random_networks(n, count, seed=0),
                               random_bits(n, count=count, seed=0))
    found = result.distance[result.found].double()
    own = float(found.std()) / np.sqrt(len(found))
    assert result.found.double().mean() > 0.998
    assert abs(float(found.mean()) - mean) < 3 * np.hypot(own, error)


def test_one_network_ensemble_and_callable_agree():
    nets = random_networks(30, 1, seed=5)
    x = random_bits(30, count=40, seed=5)
    module = nets[0]
    expected = boundary_distance(module, x, search="full").distance
    assert torch.equal(boundary_distance(lambda z: module(z), x, search="full").distance, expected)
    assert torch.equal(boundary_distance(module, x, search="full", batch_size=7).distance, expected)
    wrapped = nn.Sequential(nn.Flatten(), nn.Sequential(nn.Identity(), module))
    images = boundary_distance(wrapped, x.reshape(40, 5, 6), search="full")
    assert torch.equal(images.distance, expected)
    repeated = Ensemble.from_modules([module] * 40)
    assert torch.equal(boundary_distance(repeated, x, search="full").distance, expected)


@pytest.mark.parametrize("variant", [{"gated": True}, {"residual": "resnet"},
                                     {"residual": "literal"}, {"layer_norm": True}])
def test_every_architecture_agrees_with_its_modules(variant):
    nets = random_networks(20, 12, seed=6, **variant)
    x = random_bits(20, count=12, seed=6)
    own = boundary_distance(nets, x, search="full")
    modules = boundary_distance(Ensemble.from_modules(list(nets)), x, search="full")
    assert torch.equal(own.distance, modules.distance)


@settings(deadline=None, derandomize=True, max_examples=10)
@given(st.permutations(range(12)), st.permutations(range(12)), st.floats(0.1, 10.0))
def test_relabelling_neurons_or_bits_and_scaling_change_nothing(neurons, bits, factor):
    module = random_networks(12, 1, seed=8)[0].double()
    x = random_bits(12, count=20, seed=8, dtype=torch.float64)
    before = boundary_distance(module, x, search="full")
    changed = copy.deepcopy(module)
    with torch.no_grad():
        changed[0].weight.copy_(module[0].weight[neurons][:, bits] * factor)
        changed[2].weight.copy_(module[2].weight[:, neurons])
    after = boundary_distance(changed, x[:, bits], search="full")
    assert torch.equal(before.distance, after.distance)
    assert torch.equal(before.flips[:, bits], after.flips)


def test_coding_bits_as_zero_and_one_changes_nothing():
    module = random_networks(16, 1, seed=9)[0]
    x = random_bits(16, count=30, seed=9)
    weight = module[0].weight.detach()
    shifted = nn.Sequential(linear(2 * weight, -weight.sum(1)), *module[1:])
    zero_one = boundary_distance(shifted, (x + 1) / 2, search="full")
    assert torch.equal(boundary_distance(module, x, search="full").distance, zero_one.distance)


def test_values_may_differ_between_coordinates():
    model = linear([[1.0, 1.0, 1.0]])
    x = torch.tensor([[5.0, 0.0, 0.1], [2.0, 0.0, 0.2]])
    result = boundary_distance(model, x, values=([2.0, -9.0, 0.1], [5.0, 0.0, 0.2]))
    assert result.distance.tolist() == [1, 1]
    assert result.flips[:, 1].all()


def test_several_classes_leave_the_predicted_one():
    arch = MLP(inputs=10, widths=(20,), outputs=4)
    module = sample(arch, gaussian(2.0, 0.1), count=1, seed=10)[0]
    x = hypercube(10)[::17]
    result = boundary_distance(module, x, search="full")
    with torch.no_grad():
        start, end = module(x), module(torch.where(result.flips, -x, x))
    left = start.argmax(1) != end.argmax(1)
    assert torch.equal(left, result.found)
    # The nearest other class at distance one is found whenever there is one.
    singles = torch.stack([module(torch.cat([x[:, :i], -x[:, i:i + 1], x[:, i + 1:]], 1)).argmax(1)
                           for i in range(10)], dim=1)
    assert torch.equal((singles != start.argmax(1, keepdim=True)).any(1), result.distance == 1)


def test_without_another_class_the_distance_is_infinite_and_flagged():
    constant = linear(torch.zeros(1, 6), [1.0])
    for search in ("screened", "full"):
        result = boundary_distance(constant, hypercube(6)[:5], values=(-1, 1), search=search)
        assert not result.found.any()
        assert torch.isinf(result.distance).all()
        assert not result.certified.any()
    assert "none found" in repr(result)


def test_a_sign_within_rounding_is_decided_in_float64():
    """In float32, 1e8 + 1 − 1e8 − 0.5 loses the small terms; exactly, it is 0.5."""
    model = linear([[1e8, 1.0, -1e8, -0.5]])
    x = torch.ones(1, 4)
    result = boundary_distance(model, x, values=(-1, 1), search="full")
    # From φ = 0.5 the first flip of the greedy order takes 2e8 away.
    assert result.distance[0] == 1
    assert result.flips[0].tolist() == [True, False, False, False]
    flipped = boundary_distance(model, torch.tensor([[1.0, -1.0, 1.0, 1.0]]), values=(-1, 1),
                                search="full")
    assert flipped.flips[0].tolist() == [False, False, True, False]


def test_a_threshold_moves_the_boundary():
    model = linear([[1.0, 1.0, 1.0, 1.0]])
    x = torch.ones(1, 4)
    expected = {-3.0: 4, -1.0: 3, 1.0: 2, 3.0: 1}
    for threshold, distance in expected.items():
        found = boundary_distance(model, x, values=(-1, 1), threshold=threshold).distance
        assert found[0] == distance


def test_probabilities_are_not_taken_for_logits():
    model = nn.Sequential(random_networks(12, 1)[0], nn.Sigmoid())
    x = random_bits(12, count=20)
    with pytest.raises(BadInput, match=r"threshold=0\.5"):
        boundary_distance(model, x)
    plain = boundary_distance(model[0], x).distance
    assert torch.equal(boundary_distance(model, x, threshold=0.5).distance, plain)


def test_model_and_input_come_back_as_they_went_in():
    model = random_networks(15, 1)[0]
    before = copy.deepcopy(model.state_dict())
    x = random_bits(15, count=10)
    kept = x.clone()
    result = boundary_distance(model, x)
    assert torch.equal(x, kept)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert all(p.grad is None and p.requires_grad for p in model.parameters())
    assert not model._forward_hooks
    assert not result.distance.requires_grad
    assert not result.margin.requires_grad


def test_the_result_reads_as_a_table():
    result = boundary_distance(random_networks(15, 4), random_bits(15, count=4))
    assert repr(result).startswith("boundary distance (estimated)")
    frame = result.to_frame()
    assert list(frame) == ["distance", "lower", "found", "certified", "margin"]
    assert len(frame) == 4


class Grey(nn.Module):
    def forward(self, x):
        return torch.from_numpy(x.numpy().sum(1, keepdims=True))


def test_a_model_without_gradient_is_searched_in_full():
    x = torch.ones(1, 4)
    assert boundary_distance(Grey(), x, values=(-1, 1), search="full").distance[0] == 2
    with pytest.raises(UnsupportedModel, match="search='full'"):
        boundary_distance(Grey(), x, values=(-1, 1), candidates=2)


BAD = [
    (torch.tensor([[0.0, 0.5, 1.0, 0.0]]), {}, BadInput, "two values"),
    (torch.tensor([[0.0, float("nan"), 1.0, 0.0]]), {}, NonFinite, "NaN"),
    (torch.ones(2, 4), {}, BadInput, "single value"),
    (torch.ones(4), {}, BadInput, "shape"),
    (torch.ones(0, 4), {}, BadInput, "shape"),
    (torch.ones(2, 4), {"values": (1, 1)}, BadInput, "differ"),
    (torch.ones(2, 4), {"values": ([1, 2], [3, 4])}, BadInput, "4 numbers"),
    (torch.tensor([[-1.0, 1, 1, 1]]), {"search": "ful"}, UnknownName, "full"),
    (torch.tensor([[-1.0, 1, 1, 1]]), {"candidates": 0}, BadInput, "candidates"),
    (torch.tensor([[-1.0, 1, 1]]), {}, UnsupportedModel, "shape"),
]


@pytest.mark.parametrize(("bits", "options", "error", "word"), BAD)
def test_bad_input_is_one_sentence(bits, options, error, word):
    with pytest.raises(error, match=word):
        boundary_distance(linear(torch.ones(1, 4)), bits, **options)


@pytest.mark.parametrize(("model", "word"), [
    (nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.Linear(4, 1)), "1 in training mode"),
    (nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Linear(4, 1)), "1 in training mode"),
    (nn.Linear(4, 1).half(), "float16"), ("a model", "callable"),
    (lambda x: (x, x), "tuple"), (lambda x: x.sum(), "one row per point"),
])
def test_models_that_cannot_be_trusted_are_refused(model, word):
    with pytest.raises(UnsupportedModel, match=word):
        boundary_distance(model, hypercube(4))


def test_an_ensemble_needs_one_string_a_network():
    with pytest.raises(BadInput, match="3 strings for 2 networks"):
        boundary_distance(random_networks(5, 2), hypercube(5)[:3])
