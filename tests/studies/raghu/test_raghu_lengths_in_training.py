"""Lengths while networks are trained on MNIST: what is measured and how it is judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from priorscope.studies.raghu import LengthsInTraining
from priorscope.studies.raghu.data import images, random_pairs
from priorscope.sweeps.columns import encode


def made_up(variance, change, *, heavier=1.0, replicas=5):
    """Rows of networks whose lengths change by a factor, twice as much near images."""
    rows = []
    for replica in range(replicas):
        jitter = 1 + 0.002 * replica
        for kind, power in (("images", 2.0), ("random", 1.0)):
            for epoch in (0, 12):
                for layer in range(1, 7):
                    length = 3.0 * (change**power * jitter if epoch else 1.0)
                    size = variance * (heavier * jitter if epoch else 1.0)
                    rows.append((variance, replica, kind, epoch, layer, length, size))
    names = ["weight_variance", "replica", "kind", "epoch", "layer", "length", "variance"]
    return pd.DataFrame(rows, columns=names).assign(
        data="mnist", width=100, depth=6, rows=10_000, epochs=12, accuracy=0.99)


def word(frame, part):
    (one,) = [finding for finding in LengthsInTraining.findings(frame) if part in finding.claim]
    return one.verdict.word


def test_cells_seed_and_smoke():
    for scale in ("smoke", "laptop", "paper"):
        cells = LengthsInTraining.cells_of(scale)
        assert {cell.weight_variance for cell in cells} == {3.0, 16.0}
        assert all(LengthsInTraining.cost(cell) > 0 for cell in cells)
    cells = LengthsInTraining.cells_of("smoke")
    first, again, other = (LengthsInTraining.measure(cells[0], seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    assert set(first["epoch"]) == {0, 1, 2}
    frame = pd.concat([pd.DataFrame({**asdict(cell), **LengthsInTraining.measure(cell, 0)})
                       for cell in cells])
    found = LengthsInTraining.findings(frame)
    assert {finding.verdict.word for finding in found} == {"undecided"}
    assert len(LengthsInTraining.figures(frame)) == 2


def test_judged_both_ways():
    good = pd.concat([made_up(3.0, 1.3), made_up(16.0, 0.7)])
    assert word(good, "3 training lengthens circles through images at") == "agrees"
    assert word(good, "16 training shortens circles through images at") == "agrees"
    assert word(good, "16 training shortens circles through images more") == "agrees"
    assert word(good, "16 training lengthens circles at the first") == "disagrees"
    bad = pd.concat([made_up(3.0, 0.8), made_up(16.0, 1.2, heavier=0.8)])
    assert word(bad, "3 training lengthens circles through images at") == "disagrees"
    assert word(bad, "16 training shortens circles through images at") == "disagrees"
    assert word(bad, "16 training lengthens circles at the first") == "agrees"
    assert word(bad, "do not shrink") == "disagrees"


def test_images_have_mean_square_one_and_mean_zero():
    data = images("digits", train=500, test=50)
    assert float(data.train_inputs.square().mean()) == pytest.approx(1.0, rel=1e-5)
    assert float(data.train_inputs.mean()) == pytest.approx(0.0, abs=1e-5)
    assert len(data.test_labels) == 50


def test_a_pair_is_the_same_whatever_the_count():
    assert np.array_equal(random_pairs(5, 2, 7), random_pairs(5, 4, 7)[:2])
