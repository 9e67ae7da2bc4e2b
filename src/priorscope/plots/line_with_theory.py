"""What was measured, with intervals, against what theory says."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .intervals import draw_intervals
from .style import (
    INK,
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


def line_with_theory(x: Any, measured: Mapping[str, Sequence[Estimate]], *,
                     theory: Mapping[str, Any] | None = None, theory_x: Any = None,
                     across: str = "", up: str = "", log_x: bool = False, log_y: bool = False,
                     ax: "Axes | None" = None) -> "Axes":
    """Draw series of estimates as points with intervals, and theory as lines.

    A theory that bears the name of a measured series takes its colour; any other is ink.

    Args:
        x: Places of the estimates, shape ``(points,)``.
        measured: Name of a series to one estimate for each place.
        theory: Name of a theory to its values at ``theory_x``.
        theory_x: Places of the theories' values; ``x`` by default.
        across: Label of the horizontal axis, with its unit.
        up: Label of the vertical axis, with its unit.
        log_x: Whether the horizontal axis is logarithmic.
        log_y: Whether the vertical axis is logarithmic.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: Nothing to draw, or lengths do not match.
        NonFinite: A place or a value of theory is NaN or infinite.

    Example:
        >>> from priorscope._core.estimate import Estimate
        >>> ax = line_with_theory([1, 2], {"relu": [Estimate(1, 0, 2, 9), Estimate(2, 1, 3, 9)]},
        ...                       theory={"relu": [1.1, 1.9]}, across="n", up="distance")
        >>> len(ax.lines) > 0
        True
    """
    from matplotlib.ticker import MaxNLocator

    theory = theory or {}
    if not measured and not theory:
        raise BadInput("neither measured series nor theories were given: expected at least one")
    places = finite_array("x", x, ndim=1)
    grid = places if theory_x is None else finite_array("theory_x", theory_x, ndim=1)
    ax = axes_or_new(ax)
    dress(ax, across=across, up=up)
    order = {name: position for position, name in enumerate(measured)}
    for number, (name, values) in enumerate(theory.items()):
        _draw_theory(ax, grid, name, values, order.get(name), number)
    for name, position in order.items():
        draw_intervals(ax, places, measured[name], position=position, label=name)
    ax.margins(x=0.03)
    if np.array_equal(places, np.rint(places)):
        ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    if log_x:
        log_ticks(ax, which="x")
    if log_y:
        log_ticks(ax, which="y")
    key(ax)
    return ax


def _draw_theory(ax: "Axes", grid: Any, name: str, values: Any, position: int | None,
                 number: int) -> None:
    up = finite_array(f"the theory {name!r}", values, ndim=1)
    if up.size != grid.size:
        raise BadInput(f"the theory {name!r} has {up.size} values at {grid.size} places: "
                       "expected one for each")
    if position is None:
        ax.plot(grid, up, color=INK, alpha=QUIET, linewidth=1.6,
                linestyle=series_dash(number + 1), label=literal(name), zorder=2)
    else:
        ax.plot(grid, up, color=series_color(position), linewidth=1.8,
                label=literal(f"{name}, theory"), zorder=2)
