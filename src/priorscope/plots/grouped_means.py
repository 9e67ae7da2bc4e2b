"""Means of several series in named groups, one row a group."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .._core.checks import real_number
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .intervals import interval_arms
from .style import (
    INK,
    PAPER,
    QUIET,
    axes_or_new,
    dress,
    key,
    literal,
    series_color,
    series_dash,
    series_marker,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW_HEIGHT = 84
_SPREAD = 0.52

#: One entry a group, None where a series has nothing to say about it.
Row = Sequence[Estimate | None]


def grouped_means(groups: Sequence[str], series: Mapping[str, Row], *,
                  published: Mapping[str, Row] | None = None,
                  lines: Mapping[str, float] | None = None, across: str = "",
                  ax: "Axes | None" = None) -> "Axes":
    """Draw estimates as points with horizontal intervals, a row for each group.

    Published numbers are open circles; lines are vertical, ink, each with its own dashes.

    Args:
        groups: Names of the rows, from the top.
        series: Name of a series to one estimate or None for each group.
        published: The same for published numbers, their arms the error of the number.
        lines: Name of a line to its place on the horizontal axis.
        across: Label of the horizontal axis, with its unit.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No group, no series, lengths that do not match, or a line at NaN or infinity.

    Example:
        >>> ax = grouped_means(["train", "test"], {"mean": [Estimate(2, 1, 3, 9), None]})
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['train', 'test']
    """
    rows = {**series, **(published or {})}
    if not groups or not rows:
        raise BadInput("no groups or no series were given: expected at least one of each")
    for name, values in rows.items():
        if len(values) != len(groups):
            raise BadInput(f"{name!r} has {len(values)} values for {len(groups)} groups: expected "
                           "an estimate or None for each")
    ax = axes_or_new(ax, height=110 + _ROW_HEIGHT * len(groups))
    dress(ax, across=across, grid="x")
    for number, (name, place) in enumerate((lines or {}).items()):
        ax.axvline(real_number(f"the line {name!r}", place), color=INK, alpha=QUIET,
                   linewidth=1.4, linestyle=series_dash(number + 1), label=literal(name), zorder=2)
    offsets = np.linspace(-_SPREAD / 2, _SPREAD / 2, len(rows)) if len(rows) > 1 else [0.0]
    for position, ((name, values), offset) in enumerate(zip(rows.items(), offsets, strict=True)):
        _draw_row(ax, name, values, float(offset), position if position < len(series) else None)
    ax.set_yticks(range(len(groups)), [literal(name) for name in groups])
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.margins(x=0.04)
    key(ax)
    return ax


def _draw_row(ax: "Axes", name: str, values: Row, offset: float, position: int | None) -> None:
    places = np.array([place + offset for place, value in enumerate(values) if value is not None])
    means, arms = interval_arms([value for value in values if value is not None])
    look = {"color": INK, "alpha": QUIET, "fmt": "o", "markersize": 8.0, "markerfacecolor": PAPER,
            "markeredgewidth": 1.3, "elinewidth": 1.1}
    if position is not None:
        look = {"color": series_color(position), "fmt": series_marker(position),
                "markersize": 7.5, "markeredgecolor": PAPER, "markeredgewidth": 0.9,
                "elinewidth": 1.8}
    ax.errorbar(means, places, xerr=arms, capsize=0, label=literal(name), zorder=4,
                **look)  # type: ignore[arg-type]
