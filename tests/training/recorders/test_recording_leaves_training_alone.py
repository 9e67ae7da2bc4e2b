"""Training with a recorder and without it: the same to the bit."""

import random

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

import priorscope as ps
from priorscope._core import progress
from priorscope._core.errors import NonFinite
from priorscope._core.seeds import numpy_stream
from priorscope.training.recorders import (
    DistanceRecorder,
    IntervalRecorder,
    LengthRecorder,
    Recorder,
    SpectrumRecorder,
)
from priorscope.training.recorders.undisturbed import undisturbed


class Counting(nn.Module):
    """Counts its calls in evaluation mode too, in place and by a new tensor; draws numbers."""

    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros(1))
        self.register_buffer("fresh", torch.zeros(1))

    def forward(self, x):
        self.calls += 1
        self.fresh = self.fresh + 1
        torch.rand(3)
        np.random.rand()  # noqa: NPY002
        random.random()
        return x


def filled(module, seed=0):
    """Draw weights without the global state."""
    stream = numpy_stream(seed, "weights")
    with torch.no_grad():
        for parameter in module.parameters():
            drawn = stream.normal(size=tuple(parameter.shape)) / np.sqrt(parameter.shape[-1])
            parameter.copy_(torch.from_numpy(drawn))
    return module


def network(counting=True):
    linear = [nn.utils.skip_init(nn.Linear, a, b) for a, b in ((4, 12), (12, 12), (12, 2))]
    odd = [Counting()] if counting else []
    return filled(nn.Sequential(
        linear[0], nn.BatchNorm1d(12), nn.ReLU(), nn.Dropout(0.3), linear[1],
        nn.BatchNorm1d(12, affine=False), nn.ReLU(), nn.RReLU(), *odd, nn.AlphaDropout(0.1),
        linear[2]))


def plain():
    linear = [nn.utils.skip_init(nn.Linear, a, b) for a, b in ((4, 12), (12, 12), (12, 2))]
    return filled(nn.Sequential(
        linear[0], nn.BatchNorm1d(12), nn.ReLU(), nn.Dropout(0.3), linear[1], nn.ReLU(), linear[2]))


def data():
    stream = numpy_stream(0, "data")
    x = torch.from_numpy(stream.normal(size=(40, 4))).float()
    return x, (x[:, 0] * x[:, 1] > 0).long()


def trained(model, recorder=None, steps=12):
    """Return all that a training leaves, with the states of the random generators."""
    x, y = data()
    saved = random.getstate(), np.random.get_state()  # noqa: NPY002
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        np.random.seed(3)  # noqa: NPY002
        random.seed(3)
        optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
        model.train()
        model[1].eval()  # one frozen, so that modules differ in their modes
        modes = [module.training for module in model.modules()]
        if recorder is not None:
            recorder.start(model)
        for _ in range(steps):
            rows = torch.randperm(40)[:16]
            optimiser.zero_grad()
            functional.cross_entropy(model(x[rows]), y[rows]).backward()
            optimiser.step()
            if recorder is not None:
                gradients = [p.grad.clone() for p in model.parameters()]
                recorder.step(model)
                assert all(map(torch.equal, gradients, (p.grad for p in model.parameters())))
            assert [module.training for module in model.modules()] == modes
        left = (torch.get_rng_state(), torch.from_numpy(np.random.get_state()[1].astype(int)),  # noqa: NPY002
                torch.tensor(random.getstate()[1]))
    random.setstate(saved[0])
    np.random.set_state(saved[1])  # noqa: NPY002
    return [*model.state_dict().values(), *left]


def recorders():
    ends = numpy_stream(0, "ends").normal(size=(2, 4)).astype(np.float32)
    line = ps.segment(*ends)
    bits = ps.random_bits(4, count=6)
    x = data()[0][:5]
    return {
        "spectrum": (network, lambda: SpectrumRecorder(
            line, frequencies=[1, 2], scalar=0, every=3)),
        "exact spectrum": (plain, lambda: SpectrumRecorder(
            line, frequencies=[1, 2], scalar=(0, 1), exact=True, every=3)),
        "length": (plain, lambda: LengthRecorder(line, every=3)),
        "sampled length": (network, lambda: LengthRecorder(
            line, samples=20, exact=False, every=3)),
        "interval": (plain, lambda: IntervalRecorder(x, x.flip(0) - 2 * x, every=3)),
        "sampled interval": (network, lambda: IntervalRecorder(x, -x, samples=9, every=3)),
        "flips": (network, lambda: DistanceRecorder(bits, every=3)),
        "exact flips": (plain, lambda: DistanceRecorder(bits, search="exact", every=3)),
        "distance": (plain, lambda: DistanceRecorder(x, directions=3, reach=4.0, every=3)),
    }


@pytest.mark.parametrize("name", recorders())
def test_weights_buffers_and_random_states_are_the_same_to_the_bit(name):
    build, make = recorders()[name]
    recorder = make()
    with_it, without = trained(build(), recorder), trained(build())
    assert recorder.steps == [0, 3, 6, 9, 12]
    assert all(map(torch.equal, with_it, without))
    assert recorder.seconds > 0


def test_the_comparison_would_show_a_disturbance():
    class Careless(SpectrumRecorder):
        def step(self, model, *, step=None):
            model.eval()
            found = super().step(model, step=step)
            model.train()
            model[1].eval()
            torch.rand(1)
            return found

    line = ps.segment(torch.zeros(4), torch.ones(4))
    careless = Careless(line, frequencies=[1], scalar=0)
    assert not all(map(torch.equal, trained(network(), careless), trained(network())))


def test_what_is_recorded_is_the_network_in_evaluation_mode():
    model = network(counting=False)
    line = ps.segment(torch.zeros(4), torch.ones(4))
    recorder = SpectrumRecorder(line, frequencies=[1, 2], scalar=0)
    model.train()
    with torch.random.fork_rng(devices=[]):
        recorder.start(model)
    model.eval()
    again = SpectrumRecorder(line, frequencies=[1, 2], scalar=0)
    again.start(model)
    assert np.array_equal(recorder.magnitudes, again.magnitudes)


class Failing(Recorder):
    kind = "failing"

    def measure(self, model):
        assert not any(module.training for module in model.modules())
        model(torch.zeros(2, 4))
        raise NonFinite("as planned")

    def scalars(self, record):
        return {}

    def settings(self):
        return {}


def test_an_error_in_the_measure_passes_and_all_is_put_back():
    model, recorder = network(), Failing(every=1)
    model.train()
    model[4].eval()
    modes = [module.training for module in model.modules()]
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with pytest.raises(NonFinite, match="as planned"):
        recorder.step(model)
    assert [module.training for module in model.modules()] == modes
    after = model.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert (recorder.steps, recorder.records, recorder.seconds) == ([], [], 0.0)


def test_a_model_that_diverged_is_named():
    model = plain()
    with torch.no_grad():
        model[0].weight[0, 0] = torch.nan
    line = ps.segment(torch.zeros(4), torch.ones(4))
    recorder = SpectrumRecorder(line, frequencies=[1], scalar=0)
    with pytest.raises(NonFinite, match=r"parameter 0\.weight"):
        recorder.start(model)
    assert model.training


def test_a_buffer_that_is_no_number_is_no_change():
    model = nn.BatchNorm1d(3)
    model.running_mean[:] = torch.nan
    version, kept = model.running_mean._version, model.running_mean
    with undisturbed(model):
        assert not model.training
    assert model.running_mean is kept
    assert kept._version == version


def test_modes_are_set_without_calling_train():
    class Merging(nn.Linear):
        def train(self, mode=True):
            raise AssertionError("a layer that merges weights in train() was told")

    model = nn.Sequential(nn.utils.skip_init(Merging, 4, 2), nn.Dropout(0.5))
    with undisturbed(model):
        assert [module.training for module in model.modules()] == [False] * 3
    assert [module.training for module in model.modules()] == [True] * 3


def test_mixed_precision_is_off_and_no_bar_is_drawn_meanwhile():
    model = plain().eval()
    x = torch.ones(1, 4)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert model(x).dtype == torch.bfloat16
        with undisturbed(model):
            assert model(x).dtype == torch.float32
            assert progress._active.get()
        assert model(x).dtype == torch.bfloat16
    assert not progress._active.get()


def test_a_plain_function_can_be_recorded():
    recorder = SpectrumRecorder(ps.segment([0.0], [1.0]), frequencies=[1])
    recorder.start(lambda x: torch.sin(2 * torch.pi * x))
    assert np.allclose(recorder.magnitudes, 1.0, atol=1e-6)
