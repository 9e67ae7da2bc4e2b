"""Rates by backward passes against whole Jacobians, and how slopes are judged."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.measures import linear_pieces
from priorscope.measures.spectra import line_spectrum
from priorscope.networks import MLP, sample, torch_default
from priorscope.studies.rahaman.learning_rates.kernel import gradient_spectrum, rates
from priorscope.studies.rahaman.learning_rates.learning import train_on_sines
from priorscope.studies.rahaman.learning_rates.slopes import BINS, floored, slopes
from priorscope.studies.rahaman.learning_rates.study import TARGETS, Cell, LearningRates
from priorscope.studies.rahaman.power_laws import binned
from priorscope.studies.rahaman.sines import even_points


def network(seed=0, widths=(7, 5), count=1):
    return sample(MLP(inputs=1, widths=widths), torch_default(), count=count, seed=seed,
                  dtype=torch.float64)


def jacobian(net, x):
    """∂f/∂θ point by point, (points, parameters)."""
    rows = []
    for place in x:
        parts = torch.autograd.grad(net(place[None])[0, 0], list(net.parameters()))
        rows.append(torch.cat([part.ravel() for part in parts]))
    return torch.stack(rows).numpy()


def test_rates_are_those_of_the_whole_jacobian():
    net, x, frequency = network()[0], even_points(40)[:, None], np.array([1, 3, 9])
    found = rates(net, x, frequency, amplitude=0.7)
    kernel = (rows := jacobian(net, x)) @ rows.T * 2 / 40
    z, output = x[:, 0].numpy(), net(x).detach().numpy()[:, 0]
    phases = np.arange(4) * np.pi / 2
    for place, k in enumerate(frequency):
        waves = [np.sin(2 * np.pi * k * z + phase) for phase in phases]
        own = np.mean([wave @ kernel @ wave / (wave @ wave) for wave in waves])
        speed = np.mean([abs(2 / 40 * np.exp(-2j * np.pi * k * z) @ kernel @ (
            output - 0.7 * wave)) for wave in waves])
        assert found.own[place] == pytest.approx(own)
        assert found.full[place] == pytest.approx(speed)


def test_rates_are_what_a_small_step_of_gradient_descent_does():
    net, x, k, step = network(3)[0], even_points(40)[:, None], 2, 1e-4
    z = x[:, 0]
    speeds = []
    for phase in np.arange(4) * np.pi / 2:
        twin = network(3)[0]
        left = twin(x)[:, 0] - torch.sin(2 * np.pi * k * z + phase)
        slopes_ = torch.autograd.grad(left.square().mean(), list(twin.parameters()))
        with torch.no_grad():
            for value, slope in zip(twin.parameters(), slopes_, strict=True):
                value -= step * slope
            change = twin(x)[:, 0] - torch.sin(2 * np.pi * k * z + phase) - left
        turns = torch.exp(-2j * np.pi * k * z)
        speeds.append(float((change * turns).sum().abs()) * 2 / 40 / step)
    assert rates(net, x, np.array([k])).full[0] == pytest.approx(np.mean(speeds), rel=1e-3)


def test_the_gradient_of_the_spectrum_is_that_of_the_closed_form():
    """Differences of the exact spectrum under Hann's window, parameter by parameter."""
    net, frequency, step = network(1, (4, 3))[0], np.array([4, 9]), 1e-6

    def exact():
        return line_spectrum(linear_pieces(net, [0.0], [1.0]), frequency, unit="cycles",
                             boundary="hann").values[0, 0]

    squares = np.zeros(2)
    for parameter in net.parameters():
        flat = parameter.detach().view(-1)
        for index in range(len(flat)):
            with torch.no_grad():
                flat[index] += step
                above = exact()
                flat[index] -= 2 * step
                below = exact()
                flat[index] += step
            squares += np.abs((above - below) / (2 * step)) ** 2
    found = gradient_spectrum(net, frequency, points=4096)
    assert found == pytest.approx(np.sqrt(squares), rel=1e-2)


def test_networks_are_left_as_they_are():
    net = network()[0]
    before = [value.clone() for value in net.parameters()]
    rates(net, even_points(20)[:, None], np.array([1]))
    gradient_spectrum(net, np.array([2]), points=64)
    assert all(torch.equal(a, b) for a, b in zip(before, net.parameters(), strict=True))
    assert all(value.grad is None for value in net.parameters())


def test_residuals_begin_at_those_of_the_untrained_network_and_fall():
    nets = sample(MLP(inputs=1, widths=(16, 16)), torch_default(), count=2, seed=0)
    x, frequency = even_points(50).float()[:, None], np.array([1, 12])
    phases = np.array([[0.3, 1.0], [2.0, 4.0]])
    found = train_on_sines([nets[0], nets[1]], x, frequency, phases, steps=300, every=100,
                           learning_rate=3e-3)
    assert found.steps.tolist() == [0, 100, 200, 300]
    assert found.residual.shape == (2, 2, 4)
    z = x[:, 0].double().numpy()
    for one in range(2):
        output = nets[one](x).detach().double().numpy()[:, 0]
        for place, k in enumerate(frequency):
            left = output - np.sin(2 * np.pi * k * z + phases[one, place])
            wanted = abs(np.fft.rfft(left)[k]) * 2 / 50
            assert found.residual[one, place, 0] == pytest.approx(wanted, abs=1e-5)
    gone = found.residual[..., 0] - found.residual[..., -1]
    assert (gone[:, 0] > 0.3).all()
    assert (gone[:, 1] < 0.1).all()


def test_bins_are_root_mean_squares_and_slopes_those_of_powers():
    frequency = np.arange(8.0, 129.0)
    middle, means = binned(frequency, np.stack([3 * frequency**-2.0, frequency**-1.0]), BINS)
    assert slopes(middle, means) == pytest.approx([-2.0, -1.0], abs=0.02)
    assert means.shape == (2, 8)


def test_decreases_have_a_floor():
    gone = np.array([[1.0, 0.5, -0.1], [0.2, 1e-5, 0.1]])
    assert floored(gone) == pytest.approx(np.array([[1.0, 0.5, 0.01], [0.2, 2e-3, 0.1]]))


def made_up(own=-2.0, full=-1.5, gradient=-1.0, function=-2.0, adam=-1.5, *, spread=0.0):
    """Five networks whose quantities are powers of frequency, each network's its own."""
    parts = []
    for name, power, frequency, step in (
            ("own", own, TARGETS, 0), ("full", full, TARGETS, 0),
            ("gradient", gradient, np.array([8, 16, 32, 64, 128]), 0),
            ("function", function, np.arange(8, 129), 0), ("residual", 0.0, TARGETS, 0),
            ("residual", adam, TARGETS, 100)):
        for one in range(5):
            value = frequency ** (power + (0.01 + spread) * (one - 2.0)) * 1.0
            if name == "residual":
                value = np.ones(10) if step == 0 else 1 - 0.5 * value / value.max()
            parts.append(pd.DataFrame({
                "quantity": name, "network": one, "frequency": frequency, "step": step,
                "value": value, "depth": 5, "width": 256, "points": 200}))
    return pd.concat(parts, ignore_index=True)


def word(frame, part):
    (finding,) = [one for one in LearningRates.findings(frame) if part in one.claim]
    return finding.verdict.word


@pytest.mark.parametrize(("part", "good", "bad"), [
    ("removes a sine", {}, {"own": -0.5}), ("speed", {}, {"full": -0.5}),
    ("decays as 1/k at", {}, {"gradient": -1.5}), ("decays as 1/k² at", {}, {"function": -1.5}),
    ("one power of k slower", {"function": -2.4, "gradient": -1.4}, {"gradient": -2.0}),
    ("less is removed", {}, {"adam": 1.0}), ("decrease on a sine", {}, {"adam": -0.5})])
def test_claims_are_told_apart(part, good, bad):
    assert word(made_up(**good), part) == "agrees"
    assert word(made_up(**bad), part) == "disagrees"
    # Slopes of one network cancel in their difference.
    if "slower" not in part and "removed" not in part:
        assert word(made_up(spread=2.0), part) == "undecided"


def test_a_difference_of_slopes_that_scatters_is_undecided():
    frame = made_up()
    rows = frame.quantity == "gradient"
    frame.loc[rows, "value"] *= frame.frequency[rows] ** (0.5 * (frame.network[rows] - 2.0))
    assert word(frame, "slower") == "undecided"


def test_an_order_that_scatters_is_undecided():
    frame = made_up()
    rows = (frame.quantity == "residual") & (frame.step == 100) & (frame.network < 2)
    frame.loc[rows, "value"] = frame.loc[rows, "value"].to_numpy()[::-1]
    assert word(frame, "less is removed") == "undecided"


def test_the_smoke_scale_end_to_end():
    parts = []
    for cell in LearningRates.cells_of("smoke"):
        small = dataclasses.replace(cell, steps=min(cell.steps, 20))
        first, again = (LearningRates.measure(small, 1) for _ in range(2))
        assert all(np.array_equal(first[name], again[name]) for name in first)
        parts.append(pd.DataFrame(first).assign(**dataclasses.asdict(small)))
    frame = pd.concat(parts, ignore_index=True)
    assert np.isfinite(frame.select_dtypes("number").to_numpy()).all()
    assert len(LearningRates.findings(frame)) >= 6
    assert set(LearningRates.figures(frame)) == {
        "rates-at-the-start", "spectrum-of-the-gradient", "removed-in-training"}
    for part in parts:
        assert LearningRates.findings(part)
        (drawing,) = LearningRates.figures(part).values()
        assert drawing.table


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_the_grids(scale):
    cells = LearningRates.cells(scale)
    assert {cell.kind for cell in cells} == {"kernel", "spectrum", "adam"}
    assert all(isinstance(cell, Cell) and LearningRates.cost(cell) > 0 for cell in cells)
    if scale != "smoke":
        assert all(cell.networks >= 5 for cell in cells)
