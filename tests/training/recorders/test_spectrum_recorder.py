import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import priorscope as ps
from priorscope._core.errors import BadInput, NonFinite, UnsupportedModel
from priorscope._core.seeds import numpy_stream
from priorscope.training.recorders import SpectrumRecorder

LINE = ps.segment(torch.zeros(1, dtype=torch.float64), torch.ones(1, dtype=torch.float64))


def network(inputs=1, outputs=1, seed=0, dtype=torch.float64):
    arch = ps.MLP(inputs=inputs, widths=(16, 16), outputs=outputs)
    return ps.sample(arch, ps.gaussian(2.0, 1.0), count=1, seed=seed, dtype=dtype)[0]


def measured(model, curve=LINE, **options):
    recorder = SpectrumRecorder(curve, **options)
    recorder.start(model)
    return recorder.magnitudes[0]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.floats(0.1, 5), st.floats(0, 6.2), st.floats(-2, 2))
def test_a_sine_has_its_amplitude_and_nothing_elsewhere(frequency, amplitude, phase, mean):
    wanted = sorted({0, frequency, 45})
    found = measured(lambda x: amplitude * torch.sin(2 * math.pi * frequency * x + phase) + mean,
                     frequencies=wanted)
    expected = [abs(mean) if k == 0 else amplitude if k == frequency else 0.0 for k in wanted]
    assert np.allclose(found, expected, atol=1e-12)


def test_magnitudes_are_those_of_an_independent_transform():
    model = network()
    found = measured(model, frequencies=range(1, 30), points=64)
    x = torch.arange(64, dtype=torch.float64)[:, None] / 64
    values = model(x)[:, 0].detach().numpy()
    assert np.allclose(found, 2 * np.abs(np.fft.rfft(values))[1:30] / 64, rtol=1e-12)


def test_inputs_on_a_grid_are_a_curve_too():
    model, curve = network(inputs=2), ps.flower(4)
    by_curve = measured(model, curve, frequencies=[1, 4, 9], points=50)
    inputs = curve.sample(50, endpoint=False)
    recorder = SpectrumRecorder(inputs, frequencies=[1, 4, 9])
    inputs.zero_()  # the recorder has its own
    recorder.start(model)
    assert np.array_equal(recorder.magnitudes[0], by_curve)


@pytest.mark.parametrize(("inputs", "curve"), [
    (1, LINE), (2, ps.circle([1.0, 0.0], [0.0, 1.0], dtype=torch.float64)),
])
def test_samples_come_to_the_closed_form_as_they_grow_denser(inputs, curve):
    model, wanted = network(inputs=inputs), [0, 1, 2, 5]
    exact = measured(model, curve, frequencies=wanted, exact=True)
    if inputs == 1:
        grid = np.polynomial.legendre.leggauss(40)
        edges = np.linspace(0, 1, 401)
        middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
        t = (middle[:, None] + half[:, None] * grid[0]).ravel()
        weights = (half[:, None] * grid[1]).ravel()
        values = model(torch.from_numpy(t)[:, None])[:, 0].detach().numpy()
        waves = np.exp(-2j * np.pi * np.outer(wanted, t))
        by_hand = np.abs(waves @ (weights * values)) * [1, 2, 2, 2]
        assert np.allclose(exact, by_hand, atol=1e-6)
    errors = [np.abs(measured(model, curve, frequencies=wanted, points=n) - exact).max()
              for n in (50, 800)]
    assert errors[1] < errors[0] / 8
    assert errors[1] < 0.02


def test_targets_make_what_is_learned_1():
    target = SpectrumRecorder(LINE, frequencies=[3, 7, 12], target=[2.0, 0.5, 1.0])

    def model(x):
        waves = [2.0 * torch.sin(6 * math.pi * x), 0.4 * torch.sin(14 * math.pi * x)]
        return sum(waves)

    target.start(model)
    assert np.allclose(target.magnitudes[0], [1.0, 0.8, 0.0], atol=1e-12)
    assert target.latest() == pytest.approx({"spectrum/3": 1.0, "spectrum/7": 0.8,
                                             "spectrum/12": 0.0, "spectrum/half_frequency": 7.0})


@pytest.mark.parametrize(("heights", "expected"), [
    ([0.4, 1.0, 1.0], 0.0), ([1.0, 0.4, 1.0], 2.0), ([0.5, 0.5, 0.5], 9.0), ([0.0, 0.0, 0.0], 0.0),
])
def test_the_half_frequency_is_the_last_before_the_first_gap(heights, expected):
    recorder = SpectrumRecorder(LINE, frequencies=[5, 2, 9], target=1.0)
    order = [1, 0, 2]  # heights are told by rising frequency
    record = {"frequency": recorder.frequencies, "magnitude": np.array(heights)[order]}
    assert recorder.scalars(record)["half_frequency"] == expected


def test_one_output_a_margin_or_any_function_of_the_outputs_is_followed():
    model = network(outputs=3)
    single = [measured(lambda x, c=c: model(x)[:, c], frequencies=[1, 2]) for c in range(3)]
    for place in range(3):
        assert np.allclose(measured(model, frequencies=[1, 2], scalar=place), single[place])
    margin = measured(lambda x: model(x)[:, 2] - model(x)[:, 0], frequencies=[1, 2])
    assert np.allclose(measured(model, frequencies=[1, 2], scalar=(2, 0)), margin)
    assert np.allclose(measured(model, frequencies=[1, 2], scalar=lambda z: z[:, 2] - z[:, 0]),
                       margin)
    exact = measured(model, frequencies=[1, 2], scalar=(2, 0), exact=True)
    dense = measured(model, frequencies=[1, 2], scalar=(2, 0), points=4000)
    assert np.allclose(exact, dense, atol=1e-2 * np.abs(dense).max())


def test_a_model_in_single_precision_stays_and_is_measured():
    model = network(dtype=torch.float32)
    found = measured(model, frequencies=[1, 5])
    assert next(model.parameters()).dtype == torch.float32
    assert np.allclose(found, measured(network(), frequencies=[1, 5]), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(("options", "words"), [
    ({"frequencies": [1, 1]}, "different numbers"),
    ({"frequencies": [-1]}, "at least 0"),
    ({"frequencies": []}, "different numbers"),
    ({"frequencies": [100]}, "reach 100 on 200 points: expected less than 100"),
    ({"frequencies": [5], "points": 10}, "expected less than 5"),
    ({"frequencies": [5], "target": 0.0}, "above 0"),
    ({"frequencies": [5], "target": [1.0, 2.0]}, "each of 1 frequencies"),
    ({"frequencies": [5], "scalar": (1, 1)}, "two different places"),
    ({"frequencies": [5], "scalar": -1}, "at least 0"),
    ({"frequencies": [5], "scalar": lambda z: z, "exact": True}, "no closed form"),
    ({"frequencies": [5], "points": 20, "exact": True}, "expected a Curve"),
    ({"frequencies": [5], "every": 0}, "every is 0"),
    ({"frequencies": [5], "every": []}, "empty list of steps"),
    ({"frequencies": [5], "every": 1.5}, "every is 1.5"),
])
def test_what_does_not_fit_is_refused(options, words):
    with pytest.raises(BadInput, match=words):
        SpectrumRecorder(LINE, **options)


def test_curves_that_are_none_are_refused():
    for curve in ("line", torch.zeros(5), [1, 2]):
        with pytest.raises(BadInput, match="expected a Curve"):
            SpectrumRecorder(curve, frequencies=[1])
    with pytest.raises(BadInput, match="with a Curve only"):
        SpectrumRecorder(torch.zeros(9, 1), frequencies=[1], points=9)
    with pytest.raises(NonFinite):
        SpectrumRecorder(torch.full((9, 1), torch.nan), frequencies=[1])


def test_models_that_cannot_be_followed_are_refused():
    with pytest.raises(UnsupportedModel, match="3 outputs: say which"):
        measured(network(outputs=3), frequencies=[1])
    with pytest.raises(BadInput, match="places below 3"):
        measured(network(outputs=3), frequencies=[1], scalar=3)
    with pytest.raises(BadInput, match="expected one number per point"):
        measured(network(outputs=3), frequencies=[1], scalar=lambda z: z)
    with pytest.raises(UnsupportedModel):
        measured(_tanh(), frequencies=[1], exact=True)


def _tanh():
    linear = nn.utils.skip_init(nn.Linear, 1, 1, dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(numpy_stream(0, "w").normal(size=(1, 1))))
        linear.bias.zero_()
    return nn.Sequential(linear, nn.Tanh())
