"""A wave of the norm on labels, how much of it is learnt, and how dips are judged."""

import math
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from priorscope._core.seeds import numpy_stream
from priorscope.domains import load_digits
from priorscope.networks import MLP, sample, torch_default
from priorscope.studies.rahaman.radial_noise.curves import curves
from priorscope.studies.rahaman.radial_noise.study import Cell, RadialNoise
from priorscope.studies.rahaman.radial_noise.wave import noise_share, radial_noise
from priorscope.studies.rahaman.two_digits import two_digits

STEPS = np.arange(0, 351, 10)

#: Frequency and amplitude to best loss, its step, last loss, last training loss, share learnt:
#: as published where a number is.
PUBLISHED = {(0.0, 0.0): (0.035, 300, 0.035, 1e-4, 0.0), (0.05, 1.0): (0.2, 200, 0.21, 0.01, 0.9),
             (0.1, 1.0): (0.3, 200, 0.4, 0.02, 0.8), (0.2, 1.0): (0.16, 100, 0.47, 0.1, 0.6),
             (1.0, 1.0): (0.07, 200, 0.58, 0.4, 0.2), (0.1, 0.5): (0.1, 200, 0.12, 0.01, 0.8),
             (1.0, 0.5): (0.06, 200, 0.2, 0.1, 0.2)}


def frame(settings=PUBLISHED, *, networks=3, spread=0.001, **changes):
    """Rows of networks whose losses come down to their best and rise from there."""
    parts = []
    for (k, beta), (best, step, last, training, learnt) in settings.items():
        for network in range(networks):
            own = spread * (network - 1)
            parts.append(pd.DataFrame({
                "network": network, "step": STEPS,
                "training": np.geomspace(1.5, training * (1 + own), len(STEPS)),
                "validation": np.interp(STEPS, [0, step, STEPS[-1]], [1.0, best, last]) + own,
                "learnt": np.linspace(0, learnt + own, len(STEPS))}).assign(
                    **asdict(replace(Cell(k, beta), **changes))))
    return pd.concat(parts)


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


def test_the_wave_is_a_sine_of_the_norm():
    assert radial_noise(torch.tensor([[3.0, 4.0]]), 0.05).item() == pytest.approx(1.0)
    assert radial_noise(torch.tensor([[3.0, 4.0]]), 0.2).item() == pytest.approx(0.0, abs=1e-5)
    stream = np.random.default_rng(0)
    x = torch.from_numpy(stream.random((2, 5, 7)))
    by_hand = [[math.sin(2 * math.pi * 0.7 * math.sqrt(sum(v * v for v in row.tolist())))
                for row in part] for part in x]
    assert radial_noise(x, 0.7).numpy() == pytest.approx(np.array(by_hand))
    rotation = torch.linalg.qr(torch.from_numpy(stream.random((7, 7)))).Q
    assert torch.allclose(radial_noise(x @ rotation, 0.7), radial_noise(x, 0.7))


def test_the_share_of_noise_is_its_coefficient():
    stream = np.random.default_rng(0)
    clean, noise = (torch.from_numpy(stream.standard_normal((2, 30))) for _ in range(2))
    mixed = 0.4 - 2 * clean + torch.tensor([[0.25], [1.0]]) * noise
    assert noise_share(mixed, clean, noise).numpy() == pytest.approx([0.25, 1.0])
    assert noise_share(clean, clean, noise).numpy() == pytest.approx([0.0, 0.0], abs=1e-9)
    # What the fit cannot express: coefficient of noise freed of the constant and the targets.
    outputs = torch.from_numpy(stream.standard_normal((2, 30)))
    for row in range(2):
        basis = np.linalg.qr(np.stack([np.ones(30), clean[row].numpy()], axis=1)).Q
        free = noise[row].numpy() - basis @ (basis.T @ noise[row].numpy())
        assert noise_share(outputs, clean, noise)[row].item() == pytest.approx(
            outputs[row].numpy() @ free / (free @ free))
    assert not noise_share(outputs, clean, torch.zeros_like(noise)).any()


def test_training_and_validation_rows_are_apart_and_each_network_has_its_own():
    found = two_digits("digits", rows=100, validation=60, networks=3, seed=5)
    more = two_digits("digits", rows=120, validation=60, networks=2, seed=5)
    assert torch.equal(more.inputs[:, :100], found.inputs[:2])
    assert not torch.equal(found.inputs[0], found.inputs[1])
    data = load_digits()
    labels = {tuple(row.tolist()): int(label) for row, label in zip(
        data.train_inputs, data.train_labels, strict=True)}
    for network in range(3):
        own, other = ({tuple(row.tolist()) for row in part[network]} for part in (
            found.inputs, found.validation_inputs))
        assert (len(own), len(other), len(own & other)) == (100, 60, 0)
        assert [{3: -1.0, 8: 1.0}[labels[tuple(row.tolist())]] for row in found.inputs[network]] \
            == found.targets[network].tolist()


def test_a_smoke_cell_is_what_a_plain_training_gives():
    cell = replace(RadialNoise.cells("smoke")[-1], steps=20)
    first, again = (RadialNoise.measure(cell, 3) for _ in range(2))
    for name, column in first.items():
        assert np.array_equal(column, again[name]), name
    table = pd.DataFrame(first).assign(**asdict(cell))
    found = curves(table, cell.frequency, cell.amplitude)
    assert found.steps.tolist() == [0, 10, 20]
    assert found.validation.shape == (3, 3)
    data_seed, seed = (int(numpy_stream(3, name).integers(2**62)) for name in ("data", "weights"))
    data = two_digits("digits", rows=cell.rows, validation=cell.held_out, networks=3,
                      seed=data_seed)
    arch = MLP(inputs=64, widths=(cell.width,) * cell.depth)
    net = list(sample(arch, torch_default(), count=3, seed=seed))[1]
    optimiser = torch.optim.Adam(net.parameters(), lr=cell.learning_rate)
    x, clean = data.inputs[1], data.targets[1]
    noisy = clean + torch.sin(2 * math.pi * x.norm(dim=1))
    for _ in range(20):
        optimiser.zero_grad()
        nn.functional.mse_loss(net(x)[:, 0], noisy).backward()
        optimiser.step()
    with torch.no_grad():
        training = nn.functional.mse_loss(net(x)[:, 0], noisy).item()
        validation = nn.functional.mse_loss(net(data.validation_inputs[1])[:, 0],
                                            data.validation_targets[1]).item()
    assert found.training[1, -1] == pytest.approx(training, rel=1e-3)
    assert found.validation[1, -1] == pytest.approx(validation, rel=1e-3)


def test_the_smoke_scale_judges_nothing_and_draws_everything():
    parts = [pd.DataFrame(RadialNoise.measure(cell, 0)).assign(**asdict(cell))
             for cell in RadialNoise.cells("smoke")]
    table = pd.concat(parts)
    found = RadialNoise.findings(table)
    assert {finding.verdict.word for finding in found} == {"undecided"}
    assert RadialNoise.figures(table).keys() == {
        "validation-at-amplitude-1", "training-loss", "noise-learnt", "validation-at-frequency-1"}
    for part in parts:  # a run that was cut short
        assert isinstance(RadialNoise.findings(part), list)
        assert RadialNoise.figures(part) == {}
    assert all(RadialNoise.cost(cell) > 0 for cell in RadialNoise.cells("smoke"))


def test_published_curves_agree_with_every_claim():
    found = RadialNoise.findings(frame())
    assert len(found) == 18
    assert {finding.claim: finding.verdict.word for finding in found
            if finding.verdict.word != "agrees"} == {}
    assert len({finding.claim for finding in found}) == len(found)
    assert all("600 training rows" in finding.note for finding in found)
    drawn = RadialNoise.figures(frame())
    assert drawn.keys() == {"validation-at-amplitude-0.5", "validation-at-amplitude-1",
                            "training-loss", "noise-learnt", "validation-at-frequency-0.1",
                            "validation-at-frequency-1"}
    table = drawn["validation-at-amplitude-1"].table
    assert min(table["k = 1"]) == pytest.approx(0.07)


def test_the_contrary_disagrees():
    low, high = PUBLISHED[0.05, 1.0], PUBLISHED[1.0, 1.0]
    contrary = {**PUBLISHED, (0.0, 0.0): (0.1, 300, 0.1, 1e-4, 0.0), (0.05, 1.0): high,
                (0.2, 1.0): (0.3, 200, 0.5, 0.005, 0.95), (1.0, 1.0): (0.4, 300, 0.41, 1e-4, 0.99),
                (0.1, 0.5): (0.3, 200, 0.4, 0.01, 0.8), (1.0, 0.5): low}
    found = RadialNoise.findings(frame(contrary))
    for part in ("Without noise", "k = 0.05 and β = 1 the best", "worsens with the amplitude, by",
                 "hardly depends", "worsens more", "best validation loss is lower at k = 1",
                 "without a dip", "training loss is higher under noise of k = 1",
                 "less of the noise of k = 1",
                 "k = 0.2 and β = 1 the validation loss is lowest"):
        assert word(found, part) == "disagrees", part


def test_only_training_as_long_as_the_papers_refutes_a_rise():
    flat = {**PUBLISHED, (1.0, 1.0): (0.07, 200, 0.08, 0.4, 0.2)}
    claims = ("k = 1 and β = 1 the validation loss dips", "dip of the validation loss is deeper")
    found = RadialNoise.findings(frame(flat))
    assert [word(found, claim) for claim in claims] == ["undecided", "undecided"]
    long = frame(flat).assign(step=lambda table: table.step * 5_000 // 350)
    assert [word(RadialNoise.findings(long), claim) for claim in claims] == ["disagrees"] * 2


def test_networks_that_differ_leave_it_undecided():
    found = RadialNoise.findings(frame(networks=3, spread=0.2, settings={
        place: (value[0] + 0.4, *value[1:]) for place, value in PUBLISHED.items()}))
    assert word(found, "Without noise") == "undecided"
    assert word(found, "k = 0.2 and β = 1 the best validation loss is about") == "undecided"


def test_the_paper_scale_is_the_papers():
    cells = RadialNoise.cells("paper")
    assert {(cell.steps, cell.width, cell.depth, cell.learning_rate) for cell in cells} == {
        (5_000, 256, 5, 1e-4)}
    assert {cell.frequency for cell in cells} == {0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0}
