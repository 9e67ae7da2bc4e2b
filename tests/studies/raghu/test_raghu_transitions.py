"""Transitions against depth, width and scale: how they are judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from priorscope.studies.raghu import TransitionsAgainstDepth
from priorscope.sweeps.columns import encode
from priorscope.theory import length_growth


def made_up(growth, *, width=100, variance=8.0, bend=0.0, level=3.0, networks=10,
            activation="hard_tanh"):
    layers = np.tile(np.arange(1, 9), networks)
    noise = np.random.default_rng(width).normal(1.0, 0.02, len(layers))
    return pd.DataFrame({
        "activation": activation, "width": width, "weight_variance": variance, "data": "mnist",
        "depth": 8, "points": 12_000, "count": networks, "missed": 0.001, "layers": layers,
        "network": np.repeat(np.arange(networks), 8),
        "transitions": level * growth**layers * np.exp(bend * layers**2) * noise})


def word(frame, part):
    found = TransitionsAgainstDepth.findings(frame)
    (one,) = {finding.verdict.word for finding in found if part in finding.claim}
    return one


def test_cells_seed_and_smoke():
    for scale in ("smoke", "laptop", "paper"):
        assert all(TransitionsAgainstDepth.cost(cell) > 0
                   for cell in TransitionsAgainstDepth.cells_of(scale))
    cells = TransitionsAgainstDepth.cells_of("smoke")
    first, again, other = (TransitionsAgainstDepth.measure(cells[0], seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    assert (first["transitions"] >= 2).all()  # an odd function changes sign on half a circle
    frame = pd.concat([pd.DataFrame({**asdict(cell), **TransitionsAgainstDepth.measure(cell, 0)})
                       for cell in cells])
    found = TransitionsAgainstDepth.findings(frame)
    assert {finding.verdict.word for finding in found} == {"undecided"}
    assert set(TransitionsAgainstDepth.figures(frame)) == {
        "against-depth-hard-tanh", "against-depth-tanh"}


def test_growth_with_depth_is_judged_both_ways():
    expected = length_growth("hard_tanh", 8.0, 0.0, 100).mean_field
    assert word(made_up(expected), "grows exponentially") == "agrees"
    assert word(made_up(expected * 1.2), "grows exponentially") == "disagrees"
    assert word(made_up(expected), "is straight") == "agrees"
    assert word(made_up(expected, bend=0.04), "is straight") == "disagrees"


@pytest.mark.parametrize(("level", "verdict"), [(3.3, "agrees"), (12.0, "disagrees")])
def test_width_is_set_against_depth(level, verdict):
    frame = pd.concat([made_up(1.5, width=50), made_up(1.5, width=500, level=level)])
    assert word(frame, "slowly with width") == verdict
    assert "against-width" in TransitionsAgainstDepth.figures(frame)


@pytest.mark.parametrize(("level", "verdict"), [(9.0, "agrees"), (4.0, "disagrees")])
def test_scale_is_judged(level, verdict):
    frame = pd.concat([made_up(1.5, variance=5.0), made_up(1.5, variance=16.0, level=level)])
    assert word(frame, "depend strongly on the scale") == verdict
