"""Dichotomies of weight sweeps: cells, and how they are judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from priorscope.studies.raghu import DichotomiesOfSweeps
from priorscope.sweeps.columns import encode
from priorscope.theory import length_growth, random_walk_dichotomies

GROWTH = length_growth("hard_tanh", 8.0, 0.0, 128).mean_field


def networks(depth, *, growth=GROWTH, width=128, layer=0, checked=False, share=0.9, inputs=15,
             level=20.0, count=10):
    """Networks whose transitions grow with depth and whose labellings follow the walk."""
    noise = np.random.default_rng(depth + width).normal(1.0, 0.02, count)
    transitions = np.round(level * growth**(depth - layer) * noise).astype(int)
    walk = random_walk_dichotomies(inputs, transitions)
    return pd.DataFrame({
        "width": width, "depth": depth, "layer": layer, "weight_variance": 8.0, "inputs": inputs,
        "samples": 24_001, "count": count, "checked": checked, "transitions": transitions,
        "dichotomies": np.round(share * walk).astype(int)})


def word(frame, part):
    (one,) = {finding.verdict.word for finding in DichotomiesOfSweeps.findings(frame)
              if part in finding.claim}
    return one


def test_cells_seed_and_smoke():
    for scale in ("smoke", "laptop", "paper"):
        assert all(DichotomiesOfSweeps.cost(cell) > 0
                   for cell in DichotomiesOfSweeps.cells_of(scale))
    cells = DichotomiesOfSweeps.cells_of("smoke")
    first, again, other = (DichotomiesOfSweeps.measure(cells[0], seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    frame = pd.concat([pd.DataFrame({**asdict(cell), **DichotomiesOfSweeps.measure(cell, 0)})
                       for cell in cells])
    assert DichotomiesOfSweeps.findings(frame)
    assert set(DichotomiesOfSweeps.figures(frame)) == {"against-depth", "against-transitions"}


def test_growth_with_depth_is_judged_both_ways():
    frame = pd.concat([networks(depth) for depth in (1, 2, 4, 6, 8)])
    assert word(frame, "grows exponentially") == "agrees"
    slow = pd.concat([networks(depth, growth=1.2) for depth in (1, 2, 4, 6, 8)])
    assert word(slow, "grows exponentially") == "disagrees"
    assert word(frame, "is straight") == "agrees"


def test_width_is_set_against_depth():
    frame = pd.concat([networks(6), networks(6, width=32), networks(4, width=32)])
    assert word(frame, "grows slowly with width") == "agrees"
    frame = pd.concat([networks(6, level=90.0), networks(6, width=32), networks(4, width=32)])
    assert word(frame, "grows slowly with width") == "disagrees"


@pytest.mark.parametrize(("level", "verdict"), [(20.0, "agrees"), (60.0, "disagrees")])
def test_only_the_remaining_depth_matters_or_not(level, verdict):
    frame = pd.concat([networks(4), networks(6, layer=2, level=level)])
    assert word(frame, "Only the depth behind") == verdict


@pytest.mark.parametrize(("share", "verdict"), [(0.9, "agrees"), (0.6, "disagrees"),
                                                (1.15, "disagrees")])
def test_the_walk_is_close_or_not(share, verdict):
    assert word(networks(4, share=share), "random walk of as many") == verdict


def test_saturation_and_controls():
    few = networks(10, inputs=6, share=1.0, level=5.0)
    few["dichotomies"] = 63
    assert word(few, "saturates") == "agrees"
    assert word(few.assign(dichotomies=40), "saturates") == "disagrees"
    rows = networks(4, checked=True)
    good = rows.assign(exact=rows.dichotomies + 1, full=2 * rows.dichotomies + 2)
    assert word(good, "Sampled sweeps") == "agrees"
    assert word(good, "A full turn gives twice") == "agrees"
    bad = rows.assign(exact=1.2 * rows.dichotomies, full=1.5 * rows.dichotomies)
    assert word(bad, "Sampled sweeps") == "disagrees"
    assert word(bad, "A full turn gives twice") == "disagrees"
