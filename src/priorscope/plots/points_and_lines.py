"""Estimates at places of their own, lines, and published points, on one pair of axes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._core.checks import finite_array
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .intervals import draw_intervals, interval_arms
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
)
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Places and the estimates there.
Points = tuple[Any, Sequence[Estimate]]


def points_and_lines(points: Mapping[str, Points], *, lines: Mapping[str, tuple[Any, Any]] = {},
                     published: Mapping[str, Points] = {}, across: str = "", up: str = "",
                     log_x: bool = False, log_y: bool = False,
                     ax: "Axes | None" = None) -> "Axes":
    """Draw series of estimates as points with intervals, curves as lines, and published points.

    Unlike ``line_with_theory``, each series and line has places of its own. A line that bears the
    name of a series takes its colour and no place in the key; any other line is ink, each with
    its own dashes. Published points are open circles, their arms the error of the published
    number.

    Args:
        points: Name of a series to its places and one estimate for each.
        lines: Name of a line to its places and its heights.
        published: Name of published points to their places and one estimate for each.
        across: Label of the horizontal axis, with its unit.
        up: Label of the vertical axis, with its unit.
        log_x: Whether the horizontal axis is logarithmic.
        log_y: Whether the vertical axis is logarithmic.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: Nothing to draw, or lengths do not match.
        NonFinite: A place or a height is NaN or infinite.

    Example:
        >>> from priorscope._core.estimate import Estimate
        >>> ax = points_and_lines({"relu": ([1, 2], [Estimate(1, 0, 2, 9), Estimate(2, 1, 3, 9)])},
        ...                       lines={"law": ([1, 2, 3], [1, 2, 3])}, across="n")
        >>> ax.get_xlabel()
        'n'
    """
    if not points and not lines and not published:
        raise BadInput("neither points nor lines were given: expected at least one")
    ax = axes_or_new(ax)
    dress(ax, across=across, up=up)
    order = {name: position for position, name in enumerate(points)}
    plain = 0
    for name, (places, heights) in lines.items():
        _draw_line(ax, name, places, heights, order.get(name), plain)
        plain += name not in order
    for name, (places, values) in published.items():
        _draw_published(ax, name, _places(name, places, len(values)), values)
    for name, (places, values) in points.items():
        draw_intervals(ax, _places(name, places, len(values)), values, position=order[name],
                       label=name)
        for part in ax.containers[-1].get_children():
            part.set_zorder(5 - order[name] / len(order))  # the first series lies on top
    ax.margins(x=0.03, y=0.06)
    if log_x:
        log_ticks(ax, which="x")
    if log_y:
        log_ticks(ax, which="y")
    key(ax)
    return ax


def through(points: Mapping[str, Points], *, least: int = 1) -> dict[str, tuple[Any, list[float]]]:
    """Return lines that join the means of each series of at least so many points."""
    return {name: (places, [value.mean for value in values])
            for name, (places, values) in points.items() if len(values) >= least}


def columns(points: Mapping[str, Points], across: str, up: str) -> dict[str, list[Any]]:
    """Return the numbers drawn, two columns a series."""
    return {f"{name}, {what}": list(column) for name, (places, values) in points.items()
            for what, column in ((across, places), (up, [value.mean for value in values]))}


def _places(name: str, places: Any, count: int) -> Any:
    array = finite_array(f"the places of {name!r}", places, ndim=1)
    if array.size != count:
        raise BadInput(f"{name!r} has {array.size} places for {count} values: expected one place "
                       "for each")
    return array


def _draw_line(ax: "Axes", name: str, places: Any, heights: Any, position: int | None,
               number: int) -> None:
    up = finite_array(f"the line {name!r}", heights, ndim=1)
    along = _places(name, places, up.size)
    if position is None:
        ax.plot(along, up, color=INK, alpha=QUIET, linewidth=1.5, linestyle=series_dash(number),
                label=literal(name), zorder=2)
    else:
        ax.plot(along, up, color=series_color(position), linewidth=1.8, zorder=2)


def _draw_published(ax: "Axes", name: str, places: Any, values: Sequence[Estimate]) -> None:
    means, arms = interval_arms(values)
    ax.errorbar(places, means, yerr=arms, fmt="o", color=INK, alpha=QUIET, markersize=8.5,
                markerfacecolor=PAPER, markeredgewidth=1.3, elinewidth=1.1, capsize=0,
                label=literal(name), zorder=3)
