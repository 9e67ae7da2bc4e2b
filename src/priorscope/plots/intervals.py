"""Means with their intervals, as points with arms."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .._core.errors import BadInput
from .._core.estimate import Estimate
from .style import PAPER, literal, series_color, series_marker

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def interval_arms(estimates: Sequence[Estimate]) -> tuple[np.ndarray, np.ndarray]:
    """Return the means, shape ``(k,)``, and the lengths of the arms below and above, ``(2, k)``.

    An infinite arm, as a single sample has, becomes 0: it says nothing and would burst the axes.
    """
    means = np.array([estimate.mean for estimate in estimates], dtype=np.float64)
    ends = np.array([(e.low, e.high) for e in estimates], dtype=np.float64).reshape(-1, 2)
    arms = np.stack([means - ends[:, 0], ends[:, 1] - means])
    return means, np.where(np.isfinite(arms), np.maximum(arms, 0.0), 0.0)


def draw_intervals(ax: "Axes", x: np.ndarray, estimates: Sequence[Estimate], *,
                   position: int = 0, label: str = "", size: float = 6.5) -> None:
    """Draw estimates at ``x`` as markers with vertical arms, styled as series ``position``."""
    if len(x) != len(estimates):
        raise BadInput(f"{len(x)} places were given for {len(estimates)} estimates: "
                       "expected one place for each")
    means, arms = interval_arms(estimates)
    color = series_color(position)
    ax.errorbar(x, means, yerr=arms, fmt=series_marker(position), color=color, markersize=size,
                markeredgecolor=PAPER, markeredgewidth=0.9, elinewidth=1.6, capsize=0,
                label=literal(label) if label else None, zorder=4)
