"""Parity: the target, what is measured before training, and how findings are judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from priorscope._core.seeds import numpy_stream
from priorscope.domains import hypercube
from priorscope.measures import sensitivity
from priorscope.studies.redshift.parity import Parity
from priorscope.studies.redshift.parity.study import Cell, start_of
from priorscope.studies.redshift.parity.training import architecture, target_values, train_at
from priorscope.studies.redshift.prefactor_table import ACTIVATIONS, PREFACTORS
from priorscope.studies.redshift.split_training import initial_networks

NETWORKS = 6
LOGS = np.log10(PREFACTORS)


def frame(accuracy, relu, train=1.0, relation=1.0):
    """Rows of all cells: accuracies over prefactors, ReLU's, and how complexity goes with them."""
    parts = []
    for name in ACTIVATIONS:
        cell = Cell(name, networks=NETWORKS)
        noise = numpy_stream(2, name).uniform(-0.01, 0.01, (3, NETWORKS, len(LOGS)))
        middle = np.full(len(LOGS), relu) if name == "relu" else accuracy
        scores = np.clip(middle + noise[:2], 0, 1).reshape(2, -1)
        complexity = (relation * middle + noise[2] / 10).ravel()
        parts.append(pd.DataFrame({
            "network": np.repeat(np.arange(NETWORKS), len(LOGS)),
            "prefactor": np.tile(PREFACTORS, NETWORKS), "train": train, "loss": 0.1,
            "validation": scores[0], "test": scores[1], "sensitivity": complexity,
            "k_lz": complexity}).assign(**asdict(cell)))
    return pd.concat(parts, ignore_index=True)


def only(table, part):
    """Verdicts of the claims that hold these words."""
    kept = [finding.verdict.word for finding in Parity.findings(table) if part in finding.claim]
    assert kept
    return set(kept)


def test_the_target_is_parity():
    for bits in (1, 3, 6):
        strings = hypercube(bits, low=-1.0, high=1.0)
        by_hand = [float(sum(value > 0 for value in row) % 2) for row in strings.tolist()]
        assert target_values(bits).tolist() == by_hand
        # The product of the signs, up to the sign of all ones being false or true.
        product = strings.prod(dim=1).numpy() * (-1) ** bits
        assert np.array_equal(target_values(bits) > 0, product < 0)
    assert sensitivity(target_values(6).astype(bool)).mean == 1.0


def test_networks_see_the_task():
    found = train_at("gaussian", 1.0, 6, networks=2, seed=0, steps=60)
    assert found.outputs.shape == (2, 64)
    right = (found.outputs > 0) == target_values(6).astype(bool)
    assert right.mean(axis=1) == pytest.approx(
        (48 * found.train + 8 * found.validation + 8 * found.test) / 64)
    # Half of the strings have either label, so that a rate of 0.9 takes learning.
    assert found.train.min() > 0.9


def test_complexity_at_the_start_is_that_of_the_networks_that_are_trained():
    cell = Cell("tanh", 6, networks=3)
    found = start_of(cell, 2.5, seed=4)
    nets = initial_networks(architecture("tanh", 2.5, 6), networks=3, seed=4)
    strings = hypercube(6, low=-1.0, high=1.0)
    signs = (nets(strings.float())[..., 0] > 0).numpy()
    for index in range(3):
        differ = [signs[index, place] != signs[index, place ^ (1 << bit)]
                  for place in range(64) for bit in range(6)]
        assert found["sensitivity"][index] == pytest.approx(np.mean(differ))
    # K_LZ of 64 bits is 6 times half a number of words.
    assert (found["k_lz"] % 3 == 0).all()
    steep = start_of(Cell("sine", 6, networks=20), 10.0, seed=4)["sensitivity"]
    # Nearly random functions: 20 means of 192 pairs; the bound is ten standard errors away.
    assert abs(steep.mean() - 0.5) < 0.1


def test_smoke_cells_measure_repeat_and_are_drawn():
    cells = Parity.cells("smoke")
    first, again = (Parity.measure(cells[1], 3) for _ in range(2))
    assert all(np.array_equal(column, again[name]) for name, column in first.items())
    table = pd.DataFrame(first).assign(**asdict(cells[1]))
    assert len(table) == 6
    assert set(Parity.figures(table)) == {"accuracy-6", "sensitivity-6", "relation-6"}
    assert len(Parity.cells("laptop")) == 6
    assert Parity.cost(Parity.cells("paper")[-1]) > Parity.cost(Parity.cells("laptop")[-1])


def test_tuning_that_helps_agrees_and_tuning_that_does_not_is_no_help():
    rising = frame(0.5 + 0.48 * (LOGS - LOGS[0]) / np.ptp(LOGS), 0.6)
    assert only(rising, "than prefactor 1") == {"agrees"}
    assert only(rising, "Some Gaussian") == {"agrees"}
    # Test points that fall where validation points rise: the chosen prefactor does harm.
    harmful = rising.assign(test=1 - rising.test)
    assert only(harmful, "than prefactor 1") == {"disagrees"}
    assert only(harmful, "Some Gaussian") == {"disagrees"}
    assert only(frame(np.full(9, 0.7), 0.6, train=0.7), "than prefactor 1") == {"undecided"}


def test_tuned_activations_are_compared_with_a_tuned_relu():
    rising = 0.5 + 0.3 * (LOGS - LOGS[0]) / np.ptp(LOGS)
    assert only(frame(rising, 0.6), "tuned as well") == {"agrees"}
    assert only(frame(rising, 0.95), "tuned as well") == {"disagrees"}
    assert only(frame(rising, 0.8), "tuned as well") == {"undecided"}


def test_relu_that_fails_agrees_and_relu_that_generalises_disagrees():
    flat = np.full(9, 0.7)
    assert only(frame(flat, 0.6), "ReLU networks") == {"agrees"}
    assert only(frame(flat, 0.985), "ReLU networks") == {"disagrees"}
    assert only(frame(flat, 0.6, train=0.7), "ReLU networks") == {"undecided"}


def test_complexity_that_goes_with_accuracy_agrees_and_against_it_disagrees():
    rising = 0.5 + 0.45 * (LOGS - LOGS[0]) / np.ptp(LOGS)
    assert only(frame(rising, 0.6), "goes together") == {"agrees"}
    assert only(frame(rising, 0.6, relation=-1.0), "goes together") == {"disagrees"}
