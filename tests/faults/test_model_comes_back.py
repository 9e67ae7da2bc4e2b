"""A model comes back as it went in, from every measure and instrument, and also when one fails."""

import hashlib
import random
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope import training

POINTS = torch.from_numpy(np.random.default_rng(0).standard_normal((24, 6))).float()
BITS = ps.random_bits(6, count=12, seed=1)
LABELS = torch.arange(24) % 2


class Network(nn.Module):
    """Tied layers, a buffer, a frozen weight and a gradient: what can be lost on the way."""

    def __init__(self) -> None:
        super().__init__()
        first = ps.sample(ps.MLP(inputs=6, widths=(6,), outputs=2), ps.gaussian(2.0, 0.3),
                          count=1, seed=3)[0]
        self.enter, self.bend, self.leave = first
        self.again = self.enter
        self.norm = nn.BatchNorm1d(6)
        self.register_buffer("scale", torch.tensor(1.5))
        self.calls, self.fails_at = 0, 10**9

    def forward(self, x):
        self.calls += 1
        if self.calls > self.fails_at:
            raise ValueError("the cable was pulled")
        hidden = self.bend(self.norm(self.enter(x)))
        return self.leave(self.bend(self.again(hidden))) * self.scale


@pytest.fixture
def model():
    network = Network()
    network.eval()
    network.bend.train()  # a mode that is not the same everywhere has to survive as it is
    network.leave.weight.requires_grad_(False)
    network.enter.bias.grad = torch.full((6,), 0.25)
    network.fired = []
    network.leave.register_forward_hook(lambda *call: network.fired.append("forward"))
    network.enter.register_forward_pre_hook(lambda *call: network.fired.append("before"))
    return network


def state(model):
    digest = hashlib.sha256()
    tensors = [*model.named_parameters(remove_duplicate=False), *model.named_buffers()]
    for name, tensor in tensors:
        digest.update(f"{name} {tensor.dtype} {tensor.device} {tensor.requires_grad}".encode())
        digest.update(tensor.detach().numpy().tobytes())
        digest.update(b"" if tensor.grad is None else tensor.grad.numpy().tobytes())
    hooks = [(path, len(module._forward_hooks), len(module._forward_pre_hooks),
              len(module._backward_hooks)) for path, module in model.named_modules()]
    modes = [(path, module.training) for path, module in model.named_modules()]
    return {
        "weights, types, places and gradients": digest.hexdigest(), "hooks": hooks, "modes": modes,
        "identities": [id(tensor) for _, tensor in tensors],
        "gradient mode": torch.is_grad_enabled(),
        "random states": (torch.get_rng_state().numpy().tobytes(), str(random.getstate()),
                          str(np.random.get_state())),  # noqa: NPY002 - what is looked after
    }


def _line(measure, **settings):
    return lambda model: measure(model, POINTS[0], POINTS[1], **settings)


def _record(recorder):
    return lambda model: recorder().record(model)


def _audit(model):
    data = ps.Samples("points", POINTS, LABELS, ("0", "1"), (6,))
    return ps.audit(model, ps.AuditData.of_samples(data), pairs=3, planes=1)


def _compare(model):
    data = ps.Samples("points", POINTS, LABELS, ("0", "1"), (6,))
    return ps.compare(model, model, data=ps.AuditData.of_samples(data), pairs=3, planes=1)


CURVE = [POINTS[0].double(), POINTS[1].double()]

MEASURES = {
    "evaluate": lambda model: ps.evaluate(model, POINTS),
    "boundary_distance": lambda model: ps.boundary_distance(model, BITS),
    "boundary_distance full": lambda model: ps.boundary_distance(model, BITS, search="full"),
    "random_flip_distance": lambda model: ps.random_flip_distance(model, BITS, seed=0),
    "truth_table": partial(ps.truth_table, inputs=6),
    "linear_pieces": _line(ps.linear_pieces),
    "generalization_interval": _line(ps.generalization_interval),
    "generalization_interval sampled": _line(ps.generalization_interval, samples=21, halvings=3),
    "linear_regions": lambda model: ps.linear_regions(model, ps.plane(*POINTS[:3].double())),
    "local_linear_map": lambda model: ps.local_linear_map(model, POINTS),
    "trajectory_length": lambda model: ps.trajectory_length(model, torch.stack(CURVE)),
    "transitions": lambda model: ps.transitions(model, torch.stack(CURVE)),
    "plane_complexity": partial(ps.plane_complexity, resolution=8),
    "curve_spectrum": lambda model: ps.curve_spectrum(model, torch.stack([*CURVE, CURVE[0]]),
                                                      [1.0, 2.0], unit="cycles"),
    "same_class_path": lambda model: ps.same_class_path(model, POINTS[0], POINTS[2]),
    "projected_gradient": lambda model: ps.projected_gradient(
        model, POINTS, target=0, radius=0.5, low=None, high=None),
    "audit": _audit,
    "compare": _compare,
    "length recorder": _record(lambda: training.LengthRecorder(torch.stack(CURVE))),
    "interval recorder": _record(lambda: training.IntervalRecorder(
        POINTS[:3], POINTS[3:6])),
    "distance recorder": _record(lambda: training.DistanceRecorder(BITS)),
}


def attempt(measure, model):
    """Run a measure; whether it takes the model does not matter here, only what it leaves."""
    try:
        return measure(model)
    except ps.PriorscopeError:
        return None


@pytest.mark.parametrize("name", MEASURES)
def test_nothing_of_the_model_is_changed(model, name):
    before = state(model)
    found = attempt(MEASURES[name], model)
    assert found is not None
    after = state(model)
    assert [what for what in before if before[what] != after[what]] == []


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("at", [0, 1])
def test_nor_when_it_raises_in_the_middle(model, name, at):
    before = state(model)
    model.fails_at = at
    attempt(MEASURES[name], model)
    after = state(model)
    assert [what for what in before if before[what] != after[what]] == []


def test_the_check_itself_sees_each_change(model):
    changes = {
        "modes": lambda: model.norm.train(), "hooks": lambda: model.norm.register_forward_hook(id),
        "weights, types, places and gradients": lambda: model.scale.add_(1e-6),
        "identities": lambda: setattr(model.enter, "bias", nn.Parameter(torch.zeros(6))),
    }
    for what, change in changes.items():
        before = state(model)
        change()
        assert before[what] != state(model)[what]


def test_results_carry_no_graph_even_where_inputs_ask_for_one(model):
    asking = POINTS.clone().requires_grad_()
    found = [ps.evaluate(model, asking),
             ps.linear_pieces(model, asking[0], asking[1]).outputs[0],
             ps.generalization_interval(model, asking[0], asking[1]).upper,
             ps.boundary_distance(model, BITS.clone().requires_grad_()).distance]
    assert [values.requires_grad for values in found] == [False] * 4
    assert asking.grad is None
