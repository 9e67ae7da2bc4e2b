"""The piecewise-linear view computes what the module computes, and refuses what it cannot."""

import copy

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

import priorscope as ps
from priorscope.networks.piecewise import Affine, Bend, piecewise_linear


def points(*shape, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).normal(size=shape))


def linear(inputs, outputs, seed=0):
    layer = nn.utils.skip_init(nn.Linear, inputs, outputs)
    layer.weight.data, layer.bias.data = points(outputs, inputs, seed=seed), points(outputs)
    return layer


class Functional(nn.Module):
    """What people write in a forward: functions, methods, shapes, sums, constants."""

    def __init__(self):
        super().__init__()
        self.first, self.second = linear(6, 6), linear(12, 4)
        self.scale = nn.Parameter(points(6))
        self.register_buffer("shift", points(6, seed=3))

    def forward(self, x):
        h = functional.relu((self.first(x) - self.shift) * self.scale / 2)
        h = torch.cat([h, x.abs()], dim=1).view(x.size(0), -1)
        h = torch.clamp(self.second(h), min=-0.5, max=2.0)
        h = h + functional.leaky_relu(h, 0.3)
        h *= 3
        return functional.hardtanh(h[:, 1:], -2.0, 4.0).mean(dim=1, keepdim=True) - 1


class OwnLinear(nn.Linear):
    def forward(self, x):
        return 2 * functional.linear(x, self.weight, self.bias)


class Reused(nn.Module):
    """One activation module called twice, and an output that nothing needs."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.act = linear(6, 5), linear(5, 5), nn.ReLU6()

    def forward(self, x):
        h = self.act(self.a(x))
        torch.sin(h)
        return self.act(self.b(h))


def own_linear():
    layer = nn.utils.skip_init(OwnLinear, 6, 3, bias=False)
    layer.weight.data = points(3, 6)
    return nn.Sequential(layer, nn.PReLU())


MODELS = [Functional(), Reused(), own_linear(),
          nn.Sequential(linear(6, 6), nn.Identity(), nn.Dropout(), nn.LeakyReLU(0.2)).eval()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_values_and_slopes_are_the_modules(model):
    x, v = points(7, 6), points(7, 6, seed=1)
    view = piecewise_linear(model.double(), x)
    twin = copy.deepcopy(model).double()
    torch.testing.assert_close(view(x), twin(x).flatten(1).detach(), rtol=1e-12, atol=1e-12)
    along = x.clone().requires_grad_()
    columns = [torch.autograd.grad(twin(along).flatten(1)[:, k].sum(), along)[0]
               for k in range(view(x).shape[1])]
    expected = torch.stack([(column * v).sum(dim=1) for column in columns], dim=1)
    torch.testing.assert_close(view.slopes(x, v)[""], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("kinks", "slopes", "level", "function"), [
    ((0.0,), (0.0, 1.0), 0.0, torch.relu), ((0.0,), (-1.0, 1.0), 0.0, torch.abs),
    ((-1.0, 1.0), (0.0, 1.0, 0.0), -1.0, functional.hardtanh),
    ((0.0, 6.0), (0.0, 1.0, 0.0), 0.0, functional.relu6)])
def test_a_bend_is_its_activation(kinks, slopes, level, function):
    z = torch.linspace(-8, 8, 401, dtype=torch.float64)
    bend = Bend("", 0, 1, kinks, slopes, level)
    torch.testing.assert_close(bend.value(z), function(z), rtol=0, atol=1e-14)
    z = z[~torch.isin(z, torch.tensor(kinks, dtype=torch.float64))].requires_grad_()
    function(z).sum().backward()
    torch.testing.assert_close(bend.derivative(z.detach(), torch.ones_like(z)), z.grad)


def test_states_count_the_kinks_below():
    bend = Bend("", 0, 1, (-1.0, 1.0), (0.0, 1.0, 0.0), -1.0)
    assert bend.state(torch.tensor([-2.0, -1.0, 0.0, 1.0, 1.5])).tolist() == [0, 0, 1, 1, 2]


@pytest.mark.parametrize("bias", [True, False])
def test_gains_bound_what_a_map_can_do(bias):
    model = nn.Sequential(nn.Unflatten(1, (2, 3)),
                          nn.utils.skip_init(nn.Conv1d, 2, 4, 2, bias=bias), nn.BatchNorm1d(4),
                          nn.Flatten(), nn.utils.skip_init(nn.Linear, 8, 3))
    for place, (name, value) in enumerate([*model.named_parameters(), *model.named_buffers()]):
        if value.is_floating_point():
            draw = points(*value.shape, seed=place)
            value.data = draw.abs() + 0.1 if "var" in name else draw
    view = piecewise_linear(model.double().eval(), points(3, 6))
    slots = {0: points(500, 6, seed=9)}
    for step in view.steps:
        assert isinstance(step, Affine)
        given = [slots[slot] for slot in step.inputs]
        slots[step.output] = step.value(*given)
        largest = max(values.abs().max() for values in given)
        assert slots[step.output].abs().max() <= step.gain * largest + step.offset + 1e-12


def test_later_training_does_not_change_the_view():
    model = nn.Sequential(linear(6, 2)).double()
    view, x = piecewise_linear(model, points(2, 6)), points(3, 6)
    before = view(x)
    model[0].weight.data.zero_()
    assert torch.equal(view(x), before)


class InPlaceSkip(nn.Module):
    """The skip sees what the activation wrote over it: no list of layers shows that."""

    def forward(self, x):
        h = x * 1
        return functional.relu(h, inplace=True) + h


class Branching(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


@pytest.mark.parametrize(("model", "error", "words"), [
    (nn.Sequential(nn.Softmax(dim=1)), ps.UnsupportedLayer, r"layer 0 \(Softmax\)"),
    (nn.Sequential(nn.Sequential(nn.GELU())), ps.UnsupportedLayer, r"layer 0\.0 \(GELU\)"),
    (nn.Sequential(nn.Unflatten(1, (2, 3)), nn.MaxPool1d(2, ceil_mode=True)), ps.UnsupportedLayer,
     "ceil_mode"),
    (InPlaceSkip(), ps.UnsupportedModel, "in place"),
    (Branching(), ps.UnsupportedModel, "followed symbolically"),
    (nn.Bilinear(2, 2, 2), ps.UnsupportedModel, "does not take inputs")])
def test_what_cannot_be_read_is_refused(model, error, words):
    with pytest.raises(error, match=words):
        piecewise_linear(model, points(3, 6))


def test_a_product_of_two_layers_is_no_affine_map():
    class Gate(nn.Module):
        def __init__(self):
            super().__init__()
            self.a = linear(6, 3)

        def forward(self, x):
            h = self.a(x)
            return h * h

    with pytest.raises(ps.UnsupportedLayer, match="mul"):
        piecewise_linear(Gate().double(), points(3, 6))


def test_a_module_that_is_used_twice_has_two_names():
    view = piecewise_linear(Reused().double(), points(2, 6))
    assert [step.name for step in view.steps] == ["a", "act", "b", "act#2"]
    kept = view.run(points(2, 6), keep=("act", "act#2"))
    assert not torch.equal(kept["act"], kept["act#2"])
