"""Lengths that a window cuts off: a histogram, and beside it the share that fills the window."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array, real_number
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .style import (
    INK,
    TICK_SIZE,
    WORDS,
    axes_or_new,
    dress,
    key,
    literal,
    series_color,
    series_dash,
)
from .ticks import percent_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Share of the axes' width that the bars of the full window take.
_MARGIN = 0.3


def window_densities(groups: Mapping[str, Sequence[Any]], *, window: float, bins: int = 30,
                     title: str = "", across: str = "length of the interval",
                     names: bool = True, ax: "Axes | None" = None) -> "Axes":
    """Draw how lengths from 0 to a window's length are distributed.

    Values at the window are cut off there, so that they are no part of any density: they stand
    beyond the dotted line, as bars with their percentage, on a scale of their own of which 100 %
    is nine tenths of the axes' height. A kernel density would smear them out.

    Args:
        groups: Name of a group to its samples, an array for each network. The line is the mean
            share over networks, the band its 95 % interval.
        window: Largest possible value.
        bins: Number of bins below it.
        title: A line above the axes.
        across: Label of the horizontal axis, with its unit.
        names: Whether to write the key.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No group, a group without values, or values out of the window.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> ax = window_densities({"real": [[0.5, 3.0], [1.0, 3.0]]}, window=3.0)
        >>> ax.get_ylabel()
        'share of lines'
    """
    window = real_number("the window", window, above=0.0)
    if not groups:
        raise BadInput("no groups were given: expected at least one group of lengths")
    shares = {name: _shares(name, samples, window, bins) for name, samples in groups.items()}
    ax = axes_or_new(ax, height=300)
    dress(ax, across=across, up="share of lines")
    edges = np.linspace(0.0, window, bins + 1)
    highest = max(table[:, :-1].mean(axis=0).max() for table in shares.values())
    top = 1.25 * max(highest, 0.02)
    for position, (name, table) in enumerate(shares.items()):
        _draw_histogram(ax, name, table[:, :-1], edges, position)
        _draw_bar(ax, table[:, -1], window, top, position, len(shares))
    ax.axvline(window, color=INK, alpha=0.5, linewidth=1.0, linestyle=(0, (1.5, 2.0)))
    ax.set_xlim(0.0, window * (1 + _MARGIN))
    ax.set_ylim(0.0, top)
    ax.set_xticks(np.linspace(0.0, window, 1 + round(window) * (1 if window > 2 else 2)))
    percent_ticks(ax, which="y")
    if title:
        ax.set_title(literal(title), loc="right", color=INK, alpha=WORDS, fontsize=TICK_SIZE)
    if names:
        key(ax)
    return ax


def _shares(name: str, samples: Sequence[Any], window: float, bins: int) -> np.ndarray:
    """Return the share in each bin and, last, at the window, a row for each network."""
    rows = []
    for sample in samples:
        values = finite_array(f"the lengths of {name!r}", sample, ndim=1)
        if not values.size or values.min() < 0 or values.max() > window:
            raise BadInput(f"the lengths of {name!r} are {values.size} values: expected at least "
                           f"one, all from 0 to {window:g}")
        full = values >= window
        counts = np.histogram(values[~full], bins=bins, range=(0.0, window))[0]
        rows.append(np.append(counts, full.sum()) / values.size)
    if not rows:
        raise BadInput(f"the group {name!r} is empty: expected the lengths of at least one network")
    return np.array(rows)


def _draw_histogram(ax: "Axes", name: str, table: np.ndarray, edges: np.ndarray,
                    position: int) -> None:
    color = series_color(position)
    ax.stairs(table.mean(axis=0), edges, color=color, linewidth=1.7,
              linestyle=series_dash(position), label=literal(name), zorder=3)
    if len(table) > 1:
        estimates = [Estimate.of(column) for column in table.T]
        ax.stairs([e.high for e in estimates], edges, fill=True, linewidth=0, color=color,
                  alpha=0.22, baseline=[max(e.low, 0.0) for e in estimates], zorder=2)


def _draw_bar(ax: "Axes", column: np.ndarray, window: float, top: float, position: int,
              count: int) -> None:
    share, color = float(column.mean()), series_color(position)
    width = window * _MARGIN / (count + 0.4)
    middle = window + width * (position + 0.7)
    # A full bar leaves room for its percentage.
    height = 0.9 * top * share
    ax.bar(middle, height, width=0.7 * width, color=color, alpha=0.85, linewidth=0, zorder=3)
    ax.annotate(f"{100 * share:.0f} %", (middle, height), xytext=(0, 2), ha="center",
                textcoords="offset points", va="bottom", fontsize=TICK_SIZE - 2, color=INK,
                alpha=WORDS, zorder=5)
