"""Radial spectra, neighbours along curves, and how both are judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from priorscope.studies.rahaman import NearestNeighbours
from priorscope.studies.rahaman.nearest_neighbours.findings import steepness
from priorscope.studies.rahaman.nearest_neighbours.radial import radial_spectrum
from priorscope.studies.rahaman.nearest_neighbours.study import Cell, neighbours

FREQUENCIES = np.arange(1, 65) / 3.2


def frame(low=0.0, power=-3.0, gain=-0.1, spread=0.02):
    """Rows of four networks and of two numbers of neighbours, whose ζ goes like k⁻²."""
    rows = []
    for network in range(4):
        bent = 10 ** (low + spread * (network - 1.5)) * FREQUENCIES**-2.0
        high = FREQUENCIES / FREQUENCIES.max() > 0.499
        bent[high] *= (FREQUENCIES[high] / FREQUENCIES[high][0]) ** (
            power + 2 + spread * (network - 1.5))
        rows += [("spectrum", "network", network, place, 0, value, 0.9)
                 for place, value in zip(FREQUENCIES, bent, strict=True)]
    for learner in ("1", "5"):
        rows += [("spectrum", learner, 0, place, 0, place**-2.0, 1.0) for place in FREQUENCIES]
        rows += [("accuracy", learner, draw, 50.0, petals, 0.9 + gain * petals / 20 + 0.001 * draw,
                  0.0) for draw in range(5) for petals in (0, 20)]
    names = ["kind", "learner", "draw", "place", "flower", "value", "accuracy"]
    cell = {name: value for name, value in asdict(Cell("spectra")).items()
            if not isinstance(value, tuple)}
    return pd.DataFrame(rows, columns=names).assign(**cell)


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


def test_a_plane_wave_lies_on_its_ring():
    side, extent = 64, 3.2
    x = np.arange(side) * extent / side
    for across, down in ((5, 0), (3, 4)):
        wave = np.cos(2 * np.pi * (across * x[None, :] + down * x[:, None]) / extent)
        places, zeta = radial_spectrum(wave, extent)
        assert places[zeta.argmax()] == pytest.approx(5 / extent)
        # Two entries of the transform hold half the wave each, the other entries of the ring none.
        ring = sum(round(float(np.hypot(a, b))) == 5 for a in range(-32, 32)
                   for b in range(-32, 32))
        assert zeta.max() == pytest.approx(2 * np.pi * 5 / extent * extent**2 / ring)
        assert np.delete(zeta, zeta.argmax()) == pytest.approx(np.zeros(len(zeta) - 1), abs=1e-9)


def test_the_ring_sums_are_those_of_a_loop_over_the_transform():
    side, extent = 8, 2.0
    picture = np.random.default_rng(0).standard_normal((side, side))
    sums, counts = np.zeros(20), np.zeros(20)
    for a in range(side):
        for b in range(side):
            value = sum(picture[m, n] * np.exp(-2j * np.pi * (a * m + b * n) / side)
                        for m in range(side) for n in range(side)) * (extent / side) ** 2
            signed = [place - side if place >= side / 2 else place for place in (a, b)]
            ring = round(float(np.hypot(*signed)))
            sums[ring] += abs(value)
            counts[ring] += 1
    places, zeta = radial_spectrum(picture, extent)
    assert zeta == pytest.approx(2 * np.pi * places * (sums / np.maximum(counts, 1))[1:4])


def test_the_nearest_neighbour_is_the_nearest():
    stream = np.random.default_rng(1)
    points, labels = stream.standard_normal((30, 2)), stream.integers(0, 2, 30)
    asked = stream.standard_normal((50, 2))
    nearest = [labels[np.argmin(((points - one) ** 2).sum(axis=1))] for one in asked]
    assert neighbours(points, labels, 1).predict(asked).tolist() == nearest


def test_the_power_is_that_of_the_high_part():
    zeta = np.where(FREQUENCIES / FREQUENCIES.max() > 0.499, FREQUENCIES**-2.5, 1.0)
    assert steepness(FREQUENCIES, zeta[None]) == pytest.approx([-2.5])


def test_smoke_cells_measure_and_are_drawn():
    tables = []
    for cell in NearestNeighbours.cells("smoke"):
        found = NearestNeighbours.measure(cell, 2)
        again = NearestNeighbours.measure(cell, 2)
        assert all(np.array_equal(found[name], again[name]) for name in found)
        tables.append(pd.DataFrame(found).assign(**{
            name: value for name, value in asdict(cell).items() if not isinstance(value, tuple)}))
    spectra, accuracy = tables
    assert set(spectra.learner) == {"network", "1", "5"}
    assert (spectra[spectra.learner == "1"].accuracy == 1.0).all()
    assert accuracy.value.between(0, 1).all()
    whole = pd.concat(tables, ignore_index=True)
    assert NearestNeighbours.figures(whole).keys() == {"radial-spectra", "neighbours-1"}
    assert len(NearestNeighbours.findings(whole)) == 4
    assert len(NearestNeighbours.findings(accuracy)) == 2


@pytest.mark.parametrize(("change", "part", "expected"), [
    ({}, "low radial", "agrees"), ({"low": -0.6}, "low radial", "disagrees"),
    ({"low": 0.2, "spread": 0.05}, "low radial", "undecided"),
    ({}, "decays faster", "agrees"), ({"power": -1.0}, "decays faster", "disagrees"),
    ({"power": -2.0}, "decays faster", "undecided"),
    ({}, "of the nearest 5 neighbours", "agrees"),
    ({"gain": 0.1}, "of the nearest neighbour do", "disagrees"),
])
def test_claims_hold_fail_or_stay_open(change, part, expected):
    assert word(NearestNeighbours.findings(frame(**change)), part) == expected
