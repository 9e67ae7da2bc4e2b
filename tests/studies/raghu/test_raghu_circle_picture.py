"""The picture of a circle: shape in numbers, and how they are judged."""

import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.studies.raghu import CirclePicture
from priorscope.studies.raghu.circle_picture.following import share_of_plane, turning
from priorscope.sweeps.columns import encode


def ellipse(a, b, *, third=0.0, points=4000):
    t = 2 * math.pi * torch.linspace(0, 1, points, dtype=torch.float64)
    return torch.stack([a * t.cos(), b * t.sin(), third * (2 * t).sin()], dim=1)


def word(frame, part):
    (one,) = [finding for finding in CirclePicture.findings(frame) if part in finding.claim]
    return one.verdict.word


@pytest.mark.parametrize(("a", "b"), [(1, 1), (3, 0.5)])
def test_a_plane_convex_curve_turns_once(a, b):
    assert turning(ellipse(a, b)) == pytest.approx(1.0, abs=1e-6)
    assert share_of_plane(ellipse(a, b)) == pytest.approx(1.0, abs=1e-12)


def test_a_circle_run_through_twice_turns_twice():
    assert turning(torch.cat([ellipse(1, 1), ellipse(1, 1)[1:]])) == pytest.approx(2.0, abs=1e-6)


def test_a_curve_in_space_turns_more_and_leaves_its_plane():
    """Fenchel: closed curves turn once at least, plane convex ones alone exactly once."""
    bent = ellipse(1, 1, third=0.5)
    assert turning(bent) > 1.05
    # Mean squares 1/2, 1/2 and 1/8 along the axes.
    assert share_of_plane(bent) == pytest.approx(1 / 1.125, abs=1e-3)


def test_cells_seed_and_smoke():
    for scale in ("smoke", "laptop", "paper"):
        assert all(CirclePicture.cost(cell) > 0 for cell in CirclePicture.cells_of(scale))
    cells = CirclePicture.cells_of("smoke")
    for cell in cells:
        first, again, other = (CirclePicture.measure(cell, seed) for seed in (1, 1, 2))
        assert encode(first) == encode(again) != encode(other)
    frame = pd.concat([pd.DataFrame({**asdict(cell), **CirclePicture.measure(cell, 0)})
                       for cell in cells])
    assert CirclePicture.findings(frame)
    assert CirclePicture.figures(frame)["circle"].table


@pytest.mark.parametrize(("share", "turns", "verdict"), [(0.6, 3.0, "agrees"),
                                                         (0.95, 1.1, "disagrees")])
def test_judged_both_ways(share, turns, verdict):
    rows = [(network, layer, 0.9 + 0.001 * network if layer == 1 else share, 1.0
             if layer == 1 else turns + 0.01 * network) for network in range(8) for layer in (1, 6)]
    frame = pd.DataFrame(rows, columns=["network", "layer", "share", "turns"]).assign(
        part="numbers", weight_variance=4.0, width=100, depth=6, count=8)
    assert word(frame, "leaves its plane") == verdict
    assert word(frame, "winds more") == verdict
    assert np.isfinite(frame.turns).all()
