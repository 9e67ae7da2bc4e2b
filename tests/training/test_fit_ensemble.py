"""Networks trained together against networks trained alone."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from priorscope._core.errors import BadInput, NonFinite, UnsupportedModel
from priorscope.networks import MLP, Ensemble, sample, torch_default
from priorscope.training import StackedNetworks, fit_ensemble

X = torch.linspace(-1, 1, 24, dtype=torch.float64)[:, None]


class Twice(nn.Module):
    """Not among the activations that are known, so that the general way is taken."""

    def forward(self, x):
        return 2 * x


def networks(count=3, inputs=1, seed=0):
    return sample(MLP(inputs=inputs, widths=(8, 8)), torch_default(), count=count, seed=seed,
                  dtype=torch.float64)


def waves(count=3):
    return torch.stack([torch.sin((2 + index) * X[:, 0]) for index in range(count)])


def alone(module, x, y, steps, learning_rate=3e-4, clip=None):
    """Adam written out from its definition (Kingma and Ba 2015, algorithm 1)."""
    state = [(torch.zeros_like(p), torch.zeros_like(p)) for p in module.parameters()]
    for step in range(1, steps + 1):
        loss = (module(x)[:, 0] - y).square().mean()
        slopes = torch.autograd.grad(loss, list(module.parameters()))
        with torch.no_grad():
            for value, slope, (mean, square) in zip(module.parameters(), slopes, state,
                                                    strict=True):
                mean.mul_(0.9).add_(0.1 * slope)
                square.mul_(0.999).add_(0.001 * slope**2)
                value -= learning_rate * (mean / (1 - 0.9**step)) / (
                    (square / (1 - 0.999**step)).sqrt() + 1e-8)
                if clip is not None:
                    value.clamp_(-clip, clip)
    return module


@pytest.mark.parametrize("clip", [None, 0.2])
def test_each_network_ends_where_it_would_have_ended_alone(clip):
    nets, targets = networks(), waves()
    run = fit_ensemble(nets, X, targets, steps=40, learning_rate=1e-2, clip=clip)
    for index in range(3):
        twin = alone(nets[index], X, targets[index], 40, 1e-2, clip)
        for ours, theirs in zip(run.networks[index].parameters(), twin.parameters(), strict=True):
            torch.testing.assert_close(ours, theirs, rtol=1e-9, atol=1e-11)


def test_one_weight_goes_the_way_of_its_closed_form():
    """Adam's first step is its step size against the sign of the slope, whatever the slope."""
    line = nn.utils.skip_init(nn.Linear, 1, 1, bias=False, dtype=torch.float64)
    with torch.no_grad():
        line.weight.fill_(0.5)
    x = torch.ones(4, 1, dtype=torch.float64)
    run = fit_ensemble([line], x, torch.full((4,), 9.0, dtype=torch.float64), steps=1,
                       learning_rate=0.25)
    assert run.networks[0].weight.item() == pytest.approx(0.75, abs=1e-8)
    assert run.losses[:, 0] == pytest.approx([8.5**2, 8.25**2], rel=1e-8)


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(range(3)))
def test_the_order_and_the_company_of_networks_do_not_matter(order):
    nets, targets = networks(), waves()
    together = fit_ensemble(nets, X, targets, steps=5)
    other = fit_ensemble([nets[index] for index in order], X, targets[list(order)], steps=5)
    torch.testing.assert_close(other.networks(X), together.networks(X)[list(order)])
    one = fit_ensemble([nets[1]], X, targets[1], steps=5)
    torch.testing.assert_close(one.networks(X)[0], together.networks(X)[1])


def test_points_of_their_own_and_clips_of_their_own():
    nets = networks(inputs=2)
    points = torch.stack([torch.cat([X, shift * X.square()], dim=1) for shift in (1.0, 2.0, 3.0)])
    run = fit_ensemble(nets, points, waves(), steps=10, clip=[0.1, 0.2, 5.0])
    reach = [max(float(value.detach().abs().max()) for value in net.parameters())
             for net in run.networks]
    assert reach[:2] == pytest.approx([0.1, 0.2])
    assert reach[2] > 0.3
    twin = alone(nets[2], points[2], waves()[2], 10)
    torch.testing.assert_close(run.networks[2](points[2]), twin(points[2]))


def test_records_are_of_the_networks_as_they_are_then():
    seen, inside = [], []
    run = fit_ensemble(networks(), X, waves(), steps=25, every=10,
                       on_record=lambda step, outputs: seen.append((step, outputs)),
                       on_networks=lambda step, nets: inside.append((step, nets(X)[..., 0])))
    assert run.steps.tolist() == [0, 10, 20, 25] == [step for step, _ in seen]
    torch.testing.assert_close(seen[0][1], networks()(X)[..., 0])
    torch.testing.assert_close(seen[-1][1], run.networks(X)[..., 0])
    for (step, outputs), (other, again) in zip(seen, inside, strict=True):
        assert step == other
        torch.testing.assert_close(outputs, again)
        assert not outputs.requires_grad
        loss = (outputs - waves()).square().mean(dim=1)
        assert run.losses[list(run.steps).index(step)] == pytest.approx(loss.numpy())
    halfway = fit_ensemble(networks(), X, waves(), steps=10)
    torch.testing.assert_close(halfway.networks(X)[..., 0], seen[1][1])


@pytest.mark.parametrize("own", [False, True])
def test_a_chain_and_any_other_module_give_the_same(own):
    nets, x = networks(), X.expand(3, -1, -1).contiguous() if own else X
    chain = StackedNetworks(nets)
    other = StackedNetworks([nn.Sequential(*net, Twice()) for net in nets])
    ours, theirs = ((stack.own_outputs if own else stack.outputs)(x) for stack in (chain, other))
    torch.testing.assert_close(2 * ours, theirs)
    one = torch.autograd.grad(ours.square().sum(), list(chain.parameters.values()))
    two = torch.autograd.grad(theirs.square().sum() / 4, list(other.parameters.values()))
    for first, second in zip(one, two, strict=True):
        torch.testing.assert_close(first, second)
    torch.testing.assert_close(ours[1], nets[1](X))


def test_the_logistic_loss_is_minus_the_log_likelihood():
    labels = (X[:, 0] > 0).double()
    run = fit_ensemble(networks(2), X, labels, steps=200, loss="logistic", learning_rate=1e-2)
    share = torch.sigmoid(run.networks(X)[..., 0])
    by_hand = -torch.where(labels == 1, share, 1 - share).log().mean(dim=1)
    assert run.losses[-1] == pytest.approx(by_hand.detach().numpy())
    assert (run.losses[-1] < 0.3).all()
    assert run.losses[0] == pytest.approx(math.log(2), abs=0.3)


def test_the_networks_given_are_left_alone():
    module = networks(1)[0].train()
    before = [value.clone() for value in module.state_dict().values()]
    run = fit_ensemble(Ensemble.from_modules([module]), X, waves(1), steps=3)
    assert module.training
    for value, old in zip(module.state_dict().values(), before, strict=True):
        assert torch.equal(value, old)
    assert all(parameter.grad is None for parameter in module.parameters())
    assert not run.networks[0].training


@pytest.mark.parametrize(("change", "words"), [
    ({"targets": torch.zeros(5)}, "expected one target a point"),
    ({"targets": torch.zeros(2, 24)}, "expected one target a point"),
    ({"targets": torch.full((24,), math.nan)}, "NaN"),
    ({"nets": []}, "no network"),
    ({"nets": sample(MLP(inputs=1, widths=(4,), outputs=2), torch_default(), count=3)},
     "one output"),
    ({"clip": 0.0}, "positive"),
    ({"clip": [1.0, 2.0]}, "one for each of 3"),
    ({"loss": "hinge"}, "squared"),
    ({"steps": 0}, "steps"),
])
def test_bad_input_is_named(change, words):
    given = {"nets": networks(), "inputs": X, "targets": waves(), "steps": 2} | change
    nets, inputs, targets = (given.pop(name) for name in ("nets", "inputs", "targets"))
    with pytest.raises((BadInput, NonFinite, ValueError), match=words):
        fit_ensemble(nets, inputs, targets, **given)


def test_what_mixes_rows_or_differs_in_build_is_refused():
    with pytest.raises(UnsupportedModel, match="'1' is a Dropout"):
        StackedNetworks([nn.Sequential(nn.Identity(), nn.Dropout(0.5))])
    with pytest.raises(BadInput, match="network 1 is built differently"):
        StackedNetworks([networks(1)[0], networks(1, inputs=2)[0]])


def test_a_loss_that_leaves_the_numbers_is_named():
    with pytest.raises(NonFinite, match="network 1 is inf"):
        fit_ensemble(networks(2), X, torch.stack([X[:, 0], X[:, 0] * 1e200]), steps=3)


@pytest.mark.gpu
def test_networks_train_on_the_device_that_is_named():
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    here = fit_ensemble(networks(), X, waves(), steps=20)
    there = fit_ensemble(networks(), X, waves(), steps=20, device="cuda")
    assert next(there.networks[0].parameters()).device.type == "cuda"
    torch.testing.assert_close(there.networks(X.cuda()).cpu(), here.networks(X))
