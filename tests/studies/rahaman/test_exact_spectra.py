"""Exact spectra: what is measured, and how it is judged."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.seeds import numpy_stream
from priorscope.studies.rahaman.exact_spectra import ExactSpectra
from priorscope.studies.rahaman.exact_spectra.along_curves import networks
from priorscope.studies.rahaman.exact_spectra.cell import Cell
from priorscope.studies.rahaman.power_laws import binned
from priorscope.sweeps.columns import encode


def made_up(kind, treatment, exponent, *, depth=2, networks=8, spread=0.01, **columns):
    """Rows of networks whose spectra have exponents around one, in eight bins."""
    stream = np.random.default_rng(0)
    frequency = np.geomspace(20, 2000, 8)
    parts = []
    for network in range(networks):
        power = exponent + spread * stream.standard_normal()
        parts.append(pd.DataFrame({
            "kind": kind, "depth": depth, "width": 64, "inputs": 32, "networks": networks,
            "bias": 0.3, "low": 20.0, "high": 2000.0, "frequencies": 100, "network": network,
            "treatment": treatment, "frequency": frequency, "magnitude": frequency**power,
            "bound": 3 * frequency**power, "second": 0.0, "exponent": power, "over_corners": 0.0,
            "over_counted": 0.0, "over_possible": 0.0, "pieces": 30.0, "steepest": 1.0,
            "product": 10.0, "largest_entry": 1e4, "possible_pieces": 1e3} | columns))
    return pd.concat(parts, ignore_index=True)


def words(frame, part):
    found = [finding for finding in ExactSpectra.findings(frame) if part in finding.claim]
    assert found
    return {finding.verdict.word for finding in found}


def smoke(seed=3):
    parts = []
    for cell in ExactSpectra.cells_of("smoke"):
        small = dataclasses.replace(cell, networks=min(cell.networks, 2))
        parts.append(pd.DataFrame(ExactSpectra.measure(small, seed)).assign(
            **dataclasses.asdict(small)))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_the_grid_has_every_kind(scale):
    cells = ExactSpectra.cells_of(scale)
    assert all(ExactSpectra.cost(cell) > 0 for cell in cells)
    assert {cell.kind for cell in cells} == {"line", "circle", "plane", "map", "pyramid"}
    if scale != "smoke":
        curves = [cell for cell in cells if cell.kind in ("line", "circle")]
        assert {cell.depth for cell in curves} == {1, 2, 4, 8}
        assert {(cell.width, cell.inputs, cell.bias) for cell in curves} == {(64, 32, 0.3)}
        assert min(cell.networks for cell in cells if cell.kind != "map") >= 5


def test_the_seed_decides():
    cell = Cell("line", 1, 6, 3, 2, 0.3, 20.0, 200.0, 64)
    first, again, other = (ExactSpectra.measure(cell, seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)


def test_a_line_is_that_of_the_network_by_plain_samples():
    """A twin: a million samples, Hann's window and a sum, at three frequencies of one bin each."""
    cell = Cell("line", 2, 8, 4, 1, 0.3, 20.0, 80.0, 3)
    with pytest.raises(ValueError, match="bins"):
        ExactSpectra.measure(dataclasses.replace(cell, frequencies=2), 5)
    found = pd.DataFrame(ExactSpectra.measure(cell, 5))
    start, end = numpy_stream(5, "ends", 0).standard_normal((2, 4))
    t = (np.arange(400_000) + 0.5) / 400_000
    with torch.no_grad():
        f = networks(cell, 5)[0](torch.from_numpy(start + t[:, None] * (end - start)))[:, 0].numpy()
    for treatment, weights in (("hann", (1 - np.cos(2 * np.pi * t)) / 2), ("finite", 1.0)):
        own = found[found.treatment == treatment]
        assert np.allclose(own.frequency, [20, 50, 80])
        wanted = [abs((f * weights * np.exp(-2j * np.pi * k * t)).mean()) for k in own.frequency]
        np.testing.assert_allclose(own.magnitude, wanted, atol=1e-8)


def test_the_smoke_scale_end_to_end():
    frame = smoke()
    numbers = frame.select_dtypes("number")
    assert np.isfinite(numbers.to_numpy()).all()
    findings = ExactSpectra.findings(frame)
    assert len(findings) == 14
    figures = ExactSpectra.figures(frame)
    assert set(figures) == {"decay-along-lines", "decay-in-the-plane", "map-of-a-plane"}
    assert all(drawing.table for drawing in figures.values())
    lines = frame[frame.treatment == "corners"]
    assert (lines.magnitude <= lines.bound).all()
    assert (lines.steepest <= lines["product"]).all()


def test_parts_of_a_run_are_judged_and_drawn():
    frame = smoke()
    for kind in frame.kind.unique():
        part = frame[frame.kind == kind]
        ExactSpectra.findings(part)
        ExactSpectra.figures(part)


@pytest.mark.parametrize(("kind", "treatment", "theory", "part"), [
    ("line", "corners", -2.0, "corners alone"), ("line", "hann", -2.0, "Hann"),
    ("line", "finite", -1.0, "cut off"), ("circle", "closed", -2.0, "great circles"),
    ("plane", "generic", -3.0, "random directions of a square"),
    ("plane", "normal", -2.0, "strongest edges"), ("pyramid", "generic", -3.0, "a pyramid"),
    ("pyramid", "normal", -2.0, "outer edges")])
def test_exponents_are_told_apart(kind, treatment, theory, part):
    assert words(made_up(kind, treatment, theory), part) == {"agrees"}
    assert words(made_up(kind, treatment, theory + 0.3), part) == {"disagrees"}
    assert words(made_up(kind, treatment, theory, spread=0.5), part) == {"undecided"}


def test_each_depth_is_a_claim():
    frame = pd.concat([made_up("line", "corners", -2.0, depth=1),
                       made_up("line", "corners", -1.5, depth=4)])
    assert words(frame, "one hidden layer, by") == {"agrees"}
    assert words(frame, "4 hidden layers, by") == {"disagrees"}


@pytest.mark.parametrize(("part", "columns"), [
    ("steeper than the product", {"steepest": 11.0}), ("from the largest weight", {
        "largest_entry": 9.0}), ("more linear pieces", {"possible_pieces": 29.0}),
    ("sum of its jumps", {"over_corners": 0.01}), ("its number N", {"over_counted": 0.01}),
    ("bound on pieces and", {"over_possible": 0.01})])
def test_bounds_that_are_exceeded_are_seen(part, columns):
    fine = made_up("line", "corners", -2.0)
    assert words(fine, part) == {"agrees"}
    worse = fine.assign(**{name: fine[name].where(fine.network > 0, value)
                           for name, value in columns.items()})
    assert words(worse, part) == {"disagrees"}


def test_all_figures_of_a_grid_are_drawn():
    frame = pd.concat([made_up(*own, depth=depth) for depth in (1, 2) for own in (
        ("line", "corners", -2.0), ("line", "hann", -2.0), ("line", "finite", -1.0),
        ("circle", "closed", -2.0))])
    figures = ExactSpectra.figures(frame)
    assert set(figures) == {"decay-along-lines", "exponents-against-depth"}


def test_bins_are_means_of_squares():
    middle, size = binned(np.array([1.0, 2.0, 100.0]), np.array([3.0, 4.0, 5.0]), 2)
    np.testing.assert_allclose(middle, [np.sqrt(2), 100])
    np.testing.assert_allclose(size, [np.sqrt(12.5), 5])
