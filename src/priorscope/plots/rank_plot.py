"""Probabilities in falling order, on logarithmic axes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array, real_number
from .._core.errors import BadInput
from .style import (
    INK,
    PAPER,
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
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def rank_plot(curves: Mapping[str, tuple[Any, Any]], *, zipf: float | None = None,
              published: Mapping[str, tuple[Any, Any]] | None = None,
              across: str = "rank r of the function", up: str = "probability P",
              ax: "Axes | None" = None) -> "Axes":
    """Draw probability against rank, one line a prior, on two logarithmic axes.

    Args:
        curves: Name of a prior to its ranks, from 1, and the probabilities there.
        zipf: Natural logarithm L of the number of possible functions, for Zipf's line 1/(L r).
        published: Name of a prior to ranks and probabilities from elsewhere, drawn as open
            markers in the colour of the curve of that name.
        across: Label of the horizontal axis.
        up: Label of the vertical axis.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No curve, unequal lengths, or a rank or probability that is not positive.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> ax = rank_plot({"relu": ([1, 2, 3], [0.5, 0.2, 0.1])}, zipf=88.7)
        >>> ax.get_xscale(), ax.get_yscale()
        ('log', 'log')
    """
    if not curves:
        raise BadInput("no curves were given: expected at least one, as ranks and probabilities")
    drawn = {name: _positive(f"the curve {name!r}", pair) for name, pair in curves.items()}
    ax = axes_or_new(ax, height=430)
    dress(ax, across=across, up=up, grid="both")
    for position, (name, (ranks, probabilities)) in enumerate(drawn.items()):
        lone = len(ranks) == 1
        ax.plot(ranks, probabilities, color=series_color(position), linewidth=2.0,
                linestyle=series_dash(_shifted(position)), marker="." if lone else None,
                label=literal(name), zorder=3)
    places = {name: position for position, name in enumerate(drawn)}
    for number, (name, pair) in enumerate((published or {}).items()):
        _draw_published(ax, _positive(f"the published {name!r}", pair),
                        places.get(name, len(drawn) + number), name if name not in places else "")
    log_ticks(ax, which="x")
    log_ticks(ax, which="y")
    if zipf is not None:
        _draw_zipf(ax, real_number("zipf", zipf, above=0.0))
    if published:
        ax.plot([], [], linestyle="none", marker="o", markerfacecolor=PAPER, markeredgecolor=INK,
                label="open markers: published")
    key(ax)
    return ax


def _shifted(position: int) -> int:
    """Return which dash and marker go with a colour, so that a second round looks different."""
    return position + position // len(SERIES)


def _draw_published(ax: "Axes", pair: tuple[np.ndarray, np.ndarray], position: int,
                    name: str) -> None:
    ax.plot(*pair, linestyle="none", marker=series_marker(_shifted(position)), markersize=6.5,
            markerfacecolor=PAPER, markeredgecolor=series_color(position), markeredgewidth=1.5,
            label=literal(f"{name}, published") if name else None, zorder=4)


def _draw_zipf(ax: "Axes", logarithm: float) -> None:
    """Draw Zipf's line over the width of the axes, without stretching them."""
    low, high = ax.get_ylim()
    ends = np.clip(np.array(ax.get_xlim()), 1 / (logarithm * high), 1 / (logarithm * low))
    ends = np.maximum(ends, 1.0)
    ax.plot(ends, 1 / (logarithm * ends), color=INK, alpha=QUIET, linewidth=1.3, zorder=2,
            label="Zipf's law", scalex=False, scaley=False)


def _positive(what: str, pair: tuple[Any, Any]) -> tuple[np.ndarray, np.ndarray]:
    first, second = (finite_array(what, values, ndim=1) for values in pair)
    if len(first) != len(second) or not len(first):
        raise BadInput(f"{what} has {len(first)} ranks and {len(second)} probabilities: expected "
                       "as many of each, and at least one")
    if min(first.min(), second.min()) <= 0:
        raise BadInput(f"{what} holds a rank or a probability that is not positive: expected "
                       "both above 0, as on logarithmic axes")
    return first, second
