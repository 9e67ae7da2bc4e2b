"""Fig. 2 redrawn: transitions against depth and against width."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, points_and_lines, through
from ....plots.illustration import Illustration
from ....theory import length_growth
from ..judging import chosen
from .findings import rows_of

if TYPE_CHECKING:
    import pandas as pd

#: Depth at which the lines of mean field start from what is measured.
_ANCHOR = 2


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    drawn = {f"against-depth-{name.replace('_', '-')}": _depths(chosen(frame, activation=name),
                                                                name)
             for name in sorted(frame.activation.unique().tolist())}
    hard = chosen(frame, activation="hard_tanh")
    if hard.width.nunique() > 1:
        drawn["against-width"] = _widths(hard)
    return drawn


def _means(rows: "pd.DataFrame", depths: Sequence[int]) -> list[Estimate]:
    return [Estimate.of(rows.transitions[rows.layers == depth]) for depth in depths]


def _depths(rows: "pd.DataFrame", activation: str) -> Illustration:
    """Draw counts at the middle width, one series a variance."""
    widths = sorted(rows.width.unique().tolist())
    width = 100 if 100 in widths else widths[-1]
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    depths = sorted(rows.layers.unique().tolist())
    for variance in sorted(rows.weight_variance.unique().tolist()):
        name = f"σ_w² = {variance:g}"
        means = _means(rows_of(rows, activation, width, variance), depths)
        factor = length_growth(activation, variance, 0.0, width).mean_field
        points[name] = (depths, means)
        lines[name] = (depths, means[_ANCHOR - 1].mean * factor ** (np.array(depths) - _ANCHOR))
    ax = points_and_lines(points, lines=lines, across="depth n", up="transitions of a read-out",
                          log_y=True)
    return Illustration(
        ax, f"Sign changes of a read-out along a circle between images against depth, "
        f"{activation.replace('_', ' ')}, width {width} (Fig. 2, left).",
        "Lines grow by the mean-field growth of length per layer, from depth 2 on; points are "
        "means over networks with 95 % intervals.",
        {"depth": depths, **{name: [value.mean for value in means]
                             for name, (_, means) in points.items()}})


def _widths(rows: "pd.DataFrame") -> Illustration:
    """Draw counts at full depth and at half of it against the width."""
    top = int(rows.layers.max())
    points: dict[str, Any] = {}
    for variance in (rows.weight_variance.min(), rows.weight_variance.max()):
        own = chosen(rows, weight_variance=variance)
        widths = sorted(own.width.unique().tolist())
        for depth in (top // 2, top):
            points[f"σ_w² = {variance:g}, depth {depth}"] = (
                widths, [_means(chosen(own, width=width), [depth])[0] for width in widths])
    lines = through(points)
    ax = points_and_lines(points, lines=lines, across="width k", up="transitions of a read-out",
                          log_x=True, log_y=True)
    return Illustration(
        ax, "Sign changes of a read-out against width, hard tanh (Fig. 2, right).",
        "Width adds little where depth multiplies.",
        columns(points, "width", "transitions"))
