"""The table of pictures, and what is said of it."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.domains import grid
from priorscope.measures.fourier import fourier_complexity
from priorscope.networks import MLP, glorot_uniform, sample
from priorscope.studies.redshift.gallery import Gallery
from priorscope.studies.redshift.gallery.study import CHANGES, MAGNITUDES, Cell

SMALL = Cell("tanh", networks=3, resolution=12, hidden=2, width=8)
SPREAD = np.array([-0.004, 0.0, 0.001, 0.003])


def frame(**levels):
    """Rows of activations: complexities at the four magnitudes, then of the three changes."""
    rows = []
    for name, values in levels.items():
        settings = [("none", magnitude) for magnitude in MAGNITUDES]
        settings += [(change, MAGNITUDES[-1]) for change in CHANGES]
        for (change, magnitude), value in zip(settings, values, strict=True):
            noise = SPREAD * (10 if isinstance(value, tuple) else 1)
            middle = value[0] if isinstance(value, tuple) else value
            rows += [{"kind": "complexity", "change": change, "magnitude": magnitude,
                      "network": network, "place": 0, "value": middle + shift,
                      **asdict(Cell(name))} for network, shift in enumerate(noise)]
            rows += [{"kind": "function", "change": change, "magnitude": magnitude, "network": 0,
                      "place": place, "value": place / 3, **asdict(Cell(name))}
                     for place in range(4)]
    return pd.DataFrame(rows)


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


@pytest.fixture(scope="module")
def measured():
    return pd.DataFrame(Gallery.measure(SMALL, 5)).assign(**asdict(SMALL))


def test_it_repeats(measured):
    again = Gallery.measure(SMALL, 5)
    assert all((measured[name].to_numpy() == column).all() for name, column in again.items())


@pytest.mark.parametrize(("change", "magnitude"), [("none", 2.0), ("layer norm", 32.0)])
def test_numbers_are_those_of_the_networks_one_by_one(measured, change, magnitude):
    arch = MLP(inputs=2, widths=(8, 8), activation="tanh", **CHANGES.get(change, {}))
    nets = sample(arch, glorot_uniform(scale=magnitude), count=3, seed=5, dtype=torch.float64)
    own = measured[(measured.change == change) & (measured.magnitude == magnitude)]
    for network in range(3):
        values = nets[network](grid(12)).detach().numpy().reshape(12, 12)
        (found,) = own[(own.kind == "complexity") & (own.network == network)].value
        assert found == pytest.approx(fourier_complexity(values).item(), rel=1e-9)
    first = nets[0](grid(12)).detach().numpy().ravel()
    drawn = own[own.kind == "function"].sort_values("place").value.to_numpy()
    assert drawn == pytest.approx((first - first.min()) / np.ptp(first), abs=1e-4)


def test_columns_that_rise_and_stay():
    found = Gallery.findings(frame(tanh=[0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4],
                                   relu=[0.2, 0.2, 0.21, 0.21, 0.2, 0.2, 0.3]))
    assert [finding.verdict.word for finding in found] == ["agrees"] * len(found)
    assert len(found) == 7
    found = Gallery.findings(frame(tanh=[0.2, 0.2, 0.2, 0.2, 0.3, 0.3, 0.2],
                                   relu=[0.2, 0.2, 0.2, 0.4, 0.4, 0.4, 0.3]))
    assert [finding.verdict.word for finding in found] == ["disagrees"] * len(found)


def test_a_wide_interval_decides_nothing():
    found = Gallery.findings(frame(sine=[0.2, 0.2, 0.2, (0.3,), (0.25,), 0.2, 0.4]))
    assert word(found, "grow more complex") == "undecided"
    assert word(found, "layer normalisation") == "undecided"
    assert word(found, "residual") == "agrees"


def test_networks_are_paired_by_number_and_missing_ones_left_out():
    rows = frame(relu=[0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2])
    dropped = rows[~((rows.network == 1) & (rows.magnitude == 0.5) & (rows.kind == "complexity"))]
    (finding,) = [one for one in Gallery.findings(dropped) if "as with small ones" in one.claim]
    assert finding.measured.count == 3
    assert finding.measured.high - finding.measured.low < 1e-12  # the spread is of the networks


def test_the_picture_has_a_place_for_each_setting(measured):
    (picture,) = Gallery.figures(measured).values()
    assert len(picture.ax.images) == len(MAGNITUDES) + len(CHANGES)
    means = dict(zip(zip(picture.table["change"], picture.table["magnitude"], strict=True),
                     picture.table["mean"], strict=True))
    rows = measured[(measured.kind == "complexity") & (measured.change == "gated")]
    assert means["gated", 32.0] == pytest.approx(rows.value.mean())
    assert f"{means['gated', 32.0]:.2f}" in {text.get_text() for text in picture.ax.texts}


def test_scales_hold_all_activations_and_costs_are_positive():
    assert {cell.activation for cell in Gallery.cells("laptop")} == {
        "relu", "gelu", "silu", "selu", "tanh", "gaussian", "sine"}
    assert all(cell.hidden == 3 for cell in Gallery.cells("paper"))
    assert 0 < Gallery.cost(SMALL) < Gallery.cost(Gallery.cells("paper")[0])
