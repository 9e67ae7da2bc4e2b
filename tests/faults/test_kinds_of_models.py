"""Models of every kind that people have: measured, or refused in a sentence."""

import contextlib
import copy
import warnings

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope.networks.repeatable import check_repeatable

POINTS = torch.from_numpy(np.random.default_rng(0).standard_normal((24, 6))).float()


def network(outputs=2):
    return ps.sample(ps.MLP(inputs=6, widths=(8,), outputs=outputs), ps.gaussian(2.0, 0.3),
                     count=1, seed=3)[0].eval()


def audited(model, **settings):
    data = ps.Samples("points", POINTS, torch.arange(24) % 2, ("0", "1"), (6,))
    return ps.audit(model, ps.AuditData.of_samples(data), **{"pairs": 3, "planes": 1, **settings})


class Around(nn.Module):
    """A network with something done to its output."""

    def __init__(self, done):
        super().__init__()
        self.net, self.done = network(), done

    def forward(self, x):
        return self.done(self.net, x)


def tied():
    """One layer called twice, and two layers that share one weight."""
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.bend, _ = ps.sample(
                ps.MLP(inputs=6, widths=(6,)), ps.gaussian(2.0, 0.3), count=1, seed=1)[0]
            self.second = nn.utils.skip_init(nn.Linear, 6, 6)
            self.second.weight, self.second.bias = self.first.weight, self.first.bias

        def forward(self, x):
            once = self.bend(self.first(x))
            return self.second(self.bend(self.first(once))) - self.second(once)

    return Tied().eval()


def untied():
    model = copy.deepcopy(tied())
    model.second.weight = nn.Parameter(model.first.weight.detach().clone())
    model.second.bias = nn.Parameter(model.first.bias.detach().clone())
    return model


def inference(net, x):
    with torch.inference_mode():
        return net(x)


def scripted_inside():
    model = Around(lambda net, x: net(x))
    model.net = torch.jit.script(model.net)
    return model.eval()


def overwriting(net, x):
    return net(x.mul_(2))


WORKING = {
    "tied layers": (tied, untied),
    "parallel": (lambda: nn.DataParallel(network()), network),
    "scripted": (lambda: torch.jit.script(network()), network),
    "scripted inside": (scripted_inside, network),
    "frozen": (lambda: network().requires_grad_(False), network),
    "inference mode": (lambda: Around(inference).eval(), network),
    "no module": (lambda: network().forward, network),
    "whole numbers": (lambda: Around(lambda net, x: (100 * net(x)).long()).eval(),
                      lambda: Around(lambda net, x: (100 * net(x)).long().float()).eval()),
    "overwrites its input": (lambda: Around(overwriting).eval(),
                             lambda: Around(lambda net, x: net(2 * x)).eval()),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch's own word on scripting
@pytest.mark.parametrize("kind", WORKING)
def test_it_is_measured_as_its_plain_twin(kind):
    make, twin = WORKING[kind]
    found, plain = audited(make()), audited(twin())
    assert np.array_equal(found.parts["data"].predicted, plain.parts["data"].predicted)
    exact = found.geometry.exact and plain.geometry.exact
    assert found.parts["data"].distance == pytest.approx(
        plain.parts["data"].distance, rel=1e-9 if exact else 1e-2, abs=1e-3)


def test_a_wrapped_module_is_read_exactly():
    assert audited(nn.DataParallel(network())).geometry.exact
    compiled = torch.compile(network(), backend="eager")
    assert audited(compiled).geometry.exact
    assert ps.linear_pieces(compiled, POINTS[0], POINTS[1]).counts[0] > 1


def test_a_model_that_draws_on_a_device_leaves_the_devices_as_they_were(monkeypatch):
    kept = []

    @contextlib.contextmanager
    def fork(devices):
        kept.append(devices)
        yield

    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.random, "fork_rng", fork)
    check_repeatable(network(), POINTS)
    assert kept == [[0, 1]]


def quantised():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces that this is moving elsewhere
        return torch.ao.quantization.quantize_dynamic(network(), {nn.Linear}, dtype=torch.qint8)


REFUSED = {
    "in training": (lambda: nn.Sequential(network(), nn.Dropout(0.5)).train(),
                    "stochastic: 1 in training mode"),
    "quantised on the fly": (quantised, "depends on the others in its batch"),
    "meta device": (lambda: nn.Linear(6, 2, device="meta"), "weight is on the meta device"),
    "lazy": (lambda: nn.Sequential(nn.LazyLinear(2)), "parameter 0.weight has no shape yet"),
    "half": (lambda: network().half(), "0.weight is torch.float16, too coarse"),
    "bfloat16": (lambda: network().bfloat16(), "0.weight is torch.bfloat16, too coarse"),
    "complex weights": (lambda: nn.utils.skip_init(nn.Linear, 6, 2, dtype=torch.complex64),
                        "weight is torch.complex64: expected real numbers"),
    "complex outputs": (lambda: Around(lambda net, x: net(x) + 1j), "returned torch.complex64"),
    "a tuple": (lambda: Around(lambda net, x: (net(x), x)), "a tuple of 2: .* output=0"),
    "a list": (lambda: Around(lambda net, x: [net(x)]), "a list of 1"),
    "a dict": (lambda: Around(lambda net, x: {"hidden": x, "logits": net(x)}),
               "a dict with hidden, logits: .* --output logits"),
    "a dict in a dict": (lambda: Around(lambda net, x: {"a": {"b": net(x)}}), "a dict with a"),
    "a distribution": (
        lambda: Around(lambda net, x: torch.distributions.Categorical(logits=net(x))),
        r"a Categorical: expected a tensor; wrap it, e.g. lambda x: model\(x\).logits"),
    "nothing": (lambda: Around(lambda net, x: None), "a NoneType: expected a tensor"),
    "one number": (lambda: Around(lambda net, x: net(x).sum()), r"shape \(\) for 4 points"),
    "other rows": (lambda: Around(lambda net, x: net(x)[1:]), r"shape \(3, 2\) for 4 points"),
    "no outputs": (lambda: Around(lambda net, x: net(x)[:, :0]), "expected at least one output"),
    "a random forward": (lambda: Around(lambda net, x: net(x) + torch.randn(len(x), 2)),
                         "different outputs for the same inputs"),
    "a batch that decides": (lambda: Around(lambda net, x: net(x - x.mean(0))),
                             "depends on the others in its batch"),
    "tokens": (lambda: nn.Sequential(nn.Embedding.from_pretrained(torch.eye(3)), nn.Flatten()),
               r"does not take inputs of shape \(6,\)"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_it_is_refused_in_a_sentence(kind):
    make, words = REFUSED[kind]
    model = make()
    modes = [module.training for module in model.modules()]
    if kind != "in training":
        model.eval()
        modes = [False] * len(modes)
    with pytest.raises(ps.UnsupportedModel, match=words) as caught:
        audited(model)
    assert "\n" not in str(caught.value)
    assert [module.training for module in model.modules()] == modes


def test_an_output_of_transformers_is_chosen_by_name():
    outputs = pytest.importorskip("transformers.modeling_outputs")
    model = Around(lambda net, x: outputs.SequenceClassifierOutput(logits=net(x), hidden_states=x))
    with pytest.raises(ps.UnsupportedModel, match="SequenceClassifierOutput with logits"):
        audited(model.eval())
    found, plain = audited(model.eval(), output="logits"), audited(network())
    assert np.array_equal(found.parts["data"].predicted, plain.parts["data"].predicted)


@pytest.mark.parametrize("rows", [1, 2])
def test_one_row_and_two_are_enough(rows):
    data = ps.Samples("few", POINTS[:rows], torch.zeros(rows, dtype=torch.int64), ("0", "1"), (6,))
    result = ps.audit(network(), ps.AuditData.of_samples(data), pairs=3, planes=1)
    assert len(result.parts["data"].distance) == rows
    assert result.geometry is None or result.geometry.slices is None
