"""Shares of a quantity that takes few values, for several groups."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .style import (
    INK,
    QUIET,
    SERIES,
    axes_or_new,
    dress,
    key,
    literal,
    series_color,
    series_dash,
    series_marker,
)
from .ticks import log_ticks, percent_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def discrete_distribution(groups: Mapping[str, tuple[Any, Sequence[Estimate]]], *,
                          level: Mapping[str, float] | None = None,
                          reach: float | None = None, across: str = "",
                          up: str = "share of the networks", log_y: bool = False,
                          ax: "Axes | None" = None) -> "Axes":
    """Draw the share of each value as a line a group, its interval as a band.

    Args:
        groups: Name of a group to the values, rising, and the estimated share of each.
        level: Name of a reference to a share, drawn as a horizontal line.
        reach: Values further apart than this are not joined, and a lone value is a dot; by
            default all are joined.
        across: Label of the horizontal axis, with its unit.
        up: Label of the vertical axis.
        log_y: Whether the vertical axis is logarithmic; shares of 0 are then left out.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No group, or lengths do not match.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> shares = [Estimate(0.4, 0.3, 0.5, 90), Estimate(0.6, 0.5, 0.7, 90)]
        >>> ax = discrete_distribution({"relu": ([0, 1], shares)}, across="ones")
        >>> ax.get_ylabel()
        'share of the networks'
    """
    if not groups:
        raise BadInput("no groups were given: expected at least one, as values and their shares")
    ax = axes_or_new(ax)
    dress(ax, across=across, up=up)
    for position, (name, (values, shares)) in enumerate(groups.items()):
        places = finite_array(f"the values of {name!r}", values, ndim=1)
        if len(places) != len(shares):
            raise BadInput(f"{len(shares)} shares were given for {len(places)} values of "
                           f"{name!r}: expected one for each")
        _draw(ax, places, shares, name, position, log_y, np.inf if reach is None else reach)
    ax.margins(x=0.02)
    if log_y:
        log_ticks(ax, which="y")
    else:
        ax.set_ylim(bottom=0)
        percent_ticks(ax, which="y")
    for number, (name, share) in enumerate((level or {}).items()):
        ax.axhline(share, color=INK, alpha=QUIET, linewidth=1.2, label=literal(name),
                   linestyle=series_dash(number + 1), zorder=2)
    key(ax)
    return ax


def _draw(ax: "Axes", places: np.ndarray, shares: Sequence[Estimate], name: str, position: int,
          log_y: bool, reach: float) -> None:
    means = np.array([share.mean for share in shares])
    ends = np.array([(share.low, share.high) for share in shares]).reshape(-1, 2)
    seen = means > 0 if log_y else np.ones(len(means), dtype=bool)
    places, means, ends = places[seen], means[seen], ends[seen]
    floor = means.min(initial=1.0) / 3 if log_y else 0.0
    color, look = series_color(position), position + position // len(SERIES)
    breaks = np.flatnonzero(np.diff(places) > reach) + 1
    for run in np.split(np.arange(len(places)), breaks):
        ax.fill_between(places[run], np.maximum(ends[run, 0], floor), ends[run, 1], color=color,
                        alpha=0.2, linewidth=0, zorder=2)
        ax.plot(places[run], means[run], color=color, linewidth=1.8, zorder=3,
                marker=series_marker(look) if len(run) == 1 else None, markersize=6,
                linestyle=series_dash(look))
    ax.plot([], [], color=color, linewidth=1.8, linestyle=series_dash(look), label=literal(name))
