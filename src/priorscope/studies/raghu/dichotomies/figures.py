"""Figs. A3 to A5 redrawn."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, points_and_lines, through
from ....plots.illustration import Illustration
from ....theory import random_walk_dichotomies
from ..judging import chosen
from .findings import swept_first

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    rows = swept_first(frame)
    drawn = {"against-depth": _against(rows, "depth", "width", "k = {}", "remaining depth",
                                       "Fig. A3, left", inner=_inner(frame)),
             "against-transitions": _transitions(frame)}
    if rows.width.nunique() > 1:
        drawn["against-width"] = _against(rows, "width", "depth", "depth {}", "width k",
                                          "Fig. A3, right")
    return drawn


def _inner(frame: "pd.DataFrame") -> "pd.DataFrame":
    rows = frame[frame.layer > 0]
    return rows.assign(depth=rows.depth - rows.layer)


def _against(rows: "pd.DataFrame", along: str, series: str, name: str, across: str, source: str,
             inner: "pd.DataFrame | None" = None) -> Illustration:
    """Draw counts along depth or width, one series a width or depth."""
    points: dict[str, Any] = {}
    groups = {name.format(value): chosen(rows, **{series: value})
              for value in sorted(rows[series].unique().tolist())[-4:]}
    if inner is not None and len(inner):
        # Beside the others, which would hide them.
        groups["inner layers, k = 128"] = inner.assign(depth=inner.depth + 0.12)
    for words, own in groups.items():
        places = sorted(own[along].unique().tolist())
        points[words] = (places, [Estimate.of(own.dichotomies[own[along] == place])
                                  for place in places])
    lines = through(points, least=3)
    ax = points_and_lines(points, lines=lines, across=across, up="dichotomies of 15 inputs",
                          log_y=True, log_x=along == "width")
    return Illustration(
        ax, f"Dichotomies of 15 inputs during half a turn of one layer's weights ({source}).",
        "Means over networks with 95 % intervals, hard tanh, σ_w² = 8; 2^15 = 32,768 is the most.",
        columns(points, along, "dichotomies"))


def _transitions(frame: "pd.DataFrame") -> Illustration:
    """Draw counts against transitions beside the random walk."""
    points: dict[str, Any] = {}
    most = 16.0
    for variance in sorted(frame.weight_variance.unique().tolist()):
        rows = swept_first(frame, variance)
        own = rows[rows.width == rows.width.max()]
        depths = sorted(own.depth.unique().tolist())
        places = [float(own.transitions[own.depth == depth].mean()) for depth in depths]
        points[f"σ_w² = {variance:g}, one point a depth"] = (
            places, [Estimate.of(own.dichotomies[own.depth == depth]) for depth in depths])
        most = max(most, *places)
    steps = np.unique(np.geomspace(8, 1.3 * most, 60).astype(int))
    lines = {"random walk": (steps, random_walk_dichotomies(15, steps))}
    ax = points_and_lines(points, lines=lines, across="transitions", up="dichotomies of 15 inputs",
                          log_x=True, log_y=True)
    return Illustration(
        ax, "Dichotomies against transitions of all 15 labels, beside a random walk (Fig. A5).",
        "Each transition of the walk flips one label, chosen uniformly.",
        {"walk transitions": steps, "walk": lines["random walk"][1],
         **columns(points, "transitions", "dichotomies")})
