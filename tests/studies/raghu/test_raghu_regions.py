"""Regions and patterns: what is counted, and how it is judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

import priorscope as ps
from priorscope.studies.raghu import Regions
from priorscope.studies.raghu.regions.counting import count_regions, follow_curves
from priorscope.sweeps.columns import encode


def counts(widths, count, *, activation="relu", variance=2.0, near=None, networks=20):
    values = np.resize(np.atleast_1d(count), networks)
    return pd.DataFrame({
        "part": "counts", "activation": activation, "widths": ",".join(map(str, widths)),
        "networks": networks, "weight_variance": variance, "bias_variance": 1.0, "count": values,
        "near": values - 1 if near is None else near, "degenerate": 0})


def word(frame, part):
    (one,) = [finding for finding in Regions.findings(frame) if part in finding.claim]
    return one.verdict.word


def test_cells_seed_and_smoke():
    for scale in ("smoke", "laptop", "paper"):
        assert all(Regions.cost(cell) > 0 for cell in Regions.cells_of(scale))
    cells = [cell for cell in Regions.cells_of("smoke") if sum(cell.widths) <= 12][:9]
    cells += [cell for cell in Regions.cells_of("smoke") if cell.part == "picture"]
    first, again, other = (Regions.measure(cells[5], seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    frame = pd.concat([pd.DataFrame({
        **asdict(cell) | {"widths": ",".join(map(str, cell.widths))},
        **Regions.measure(cell, place)}) for place, cell in enumerate(cells)])
    assert Regions.findings(frame)
    assert Regions.figures(frame)["layers"].table


def test_one_layer_reaches_the_count_of_hyperplanes():
    """Lines in general position cut the plane into 1 + k + k(k-1)/2; parallel pairs into less."""
    for activation, expected in (("relu", 11), ("hard_tanh", 33)):
        nets = ps.sample(ps.MLP(inputs=2, widths=(4,), activation=activation),
                         ps.gaussian(2.0, 1.0), count=5)
        assert count_regions(nets)["count"] == [expected] * 5


def test_lines_never_come_back():
    nets = ps.sample(ps.MLP(inputs=2, widths=(8, 8)), ps.gaussian(2.0, 1.0), count=3)
    rows = pd.DataFrame(follow_curves(nets, 4, 0))
    lines = rows[rows.kind == "line"]
    assert (lines.patterns == lines.runs).all()
    assert (rows.patterns <= rows.runs).all()


def test_bounds_are_judged_both_ways():
    frame = pd.concat([counts((4,), 11), counts((8, 8), 1400)])
    assert word(frame, "No ReLU network") == "disagrees"
    assert word(frame, "One ReLU layer of 4 units") == "agrees"
    frame = pd.concat([counts((4,), 9), counts((8, 8), [40, 50])])
    assert word(frame, "No ReLU network") == "agrees"
    assert word(frame, "One ReLU layer of 4 units") == "disagrees"


@pytest.mark.parametrize(("deep", "verdict"), [([300, 310], "agrees"), ([200, 210], "disagrees")])
def test_depth_is_set_against_width(deep, verdict):
    frame = pd.concat([counts((8, 8, 8), deep), counts((24,), [250, 255])])
    assert word(frame, "more regions in three layers than in one") == verdict
    assert word(frame, "the theorem allows more regions") == "agrees"


@pytest.mark.parametrize(("again", "verdict"), [(0, "agrees"), (1, "disagrees")])
def test_patterns_on_lines_are_judged(again, verdict):
    rows = [("line", network, 10 - again, 10) for network in range(6) for _ in range(3)]
    frame = pd.DataFrame(rows, columns=["kind", "network", "patterns", "runs"]).assign(
        part="curves", activation="relu", widths="16,16", weight_variance=2.0)
    frame = pd.concat([frame, frame.assign(kind="circle")])
    assert word(frame, "On a straight line a ReLU") == verdict


def test_a_pictured_network_is_the_one_with_most_regions():
    from priorscope.studies.raghu.regions.counting import picture, pictured_network, unit_square

    nets = ps.sample(ps.MLP(inputs=2, widths=(4, 4)), ps.gaussian(2.0, 1.0), count=4)
    found = picture(nets)
    net = pictured_network(torch.as_tensor(found["parameter"]), (4, 4), "relu")
    assert unit_square(net).count == max(unit_square(one).count for one in nets)
