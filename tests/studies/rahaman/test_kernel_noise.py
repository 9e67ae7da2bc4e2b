"""Eigenvectors of a Gaussian kernel, spectra in them, and how they are judged."""

import math
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from priorscope._core.seeds import numpy_stream
from priorscope.networks import MLP, sample, torch_default
from priorscope.studies.rahaman.kernel_noise.eigenbasis import (
    basis_rows,
    binned,
    eigenbasis,
    projection,
    rising_noise,
)
from priorscope.studies.rahaman.kernel_noise.study import Cell, KernelNoise
from priorscope.studies.rahaman.kernel_noise.tables import losses, spectra
from priorscope.studies.rahaman.kernel_noise.training import set_up

BINS = 20

#: What is in place of the published plots: loss by step, and spectra by quantity and step.
LOSSES = {"rising": {0: 1.0, 210: 0.027, 600: 0.3}, "white": {0: 1.0, 150: 0.06, 300: 0.25}}
CLEAN, NOISY = np.linspace(2.0, 0.1, BINS), np.linspace(2.0, 0.9, BINS)
LAST = np.append(CLEAN[:-1], 0.8)
SPECTRA = {
    "rising": [("clean", 0, CLEAN), ("target", 0, NOISY), ("function", 0, 0.1 * CLEAN),
               ("function", 40, 0.4 * CLEAN), ("function", 200, CLEAN), ("function", 600, LAST),
               ("target share", 200, np.linspace(1, 0.2, BINS))],
    "white": [("clean", 0, CLEAN), ("target", 0, NOISY), ("function", 0, 0.1 * CLEAN),
              ("function", 300, CLEAN), ("noise share", 300, np.linspace(0.8, 0.3, BINS))]}


def frame(noise, *, curve=None, changed=(), spread=0.0, data="mnist"):
    """Rows of three networks with those losses and spectra, some of which are changed."""
    taken = {(quantity, step): values for quantity, step, values in SPECTRA[noise]}
    taken |= {(quantity, step): values for quantity, step, values in changed}
    parts = []
    for network in range(3):
        own = 1 + spread * (network - 1)
        for step, value in (curve or LOSSES[noise]).items():
            parts.append(pd.DataFrame({"quantity": "validation", "step": step, "index": [0],
                                       "value": value * own}).assign(network=network))
        for (quantity, step), values in taken.items():
            parts.append(pd.DataFrame({"quantity": quantity, "step": step, "value": values * own,
                                       "index": np.arange(1, BINS + 1)}).assign(network=network))
    cell = asdict(Cell(noise, data))
    cell.pop("looks")
    return pd.concat(parts).assign(position=0, **cell)


def line(width=0.04):
    cell = asdict(Cell("none", "line", width, 50, networks=1))
    cell.pop("looks")
    return pd.DataFrame(basis_rows(50, width)).assign(network=0, step=0, **cell)


def words(table):
    return {finding.claim: finding.verdict.word for finding in KernelNoise.findings(table)}


def word(table, part):
    (one,) = [verdict for claim, verdict in words(table).items() if part in claim]
    return one


def test_eigenvectors_are_those_of_the_kernel():
    points = np.random.default_rng(1).standard_normal((12, 3))
    kernel = np.array([[math.exp(-sum((a - b) ** 2 for a, b in zip(x, y, strict=True)) / (
        2 * 0.8**2)) for y in points] for x in points])
    left, values, _ = np.linalg.svd(kernel)  # positive definite: singular are eigenvectors
    found = eigenbasis(torch.from_numpy(points), 0.8).numpy()
    assert found @ found.T == pytest.approx(np.eye(12), abs=1e-10)
    assert kernel @ found.T == pytest.approx(found.T * values, abs=1e-10)
    assert np.abs((found * left.T).sum(axis=1)) == pytest.approx(np.ones(12))
    assert all(row[np.abs(row).argmax()] > 0 for row in found)


def test_two_points_have_their_sum_and_their_difference():
    found = eigenbasis(torch.tensor([[0.0], [1.0]]), 1.0).numpy()
    assert found[0] == pytest.approx([math.sqrt(0.5)] * 2)
    assert np.abs(found[1]) == pytest.approx([math.sqrt(0.5)] * 2)
    assert found[1].sum() == pytest.approx(0.0, abs=1e-12)


def test_rotated_points_have_the_same_eigenvectors():
    stream = np.random.default_rng(2)
    points = torch.from_numpy(stream.standard_normal((15, 4)))
    turned = points @ torch.linalg.qr(torch.from_numpy(stream.standard_normal((4, 4)))).Q + 3
    assert eigenbasis(turned, 1.0).numpy() == pytest.approx(eigenbasis(points, 1.0).numpy(),
                                                            abs=1e-8)


def test_noise_rises_with_the_index():
    basis = eigenbasis(torch.from_numpy(np.random.default_rng(3).standard_normal((11, 2))), 1.0)
    noise = rising_noise(basis, 2.0)
    assert (basis @ noise).numpy() == pytest.approx((np.arange(11) / 10) ** 2)
    assert noise.square().sum().item() == pytest.approx(sum((n / 10) ** 4 for n in range(11)))


def test_bins_and_projections():
    values = torch.arange(10.0)
    assert binned(values, 5).tolist() == [0.5, 2.5, 4.5, 6.5, 8.5]
    assert binned(values, 3) == pytest.approx([1.5, 5.0, 8.0])
    direction = torch.tensor([1.0, -2.0, 0.5, 3.0])
    share = torch.tensor([0.3, 0.3, 0.9, 0.9])
    assert projection(share * direction, direction, 2) == pytest.approx([0.3, 0.9])
    assert projection(torch.ones(2), torch.zeros(2), 1).tolist() == [0.0]


def test_each_network_has_its_own_rows_kernel_and_noise():
    found = set_up("digits", rows=60, networks=2, width=0.7, white=False, power=2.0, seed=1)
    for inputs, basis, noise in zip(found.data.inputs, found.bases, found.noise, strict=True):
        assert torch.equal(basis, eigenbasis(inputs, 0.7))
        assert (basis @ noise.double()).numpy() == pytest.approx((np.arange(60) / 59) ** 2,
                                                                 abs=1e-5)
    white = set_up("digits", rows=60, networks=2, width=0.7, white=True, power=2.0, seed=1).noise
    assert white.abs().max() <= 1
    # Sixty uniform numbers have a variance of 1/3 with a standard error of 0.04: five of them.
    assert white.var(dim=1).numpy() == pytest.approx([1 / 3] * 2, abs=0.2)
    assert not torch.equal(white[0], white[1])


def test_a_smoke_cell_is_what_a_plain_training_gives():
    cell = replace(KernelNoise.cells("smoke")[0], looks=(0, 20))
    table = pd.DataFrame(KernelNoise.measure(cell, 2))
    again = pd.DataFrame(KernelNoise.measure(cell, 2))
    pd.testing.assert_frame_equal(table, again, rtol=1e-9)
    steps, seen = losses(table)
    assert steps.tolist() == [0, 10, 20]
    seeds = [int(numpy_stream(2, name).integers(2**62)) for name in ("data", "weights")]
    setup = set_up("digits", rows=cell.rows, networks=3, width=cell.kernel_width, white=False,
                   power=cell.power, seed=seeds[0])
    arch = MLP(inputs=64, widths=(cell.width,) * cell.depth)
    net = list(sample(arch, torch_default(), count=3, seed=seeds[1]))[2]
    optimiser = torch.optim.Adam(net.parameters(), lr=cell.learning_rate)
    x, clean = setup.data.inputs[2], setup.data.targets[2]
    for _ in range(20):
        optimiser.zero_grad()
        nn.functional.mse_loss(net(x)[:, 0], clean + setup.noise[2]).backward()
        optimiser.step()
    outputs = net(x)[:, 0].detach()
    assert seen[2, -1] == pytest.approx((outputs - clean).square().mean().item(), rel=1e-3)
    coefficients = np.abs(setup.bases[2].numpy() @ outputs.double().numpy())
    by_hand = coefficients.reshape(BINS, -1).mean(axis=1)
    assert spectra(table, "function", 20)[2] == pytest.approx(by_hand, rel=1e-2, abs=1e-3)
    clean_spectrum = np.abs(setup.bases[2].numpy() @ clean.double().numpy())
    assert spectra(table, "clean")[2] == pytest.approx(clean_spectrum.reshape(BINS, -1).mean(
        axis=1))


def test_the_smoke_scale_judges_only_what_is_computed_and_draws_everything():
    parts = []
    for cell in KernelNoise.cells("smoke"):
        columns = asdict(cell)
        columns.pop("looks")
        parts.append(pd.DataFrame(KernelNoise.measure(cell, 0)).assign(**columns))
        assert KernelNoise.cost(cell) > 0
        assert KernelNoise.figures(parts[-1])
    table = pd.concat(parts)
    lines = {claim for claim in words(table) if claim.startswith("On 50 points")}
    assert len(lines) == 6
    assert {words(table)[claim] for claim in lines} == {"agrees"}
    assert {verdict for claim, verdict in words(table).items() if claim not in lines} == {
        "undecided"}
    assert KernelNoise.figures(table).keys() == {
        "spectra-rising", "spectra-white", "losses", "transforms-0.02", "transforms-0.04",
        "eigenvectors-0.02", "eigenvectors-0.04"}


def test_published_numbers_agree():
    for noise, count in (("rising", 6), ("white", 4)):
        found = words(frame(noise))
        assert len(found) == count
        assert set(found.values()) == {"agrees"}


def test_the_contrary_disagrees():
    other = frame("rising", curve={0: 1.0, 400: 0.2, 600: 0.3}, changed=[
        ("function", 40, 0.9 * CLEAN), ("function", 200, NOISY), ("function", 600, CLEAN),
        ("target share", 200, np.linspace(0.2, 1, BINS))])
    assert set(words(other).values()) == {"disagrees"}
    white = frame("white", curve={0: 1.0, 50: 0.2, 300: 0.9}, changed=[
        ("noise share", 300, np.linspace(0.3, 0.8, BINS))])
    assert set(words(white).values()) == {"disagrees"}


def test_networks_that_differ_leave_it_undecided():
    table = frame("rising", spread=0.9)
    assert word(table, "comes down to about") == "undecided"
    assert word(table, "After 600 steps") == "undecided"
    assert set(words(frame("rising", data="digits")).values()) == {"undecided"}


def test_eigenvectors_that_do_not_oscillate_disagree():
    table = line()
    assert set(words(table).values()) == {"agrees"}
    flipped = table.assign(index=51 - table["index"])
    assert set(words(flipped).values()) == {"disagrees"}


def test_a_run_cut_short_is_judged_by_what_it_has():
    table = frame("rising")
    table = table[table.step < 200]
    assert "After 200" not in " ".join(words(table))
    assert KernelNoise.figures(table).keys() == {"spectra-rising", "losses"}
    white = frame("white")
    assert "After 300" not in " ".join(words(white[white.step < 300]))


def test_the_paper_scale_is_the_papers():
    rising, white, *_ = KernelNoise.cells("paper")
    assert (rising.rows, rising.kernel_width, rising.power, rising.bins) == (2_000, 1.25, 2.0, 100)
    assert (rising.width, rising.depth, rising.learning_rate) == (256, 5, 1e-4)
    assert rising.looks == (0, 40, 200, 300, 400, 600, 5_000)
    assert white.looks == (0, 40, 150, 300, 600, 5_000)
    assert all(look % cell.every == 0 for cell in (rising, white) for look in cell.looks)
