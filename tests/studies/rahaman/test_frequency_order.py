"""Sums of sines, their amplitudes, disturbed networks, and how the order is judged."""

import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.networks import MLP, sample, torch_default
from priorscope.studies.joining_rows import joined
from priorscope.studies.rahaman import FrequencyOrder
from priorscope.studies.rahaman.frequency_order.findings import half_steps, spectra
from priorscope.studies.rahaman.frequency_order.losing import half_distances
from priorscope.studies.rahaman.frequency_order.perturbation import disturbed_amplitudes
from priorscope.studies.rahaman.frequency_order.rows import one_row
from priorscope.studies.rahaman.frequency_order.study import Cell
from priorscope.studies.rahaman.sines import amplitudes_at, even_points, sum_of_sines

STEPS, FREQUENCIES = np.arange(0, 6000, 100), np.arange(5, 55, 5)


def frame(orders, cell=None, kept=None, norms=(1.0, 2.0, 1.0)):
    """Rows in which frequency i of network n reaches its amplitude at the given step."""
    cell = cell or Cell("equal", networks=len(orders), steps=int(STEPS[-1]))
    rows = [one_row("target", value=np.zeros(4), place=np.arange(4) / 4)]
    value = 0.5 + 0.6 * np.tanh((STEPS[:, None] - np.array(orders)[:, None]) / 100)
    rows.append(one_row("spectrum", value=value, step=STEPS[:, None], frequency=FREQUENCIES,
                        network=np.arange(len(orders))[:, None, None]))
    rows.append(one_row("function", step=100, value=np.zeros(4), place=np.arange(4) / 4))
    spread = 1 + 0.01 * np.arange(len(orders))[:, None]
    for step, factor in ((0, np.ones(3)), (STEPS[-1], np.array(norms))):
        rows.append(one_row("norm", step=step, value=factor * spread, layer=np.arange(1, 4),
                            network=np.arange(len(orders))[:, None]))
    if kept is not None:
        distances = np.linspace(0, 5, 11)
        rows.append(one_row("disturbed", value=kept(distances[:, None], np.arange(1, 11)) * spread[
            ..., None], distance=distances[:, None], frequency=FREQUENCIES,
            network=np.arange(len(orders))[:, None, None]))
    return pd.DataFrame(joined(rows)).assign(**asdict(cell))


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


def test_amplitudes_are_those_of_the_sines():
    z = even_points(200)
    targets = sum_of_sines([5, 10, 50], [1.0, 0.5, 0.25], z, networks=3, seed=4)
    found = amplitudes_at(targets, [5, 7, 10, 50])
    assert found == pytest.approx(np.tile([1.0, 0.0, 0.5, 0.25], (3, 1)), abs=1e-6)
    by_hand = [abs(sum(complex(value) * np.exp(-2j * math.pi * 10 * place) for value, place in
                       zip(one.tolist(), z.tolist(), strict=True))) * 2 / 200 for one in targets]
    assert found[:, 2] == pytest.approx(by_hand)


def test_phases_differ_and_do_not_depend_on_the_number_of_networks():
    few, many = (sum_of_sines([5], [1.0], even_points(50), count, seed=1) for count in (2, 6))
    assert torch.equal(few, many[:2])
    assert not torch.allclose(many[0], many[1], atol=0.01)


def test_half_steps_are_the_first_ones_and_infinite_where_there_is_none():
    amplitudes = np.array([[0.1, 0.2, 0.0], [0.6, 0.3, 0.1], [0.4, 0.5, 0.2]])
    assert half_steps(np.array([0, 10, 20]), amplitudes).tolist() == [10.0, 20.0, math.inf]


def test_half_distances_lie_between_two_distances():
    kept = np.array([[1.0, 1.0, 1.0], [0.75, 1.0, 0.4], [0.25, 0.9, 0.6]])
    found = half_distances(np.array([0.0, 1.0, 2.0]), kept)
    assert found == pytest.approx([1.5, math.inf, 0.5 / 0.6])


def test_disturbed_networks_are_as_far_as_said_and_the_networks_stay():
    nets = sample(MLP(inputs=1, widths=(8,)), torch_default(), count=2, seed=0)
    x = even_points(32).float()[:, None]
    found = disturbed_amplitudes(nets, x, [1, 2], np.array([0.0, 1e-4, 3.0]), 4, seed=0)
    assert found.shape == (2, 3, 2)
    assert found[:, 0] == pytest.approx(np.ones((2, 2)))
    assert found[:, 1] == pytest.approx(np.ones((2, 2)), abs=0.1)
    assert abs(found[:, 2] - 1).max() > 0.5
    # A network of a bias alone: the unit sphere of one number is ±1.
    line = torch.nn.utils.skip_init(torch.nn.Linear, 1, 1, bias=False)
    with torch.no_grad():
        line.weight.fill_(2.0)
    one = disturbed_amplitudes([line], x, [1], np.array([1.0]), 200, seed=0)
    # |2 ± 1| / 2 averages 1 with a standard deviation of 0.5; six standard errors, below 1e-8.
    assert one.item() == pytest.approx(1.0, abs=6 * 0.5 / math.sqrt(200))
    assert line.weight.item() == 2.0


def test_a_smoke_cell_measures_and_repeats():
    cell = FrequencyOrder.cells("smoke")[0]
    first, again = (FrequencyOrder.measure(cell, 3) for _ in range(2))
    for name, column in first.items():
        assert np.array_equal(column, again[name]), name
    table = pd.DataFrame(first).assign(**asdict(cell))
    steps, frequencies, values = spectra(table)
    assert steps.tolist() == [0, 20, 40, 60]
    assert frequencies.tolist() == cell.frequencies
    assert values.shape == (3, 4, 10)
    assert (values >= 0).all()
    norms = table[table.kind == "norm"]
    assert sorted(norms.layer.unique()) == [1, 2, 3]
    assert FrequencyOrder.figures(table).keys() >= {"order-equal", "robustness", "norms-equal"}
    assert FrequencyOrder.cost(cell) > 0


def test_an_increasing_order_agrees_and_a_decreasing_one_does_not():
    rising = np.linspace(300, 5000, 10)
    for orders, expected in ((rising, "agrees"), (rising[::-1], "disagrees")):
        found = FrequencyOrder.findings(frame([orders + 10 * n for n in range(5)]))
        assert word(found, "in the mean over runs") == expected
        assert word(found, "single runs") == expected
        assert word(found, "learned before step 1,000") == expected
    few = FrequencyOrder.findings(frame([rising, rising[::-1], rising, rising, rising]))
    assert word(few, "single runs") == "undecided"


def test_frequencies_that_are_never_reached_are_no_disorder():
    late = np.concatenate([np.linspace(300, 5000, 5), np.full(5, 1e6)])
    assert word(FrequencyOrder.findings(frame([late, late])), "in the mean over runs") == "agrees"
    early = late[::-1].copy()
    assert word(FrequencyOrder.findings(frame([early, early])), "in the mean over") == "disagrees"
    none = FrequencyOrder.findings(frame([np.full(10, 1e6)] * 2))
    assert not [finding for finding in none if "order" in finding.claim]


def test_norms_that_rise_and_stay():
    rising = [np.linspace(300, 5000, 10)] * 4
    found = FrequencyOrder.findings(frame(rising, norms=(1.02, 3.0, 2.0)))
    assert word(found, "middle layers rise") == "agrees"
    assert word(found, "first layer stays flat") == "agrees"
    assert word(found, "last layer stays flat") == "disagrees"
    assert word(FrequencyOrder.findings(frame(rising, norms=(1.0, 0.5, 1.0))),
                "middle layers rise") == "disagrees"


def test_the_order_of_loss():
    rising = [np.linspace(300, 5000, 10)] * 4

    def fading(distances, places):
        return np.exp(-(distances * np.maximum(places - 2, 0) / 8))

    found = FrequencyOrder.findings(frame(rising, kept=fading))
    assert word(found, "falls with the frequency") == "agrees"
    assert word(found, "keep their amplitude") == "agrees"
    assert word(found, "50 turns is down") == "disagrees"
    assert any(finding.published == 1.4 for finding in found)
    other = FrequencyOrder.findings(frame(rising, kept=lambda d, p: np.exp(-d / p)))
    assert word(other, "falls with the frequency") == "disagrees"
    assert word(other, "keep their amplitude") == "disagrees"


def test_the_paper_scale_is_the_papers():
    cell = FrequencyOrder.cells("paper")[0]
    assert (cell.networks, cell.steps, cell.points, cell.hidden, cell.width) == (
        10, 80_000, 200, 5, 256)
    assert cell.frequencies == list(range(5, 55, 5))
    assert cell.heights == [1.0] * 10
    assert FrequencyOrder.cells("paper")[1].heights == pytest.approx(np.arange(1, 11) / 10)
