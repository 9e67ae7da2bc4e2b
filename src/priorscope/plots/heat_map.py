"""A table of values as a picture, with its cells at their true positions."""

from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import real_number
from .._core.errors import BadInput, NonFinite
from .map_cells import MapCells, map_cells, plain
from .style import INK, TICK_SIZE, WORDS, axes_or_new, dress, enclose, literal
from .value_colours import ValueColours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A line and the halo under it: on fills that are the same in both themes, so not the ink.
_STROKES = (("#f4f2ec", 2.8), ("#23272e", 1.3))


def heat_map(values: Any, *, rows: Any, columns: Any, across: str = "", up: str = "",
             label: str = "", low: float | None = None, high: float | None = None,
             log_x: bool = False, log_y: bool = False, contour: float | None = None,
             ax: "Axes | None" = None) -> "Axes":
    """Draw a table of values as a picture with a bar of colours.

    Each cell reaches half-way to its neighbours, on the scale of its axis, so unevenly spaced
    positions are drawn where they are. The scale runs from pale to dark; if zero lies inside it,
    blue is below zero and orange above. Cells that are NaN stay empty.

    Args:
        values: Shape ``(rows, columns)``; NaN where nothing was measured.
        rows: Position of each row on the vertical axis, all different, in any order.
        columns: Position of each column on the horizontal axis, all different, in any order.
        across: Label of the horizontal axis, with its unit.
        up: Label of the vertical axis, with its unit.
        label: What the colours show, written above their bar.
        low: Value of the first colour, the least one by default; lower values get it too.
        high: Value of the last colour, the largest one by default; higher values get it too.
        log_x: Whether the horizontal axis is logarithmic; its positions must be above 0.
        log_y: Whether the vertical axis is logarithmic; its positions must be above 0.
        contour: A value, such as half an amplitude, along which a line is drawn.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on. The picture is its only image, with one pixel a cell where positions
        are even; the bar is its only child axes.

    Raises:
        BadInput: Numbers of rows or columns do not match, positions repeat, a position is not
            above 0 on a logarithmic axis, or ``low`` is not below ``high``.
        NonFinite: A value is infinite, a position is not finite, or there is no value at all.

    Example:
        >>> ax = heat_map([[0, 1, 2], [2, 3, 4]], rows=[0, 100], columns=[5, 10, 15], up="step")
        >>> ax.images[0].get_array().shape
        (2, 3, 4)
    """
    table = _table(values)
    up_cells = map_cells("rows", rows, table.shape[0], log=log_y)
    cells = map_cells("columns", columns, table.shape[1], log=log_x)
    table = table[np.ix_(up_cells.order, cells.order)]
    colours = scale_of(table, low, high)
    ax = axes_or_new(ax, width=720, height=400)
    dress(ax, across=across, up=up, grid="")
    contour = None if contour is None else real_number("contour", contour)
    draw_table(ax, table, colours, cells, up_cells, contour)
    draw_bar(ax, colours, table, literal(label), contour)
    return ax


def _table(values: Any) -> np.ndarray:
    raw = np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
    try:
        table = raw.astype(np.float64)
    except (TypeError, ValueError):
        raise BadInput("values cannot be read as numbers: expected an array of floats") from None
    if table.ndim != 2 or not table.size:
        raise BadInput(f"values have shape {table.shape}: expected (rows, columns), at least one "
                       "of each")
    if np.isinf(table).any() or np.isnan(table).all():
        raise NonFinite("values hold infinity, or nothing but NaN: expected finite numbers, with "
                        "NaN only where nothing was measured")
    return table


def scale_of(table: np.ndarray, low: float | None, high: float | None) -> ValueColours:
    """Return colours from ``low`` to ``high``, the least and largest value by default."""
    least = float(np.nanmin(table)) if low is None else real_number("low", low)
    largest = float(np.nanmax(table)) if high is None else real_number("high", high)
    if least == largest and None in (low, high):
        least, largest = (least - 1 if low is None else least,
                          largest + 1 if high is None else largest)
    if least >= largest:
        raise BadInput(f"the colours run from {least:g} to {largest:g}: expected low below high")
    return ValueColours(least, largest)


def draw_table(ax: "Axes", table: np.ndarray, colours: ValueColours, cells: MapCells,
               up_cells: MapCells, contour: float | None) -> None:
    """Draw a sorted table as a picture with its frame and ticks, and the line of one level."""
    enclose(ax)
    cells.draw_axis(ax, "x")
    up_cells.draw_axis(ax, "y")
    shown = table[np.ix_(up_cells.pixels(), cells.pixels())]
    # Placed on the axes' own scales, where its pixels are even even if an axis is logarithmic.
    ax.imshow(colours.pixels(shown), origin="lower", interpolation="none", aspect="auto", zorder=1,
              extent=(*cells.edges[[0, -1]], *up_cells.edges[[0, -1]]),
              transform=ax.transLimits + ax.transAxes)
    if contour is not None:
        _draw_contour(ax, cells.places, up_cells.places, table, contour)


def _beside(ax: "Axes") -> Any:
    """Return inches right of the axes, and their own heights.

    A bar as wide as a share of the axes would change their width, and the next drawing with it.
    """
    from matplotlib.transforms import ScaledTranslation, blended_transform_factory

    right: Any = ax.transAxes
    inches = ax.figure.dpi_scale_trans + ScaledTranslation(1, 0, right)
    return blended_transform_factory(inches, ax.transAxes)


def _draw_contour(ax: "Axes", places: np.ndarray, up_places: np.ndarray, table: np.ndarray,
                  level: float) -> None:
    if min(table.shape) < 2 or not np.nanmin(table) < level < np.nanmax(table):
        return
    masked = np.ma.masked_invalid(table)
    for colour, width in _STROKES:
        ax.contour(places, up_places, masked, levels=[level], colors=[colour],
                   linewidths=width, zorder=2)


def draw_bar(ax: "Axes", colours: ValueColours, table: np.ndarray, label: str,
             contour: float | None = None) -> None:
    """Draw the bar of colours right of the axes, with its label above it."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    low, high = colours.low, colours.high
    bar = ax.inset_axes((16 / 72, 0.0, 16 / 72, 1.0), transform=_beside(ax))
    dress(bar, grid="")
    enclose(bar)
    picture = bar.imshow(colours.pixels(np.linspace(low, high, 256)[:, None]), origin="lower",
                         extent=(0, 1, low, high), interpolation="none", aspect="auto")
    picture.set_zorder(1)
    bar.set_xticks([])
    bar.yaxis.tick_right()
    bar.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    below, above = bool(np.nanmin(table) < low), bool(np.nanmax(table) > high)

    def word(value: float, _: object) -> str:
        sign = "≥ " if above and value == high else "≤ " if below and value == low else ""
        return sign + plain(value)

    bar.yaxis.set_major_formatter(FuncFormatter(word))
    bar.annotate(label, (1, 1), xytext=(0, 8), xycoords="axes fraction", ha="right", va="bottom",
                 textcoords="offset points", fontsize=TICK_SIZE, color=INK, alpha=WORDS)
    if contour is not None and low < contour < high:
        for colour, width in _STROKES:
            bar.axhline(contour, color=colour, linewidth=width)
