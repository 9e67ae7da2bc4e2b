"""Sign changes against length: Crofton's law, and the limit of large weights."""

import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn
from torch.nn.utils import skip_init

from priorscope.domains import circle
from priorscope.studies.raghu import TransitionsAgainstLength
from priorscope.studies.raghu.following import followed
from priorscope.studies.raghu.transitions_against_length.study import Cell
from priorscope.sweeps.columns import encode


def made_up(factor=1.0, bend=0.0, width=256, networks=40):
    """Rows of networks whose sign changes are a multiple of the law, or bend away from it."""
    stream = np.random.default_rng(0)
    layer = np.tile(np.arange(1, 7), networks)
    length = 100.0 * 1.5**layer
    from priorscope.theory import length_growth

    law = length / (math.pi * math.sqrt(width * length_growth("hard_tanh", 8.0).variance / 8.0))
    noise = stream.normal(1.0, 0.05, len(layer))
    return pd.DataFrame({
        "width": width, "weight_variance": 8.0, "depth": 6, "count": networks, "points": 1000,
        "block": 0, "network": np.repeat(np.arange(networks), 6), "layer": layer,
        "length": length, "simple": law, "spherical": law,
        "transitions": factor * law * noise * np.exp(bend * layer)})


def saturated(growth, width=16, networks=30):
    layer = np.tile(np.arange(1, 5), networks)
    noise = np.random.default_rng(1).normal(1.0, 0.05, len(layer))
    return pd.DataFrame({
        "width": width, "weight_variance": 1e8, "depth": 4, "count": networks, "points": 0,
        "block": 0, "network": np.repeat(np.arange(networks), 4), "layer": layer, "length": 0.0,
        "simple": 0.0, "spherical": 0.0, "transitions": growth**layer * noise})


def words(frame, part):
    findings = TransitionsAgainstLength.findings(frame)
    return {finding.verdict.word for finding in findings if part in finding.claim}


def test_a_circle_crosses_every_read_out_twice():
    """Closed form: on a circle around the origin each hyperplane is met twice, 2πr / (πr)."""
    model = nn.Sequential(skip_init(nn.Linear, 2, 2, bias=False), nn.Hardtanh(),
                          skip_init(nn.Linear, 2, 1))
    with torch.no_grad():
        model[0].weight.copy_(0.5 * torch.eye(2))
    found = followed(model, circle([1.0, 0.0], [0.0, 1.0]), 3000, seed=0, place=0)
    assert found["transitions"].tolist() == [2.0]
    assert found["length"][0] == pytest.approx(math.pi, rel=1e-5)
    assert found["simple"][0] == pytest.approx(2.0, rel=1e-5)
    assert found["spherical"][0] == pytest.approx(2.0, rel=1e-5)


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells(scale):
    cells = TransitionsAgainstLength.cells_of(scale)
    assert {cell.points > 0 for cell in cells} == {True, False}
    assert all(TransitionsAgainstLength.cost(cell) > 0 for cell in cells)


def test_the_seed_decides_and_smoke_frames_are_drawn():
    parts = []
    for cell in (Cell(8, 8.0, 3, 3, 500, 0), Cell(4, 1e8, 3, 3, 0, 0)):
        first, again, other = (TransitionsAgainstLength.measure(cell, seed) for seed in (1, 1, 2))
        assert encode(first) == encode(again) != encode(other)
        parts.append(pd.DataFrame({**asdict(cell), **first}))
    frame = pd.concat(parts)
    assert TransitionsAgainstLength.findings(frame)
    assert TransitionsAgainstLength.figures(frame)["transitions-against-length"].table


def test_croftons_law_agrees_or_not():
    assert words(made_up(), "along a curve is") == {"agrees"}
    assert words(made_up(1.3), "along a curve is") == {"disagrees"}
    assert words(made_up(), "sign changes a unit of length") == {"agrees"}
    assert words(made_up(1.3), "sign changes a unit of length") == {"disagrees"}


def test_proportionality_agrees_or_not():
    assert words(made_up(1.3), "in proportion to length") == {"agrees"}
    assert words(made_up(bend=0.1), "in proportion to length") == {"disagrees"}


def test_the_limit_of_large_weights():
    exact = 16 / math.pi * math.acos(1 - 2 / 16)
    assert words(saturated(exact), "arccos") == {"agrees"}
    assert words(saturated(exact), "by √k a layer") == {"disagrees"}
    assert words(saturated(4.0), "by √k a layer") == {"agrees"}
    assert words(saturated(4.0), "arccos") == {"disagrees"}
