"""Labels along flowers: what is measured, and how it is judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

import priorscope as ps
from priorscope.studies.rahaman import FlowerClassification
from priorscope.studies.rahaman.flower_classification.study import (
    Cell,
    agreement,
    square_points,
)


def frame(gain=0.2, accuracy=0.95, on=0.95, off=0.6, spread=0.01):
    """Rows of three networks on two flowers."""
    cell = Cell(50, petals=(0, 20), side=4)
    rows = []
    for network in range(3):
        shift = spread * (network - 1)
        for flower, value in ((0, accuracy - gain), (20, accuracy)):
            for step, share in ((0, 0.5), (500, 1.0)):
                rows.append(("accuracy", flower, network, step, 0.0, 0.0,
                             value * share + shift * (flower == 20)))
        rows += [("agreement", 20, network, 0, 0.0, 0.0, on + shift),
                 ("agreement", 20, network, 0, 1.0, 0.0, off)]
    for network in range(2):
        rows += [("map", 20, network, 0, float(x), float(y), float(x - y + network))
                 for x, y in square_points(4).tolist()]
    names = ["kind", "flower", "network", "step", "x", "y", "value"]
    return pd.DataFrame(rows, columns=names).assign(
        **{name: value for name, value in asdict(cell).items() if name != "petals"})


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


def test_agreement_is_counted_pair_by_pair():
    logits = torch.tensor([[1.0, -1.0, 2.0, 0.5], [1.0, 1.0, 2.0, 0.5], [-1.0, -1.0, 1.0, 1.0]])
    by_hand = [np.mean([np.mean((logits[i] > 0).numpy() == (logits[j] > 0).numpy())
                        for j in range(3) if j != i]) for i in range(3)]
    assert agreement(logits) == pytest.approx(by_hand)
    assert agreement(logits[:1].expand(4, -1)) == pytest.approx(np.ones(4))


def test_the_square_is_a_grid_with_its_corners():
    square = square_points(5)
    assert square.shape == (25, 2)
    assert square[0].tolist() == pytest.approx([-1.6, -1.6])
    assert square[4].tolist() == pytest.approx([1.6, -1.6])
    assert square[-1].tolist() == pytest.approx([1.6, 1.6])


def test_a_smoke_cell_measures_repeats_and_starts_with_the_accuracy_of_its_networks():
    cell = FlowerClassification.cells("smoke")[0]
    first, again = (FlowerClassification.measure(cell, 5) for _ in range(2))
    for name, column in first.items():
        assert np.array_equal(column, again[name]), name
    table = pd.DataFrame(first)
    accuracy = table[table.kind == "accuracy"]
    assert len(accuracy) == 3 * 2 * 3  # looks, flowers, networks
    assert accuracy.value.between(0, 1).all()
    assert (accuracy.value * cell.points % 1).round(6).isin([0.0, 1.0]).all()
    assert table[table.kind == "map"].groupby("network").size().tolist() == [256, 256]
    assert sorted(table[table.kind == "agreement"].x.unique()) == [0.0, 1.0]
    curve = ps.flower(4).sample(cell.points, endpoint=False)
    assert float(curve.abs().max()) <= 1.6
    shown = FlowerClassification.figures(table.assign(
        **{name: value for name, value in asdict(cell).items() if name != "petals"}))
    assert shown.keys() == {"accuracy", "off-the-curve"}


def test_accuracy_that_rises_agrees_and_one_that_falls_does_not():
    assert word(FlowerClassification.findings(frame()), "learned better") == "agrees"
    assert word(FlowerClassification.findings(frame(gain=-0.2)), "learned better") == "disagrees"
    assert word(FlowerClassification.findings(frame(gain=0.01, spread=0.1)),
                "learned better") == "undecided"
    assert word(FlowerClassification.findings(frame(gain=0.0, accuracy=0.6, spread=0.0)),
                "learned better") == "undecided"


def test_networks_off_the_curve_are_judged_once_they_fit_it():
    assert word(FlowerClassification.findings(frame()), "off the curve") == "agrees"
    assert word(FlowerClassification.findings(frame(off=0.94)), "off the curve") == "disagrees"
    assert word(FlowerClassification.findings(frame(accuracy=0.7)), "off the curve") == "undecided"


def test_the_paper_scale_has_the_papers_grid():
    cells = FlowerClassification.cells("paper")
    assert [cell.frequency for cell in cells] == list(range(50, 401, 50))
    assert cells[0].petals == tuple(range(0, 21, 2))
    assert (cells[0].points, cells[0].width, cells[0].depth) == (1000, 256, 5)
