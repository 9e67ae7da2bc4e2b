"""Sums of sines along flowers: the reach of plane waves, and how courses are judged."""

import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

import priorscope as ps
from priorscope.studies.rahaman import FlowerRegression
from priorscope.studies.rahaman.flower_regression.reach import reached, top_speed
from priorscope.studies.rahaman.flower_regression.spectra import spectra
from priorscope.studies.rahaman.flower_regression.study import Cell
from priorscope.studies.rahaman.networks_on_flowers import alike, curve_points

STEPS = np.arange(0, 1050, 50)


def frame(rates, spread=0.02, frequencies=(20, 80, 100, 120, 160, 200)):
    """Rows in which frequency k on a flower is learned at a rate of its own."""
    tables = []
    for block in range(3):
        rows = []
        for flower, rate in rates.items():
            for step in STEPS:
                values = [1 - math.exp(-rate(k) * (1 + spread * (block - 1)) * step / 1000)
                          for k in frequencies]
                loss = sum((1 - value) ** 2 for value in values) / 2 + 1e-9
                rows += [(flower, step, k, value, loss)
                         for k, value in zip(frequencies, values, strict=True)]
        cell = {name: value for name, value in asdict(Cell("training", block)).items()
                if not isinstance(value, tuple)}
        tables.append(pd.DataFrame(rows, columns=["flower", "step", "frequency", "amplitude",
                                                  "loss"]).assign(**cell))
    return pd.concat(tables, ignore_index=True)


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


@pytest.mark.parametrize("petals", [0, 1, 2, 4, 10, 16])
def test_the_top_speed_is_that_of_a_fine_grid(petals):
    t = np.linspace(0, 1, 20_001)
    x = ps.flower(petals)(t).double().numpy()
    curve = np.stack([(1 + np.sin(2 * np.pi * petals * t) / 2) * f(2 * np.pi * t)
                      for f in (np.cos, np.sin)], axis=1)
    assert x == pytest.approx(curve, abs=1e-6)
    speed = np.hypot(*np.gradient(curve, t, axis=0).T)[1:-1].max()
    assert top_speed(petals) == pytest.approx(speed, rel=1e-3)


def test_on_the_circle_a_plane_wave_is_a_series_of_bessel_functions():
    """exp(i k cos θ) has the amplitudes J_n(k) (Jacobi and Anger)."""
    from scipy.special import jv

    wave = 50.0
    found = reached([0], [wave], 3, seed=0)
    amplitudes = np.abs(jv(np.arange(200), wave))
    expected = int(np.flatnonzero(amplitudes >= 0.01 * amplitudes.max())[-1])
    assert found["highest"].tolist() == [expected] * 3
    assert found["expected"] == pytest.approx([wave] * 3)
    assert found["bound"] == pytest.approx([wave] * 3)


def test_the_law_never_exceeds_the_bound():
    found = reached([0, 4, 16], [25.0, 100.0], 8, seed=1)
    assert (found["expected"] <= found["bound"] * (1 + 1e-9)).all()
    assert len(found["highest"]) == 3 * 2 * 8


def test_networks_start_alike_on_every_curve():
    nets = alike(width=8, depth=2, networks=2, copies=3, seed=0)
    first = [[value.tolist() for value in net.state_dict().values()] for net in nets]
    assert first[0] == first[2] == first[4]
    assert first[0] != first[1]
    assert curve_points([0, 4], 10).shape == (2, 10, 2)


def test_smoke_cells_measure_and_the_table_keeps_its_order():
    cells = FlowerRegression.cells("smoke")
    found = FlowerRegression.measure(cells[0], 1)
    again = FlowerRegression.measure(cells[0], 1)
    assert all(np.array_equal(found[name], again[name]) for name in found)
    table = pd.DataFrame(found).assign(**{name: value for name, value in asdict(cells[0]).items()
                                          if not isinstance(value, tuple)})
    few, many = spectra(table)
    assert (few.petals, many.petals) == (0, 4)
    one = table[(table.flower == 4) & (table.step == 50) & (table.frequency == 6)]
    assert many.amplitudes[0, 1, 2] == pytest.approx(min(1.0, one.amplitude.item()))
    assert many.losses[0, 1] == pytest.approx(one.loss.item())


def test_a_bias_that_weakens_with_petals_agrees():
    weaker = frame({0: lambda k: 100 / k, 10: lambda k: 8.0 if k == 120 else 300 / k})
    found = FlowerRegression.findings(weaker)
    assert word(found, "learned further") == "agrees"
    assert word(found, "lies below") == "agrees"
    assert word(found, "of 0 petals the lower half") == "agrees"
    assert word(found, "has exceptions") == "agrees"
    assert FlowerRegression.figures(weaker)


def test_a_bias_that_grows_with_petals_disagrees():
    found = FlowerRegression.findings(frame({0: lambda k: 300 / k, 10: lambda k: k / 100}))
    assert word(found, "of 10 petals the lower half") == "disagrees"
    stronger = FlowerRegression.findings(frame({0: lambda k: 300 / k, 10: lambda k: 100 / k}))
    assert word(stronger, "learned further") == "disagrees"
    assert word(stronger, "lies below") == "disagrees"
    assert word(stronger, "has exceptions") == "disagrees"


def test_nothing_learned_and_wide_spreads_stay_open():
    early = FlowerRegression.findings(frame({0: lambda k: 0.01, 10: lambda k: 0.011}))
    assert word(early, "learned further") == "undecided"
    wide = FlowerRegression.findings(frame({0: lambda k: 100 / k, 10: lambda k: 105 / k},
                                           spread=0.6))
    assert word(wide, "of 10 petals the lower half") != "disagrees"
    assert word(wide, "learned further") == "undecided"


def test_plane_waves_are_judged_at_the_largest_wave_number():
    rows = {"part": "plane waves", "flower": 4.0, "wave": [25.0] * 5 + [400.0] * 5,
            "direction": list(range(5)) * 2, "expected": 100.0, "bound": 110.0,
            "highest": [300.0] * 5 + [100.0, 101.0, 99.0, 100.0, 102.0]}
    found = FlowerRegression.findings(pd.DataFrame(rows))
    assert word(found, "and no further") == "agrees"
    assert word(found, "exceeds") == "agrees"
    rows["highest"] = [100.0] * 5 + [150.0, 151.0, 149.0, 150.0, 152.0]
    found = FlowerRegression.findings(pd.DataFrame(rows))
    assert word(found, "and no further") == "disagrees"
    assert word(found, "exceeds") == "disagrees"
