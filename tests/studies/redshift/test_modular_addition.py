"""Sums modulo a number: the target, tables by prefactor, and how findings are judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from priorscope._core.seeds import numpy_stream
from priorscope.measures import fourier_complexity
from priorscope.studies.redshift.modular_addition import ModularAddition
from priorscope.studies.redshift.modular_addition.findings import majority
from priorscope.studies.redshift.modular_addition.judging_complexity import peak_of, relations
from priorscope.studies.redshift.modular_addition.study import Cell, start_of
from priorscope.studies.redshift.modular_addition.training import (
    MODULI,
    architecture,
    target_values,
    train_at,
)
from priorscope.studies.redshift.prefactor_table import ACTIVATIONS, PREFACTORS, PrefactorTable

NETWORKS = 6
LOGS = np.log10(PREFACTORS)


def bump(peak, top, base):
    """Accuracies over prefactors, highest at a place in decades."""
    return base + (top - base) * np.exp(-((LOGS - peak) ** 2) / 0.5)


def block(cell, accuracy, train, tilt=1.0):
    """Rows of one cell; networks differ by up to 0.02."""
    count = len(cell.prefactors)
    stream = numpy_stream(1, cell.activation, cell.modulus)
    noise = stream.uniform(-0.01, 0.01, (3, NETWORKS, count))
    complexity = (200 + 100 * tilt * np.linspace(0, 1, count) + noise[2]).ravel()
    scores = np.clip(accuracy + noise[:2], 0, 1).reshape(2, -1)
    rows = pd.DataFrame({
        "kind": "network", "network": np.repeat(np.arange(NETWORKS), count),
        "prefactor": np.tile(cell.prefactors, NETWORKS), "train": train, "validation": scores[0],
        "test": scores[1], "loss": 0.1, "fourier": complexity, "chebyshev": complexity,
        "lempel_ziv": complexity, "place": 0, "output": 0.0})
    return rows.assign(**asdict(cell))


def frame(peaks, tops, relu, fitted=1.0, early=0.8):
    """Rows of all cells: where each modulus peaks, how high, and what ReLU reaches.

    ``early`` and ``fitted`` are the training accuracies of ReLU after few and after many steps.
    """
    parts = []
    for name in ACTIVATIONS:
        for modulus in MODULI:
            tunable = name in ("tanh", "gaussian", "sine")
            accuracy = (bump(peaks[modulus], tops[modulus], 0.5) if tunable
                        else np.full(len(LOGS), relu[modulus]))
            cell = Cell(name, modulus, networks=NETWORKS)
            parts.append(block(cell, accuracy, early if name == "relu" else 1.0))
    parts += [block(Cell("relu", modulus, "long", networks=NETWORKS, steps=4000), relu[modulus],
                    fitted) for modulus in MODULI]
    return pd.concat(parts, ignore_index=True)


AS_PUBLISHED = frame({10: -0.2, 7: 0.2, 4: 0.6}, {10: 0.99, 7: 0.99, 4: 0.99},
                     {10: 0.99, 7: 0.8, 4: 0.75})
OTHERWISE = frame({10: 0.6, 7: 0.2, 4: -0.2}, {10: 0.9, 7: 0.9, 4: 0.9},
                  {10: 0.8, 7: 0.99, 4: 0.99}, fitted=0.93, early=0.93)


def words(table):
    """Verdicts by claim."""
    return {finding.claim: finding.verdict.word for finding in ModularAddition.findings(table)}


def only(found, *parts):
    """Verdicts of the claims that hold all these words."""
    kept = [word for claim, word in found.items() if all(part in claim for part in parts)]
    assert kept
    return set(kept)


def test_the_target_is_what_the_definition_says():
    for modulus in MODULI:
        by_hand = [[float((a + b) % modulus <= modulus / 2) for b in range(16)] for a in range(16)]
        assert target_values(modulus).tolist() == by_hand
        assert majority(modulus) == pytest.approx(np.mean(by_hand))
    assert [round(target_values(modulus).mean(), 3) for modulus in MODULI] == [0.602, 0.578, 0.75]
    # It depends on the sum alone.
    target = target_values(7)
    assert np.array_equal(target[1:, :-1], target[:-1, 1:])


def test_a_finer_target_is_the_same_picture():
    for modulus in MODULI:
        fine = target_values(modulus, resolution=46)
        assert np.array_equal(fine[::3, ::3], target_values(modulus))
    complexities = [fourier_complexity(target_values(modulus, resolution=64)) for modulus in MODULI]
    assert np.all(np.diff(complexities) > 0)


def test_networks_see_the_task():
    found = train_at("gaussian", 2.0, 10, networks=2, seed=0, steps=100)
    assert found.outputs.shape == (2, 256)
    right = (found.outputs > 0) == target_values(10).ravel().astype(bool)
    parts = (230 * found.train + 13 * found.validation + 13 * found.test) / 256
    assert right.mean(axis=1) == pytest.approx(parts)
    # 0.60 of the points have the more frequent label: more than that takes learning.
    assert found.train.mean() > 0.75
    assert architecture("sine", 3.0).prefactor == 3.0


def test_prefactors_are_even_in_the_logarithm_and_hold_one():
    assert 1.0 in PREFACTORS
    assert len(PREFACTORS) == 9
    assert np.diff(LOGS) == pytest.approx(np.full(8, 0.2), abs=1e-3)
    assert Cell("relu", 4, "long").prefactors == (1.0,)


def test_the_best_prefactor_is_chosen_by_validation_and_read_on_test():
    rows = pd.DataFrame({"network": [1, 1, 0, 0], "prefactor": [2.0, 1.0, 2.0, 1.0], "train": 1.0,
                         "loss": 0.0, "validation": [0.9, 0.5, 0.9, 0.6],
                         "test": [0.2, 0.9, 0.4, 0.8]})
    table = PrefactorTable.of(rows)
    assert table.best_prefactor == 2.0
    assert table.tuned().tolist() == [0.4, 0.2]
    assert table.at(1.1).tolist() == [0.8, 0.9]
    assert table.held_out == pytest.approx(np.array([[0.7, 0.65], [0.7, 0.55]]))
    assert table.validated == 0.9
    rows["validation"] = 0.7
    assert PrefactorTable.of(rows).best_prefactor == 1.0


def test_complexity_at_the_start_does_not_depend_on_the_task_or_the_steps():
    first, again = (start_of(Cell("gaussian", modulus, networks=2, steps=steps), 4.0, 7)
                    for modulus, steps in ((10, 5), (4, 50)))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    low = start_of(Cell("sine", 4, networks=2), 0.3, 7)["lempel_ziv"]
    high = start_of(Cell("sine", 4, networks=2), 10.0, 7)["lempel_ziv"]
    assert low.max() < high.min()


def test_smoke_cells_measure_repeat_and_are_drawn():
    cells = ModularAddition.cells("smoke")
    first, again = (ModularAddition.measure(cells[-1], 3) for _ in range(2))
    assert all(np.array_equal(column, again[name]) for name, column in first.items())
    assert first["fourier"][first["kind"] == "network"].min() > 0
    table = pd.DataFrame(first).assign(**asdict(cells[-1]))
    assert set(ModularAddition.figures(table)) == {"accuracy-4", "complexity-4", "start", "learned",
                                                   "peaks"}
    assert ModularAddition.findings(table) == []
    assert len(ModularAddition.cells("laptop")) == 21
    assert ModularAddition.cost(cells[0]) > 0


def test_what_was_published_agrees():
    found = words(AS_PUBLISHED)
    for part in ("100 %", "ReLU networks", "Some Gaussian", "One of", "better than ReLU",
                 "best prefactor", "Not every", "generalise best"):
        assert only(found, part) == {"agrees"}, part


def test_the_opposite_disagrees():
    found = words(OTHERWISE)
    for part in ("ReLU networks generalise", "do not generalise", "Some Gaussian", "One of",
                 "better than ReLU", "best prefactor", "generalise best"):
        assert only(found, part) == {"disagrees"}, part
    assert only(found, "Not every") == {"agrees"}


def test_what_was_not_learned_is_not_judged():
    # There, ReLU knows as much after few steps as after many: more would add nothing.
    assert only(words(OTHERWISE), "100 %") == {"disagrees"}
    rising = frame({10: 0, 7: 0, 4: 0}, {10: 0.6, 7: 0.6, 4: 0.6}, {10: 0.6, 7: 0.6, 4: 0.6}, 0.85)
    found = words(rising)
    assert only(found, "100 %") == {"undecided"}
    assert only(found, "do not generalise") == {"undecided"}
    assert only(found, "best prefactor") == {"undecided"}
    assert only(found, "goes together") == {"undecided"}


def test_peaks_and_relations_are_read_off():
    rows = block(Cell("sine", 4, networks=NETWORKS), bump(0.3, 0.9, 0.5), 1.0)
    table = PrefactorTable.of(rows[rows.kind == "network"], "lempel_ziv")
    assert peak_of(table) == pytest.approx(0.3, abs=0.1)
    rising = block(Cell("sine", 4, networks=NETWORKS), np.linspace(0.3, 0.9, 9), 1.0)
    table = PrefactorTable.of(rising[rising.kind == "network"], "lempel_ziv")
    assert relations(table, "lempel_ziv") == pytest.approx(np.ones(NETWORKS))


def test_a_closer_relation_on_the_harder_sum_is_seen():
    for peaks, expected in (({10: 0.2, 7: 0.5, 4: 1.0}, "agrees"),
                            ({10: 1.0, 7: 0.5, 4: 0.2}, "disagrees")):
        table = frame(peaks, dict.fromkeys(MODULI, 0.95), dict.fromkeys(MODULI, 0.8))
        assert only(words(table), "goes together") == {expected}


def test_the_gallery_shows_the_target_beside_what_was_learned():
    outputs = pd.concat([
        pd.DataFrame({"kind": "output", "prefactor": np.repeat(PREFACTORS, 256),
                      "place": np.tile(np.arange(256), 9),
                      "output": np.repeat(PREFACTORS, 256)}).assign(**asdict(Cell(name, 4)))
        for name in ("relu", "gaussian")])
    rows = AS_PUBLISHED[(AS_PUBLISHED.modulus == 4) & AS_PUBLISHED.activation.isin(
        ["relu", "gaussian"])]
    picture = ModularAddition.figures(pd.concat([rows, outputs], ignore_index=True))["learned"]
    assert len(picture.ax.images) == 3
    target, _, gaussian = np.reshape(picture.data["value"], (3, 256))
    assert np.array_equal(target > 0, target_values(4).ravel() > 0)
    # The output that was made up is the prefactor: it tells which one was shown.
    shown = 2 * np.arctanh(gaussian)
    own = PrefactorTable.of(rows[(rows.activation == "gaussian")])
    assert shown == pytest.approx(np.full(256, own.best_prefactor))
