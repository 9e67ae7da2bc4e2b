"""Models that a search over bit strings must not be misled by."""

import pytest
import torch
from torch import nn

import priorscope as ps


def network(inputs, widths, seed=0, **fields):
    arch = ps.MLP(inputs=inputs, widths=widths, **fields)
    return ps.sample(arch, ps.gaussian(2.0, 0.1), count=1, seed=seed)[0]


class Shifted(nn.Module):
    """A ±1 network that sees values from 0.1 to 0.3."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(torch.round((x - 0.1) / 0.2 * 2 - 1))


@pytest.mark.parametrize("seed", range(4))
def test_values_that_are_not_exact_in_binary_flip_back_exactly(seed):
    inner = network(8, (8, 8), seed, bias=False)
    x = ps.hypercube(8)
    plain = ps.boundary_distance(inner, x, search="full")
    coarse = torch.where(x > 0, 0.3, 0.1)
    shifted = ps.boundary_distance(Shifted(inner), coarse, search="full")
    assert torch.equal(plain.distance, shifted.distance)
    assert torch.equal(plain.flips, shifted.flips)
    walked = ps.random_flip_distance(Shifted(inner), coarse).distance
    assert torch.equal(walked, ps.random_flip_distance(inner, x).distance)


def test_a_linear_layer_on_the_last_axis_is_not_taken_for_the_first():
    model = nn.Sequential(network(8, (), outputs=5)[0], nn.ReLU(), nn.Flatten(),
                          network(20, ())[0])
    x = ps.random_bits(32, count=12).reshape(12, 4, 8)
    whole = ps.boundary_distance(model, x, search="full")
    twin = ps.boundary_distance(lambda z: model(z), x, search="full")
    assert torch.equal(whole.distance, twin.distance)


class Overwriting(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(x.mul_(0.5))


def test_a_model_that_overwrites_its_input_changes_neither_data_nor_distances():
    inner = network(20, (16,))
    x = ps.random_bits(20, count=30)
    kept = x.clone()
    halved = ps.boundary_distance(lambda z: inner(0.5 * z), x)
    assert torch.equal(ps.boundary_distance(Overwriting(inner), x).distance, halved.distance)
    flips = ps.random_flip_distance(lambda z: inner(0.5 * z), x).distance
    assert torch.equal(ps.random_flip_distance(Overwriting(inner), x).distance, flips)
    ps.evaluate(Overwriting(inner), x)
    assert torch.equal(x, kept)


class Casting(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(x.float())


def test_a_model_that_cannot_compute_in_float64_keeps_its_own_decision():
    inner = network(4, ())
    with torch.no_grad():
        inner[0].weight.copy_(torch.tensor([[1e8, 1.0, -1e8, -0.5]]))
        inner[0].bias.zero_()
    result = ps.boundary_distance(Casting(inner), torch.ones(1, 4), values=(-1, 1), search="full")
    assert result.found.all()


@pytest.mark.parametrize("measure", [ps.boundary_distance, ps.random_flip_distance])
def test_outputs_that_are_not_finite_are_refused(measure):
    def fragile(x):
        return x[:, :1] * torch.where((x == 1).all(1, keepdim=True), 1.0, torch.nan)

    with pytest.raises(ps.NonFinite, match="the model's output holds"):
        measure(lambda x: x[:, :1] * torch.nan, ps.random_bits(20, count=5))
    with pytest.raises(ps.NonFinite, match="flips on"):
        measure(fragile, torch.ones(1, 3), values=(-1, 1))


def test_hooks_on_the_whole_model_are_called():
    model = network(6, (4,))
    calls = []
    handle = model.register_forward_hook(lambda *_: calls.append(1))
    ps.boundary_distance(model, ps.hypercube(6)[:4], values=(-1, 1), search="full")
    handle.remove()
    assert len(calls) > 2
    assert not any(module._forward_hooks for module in model.modules())


def test_wide_inner_activations_are_counted():
    from priorscope.networks.evaluation import widest_activation

    conv = nn.utils.skip_init(nn.Conv2d, 1, 3, 3)
    with torch.no_grad():
        conv.weight.fill_(1.0)
        conv.bias.zero_()
    assert widest_activation(nn.Sequential(conv, nn.Flatten()), torch.ones(2, 1, 8, 8)) == 108
    assert widest_activation(lambda x: x, torch.ones(2, 3)) == 0
