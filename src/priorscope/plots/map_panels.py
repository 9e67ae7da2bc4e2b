"""Tables of values over the same two quantities, side by side under one scale of colours."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import whole_number
from .._core.errors import BadInput, NonFinite
from .heat_map import draw_bar, draw_table, scale_of
from .map_cells import map_cells
from .style import INK, PAPER, SERIES, TICK_SIZE, WORDS, dress, literal, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH, _PANEL_HEIGHT, _REST = 720.0, 168.0, 62.0


def map_panels(tables: Mapping[str, Any], *, rows: Any, columns: Any, across: str = "",
               up: str = "", label: str = "", low: float | None = None, high: float | None = None,
               log_x: bool = False, log_y: bool = False, contour: float | None = None,
               mark: tuple[str, float, float] | None = None, panels: int = 4) -> "Axes":
    """Draw several tables as pictures, panel beside panel, with one bar of colours.

    Args:
        tables: Name of a panel to its values, (rows, columns); NaN where nothing was measured.
        rows: Position of each row on the vertical axis, the same in all panels.
        columns: Position of each column on the horizontal axis.
        across: Label of the horizontal axis.
        up: Label of the vertical axis.
        label: What the colours show, written above their bar.
        low: Value of the first colour, the least one by default.
        high: Value of the last colour, the largest one by default.
        log_x: Whether the horizontal axis is logarithmic.
        log_y: Whether the vertical axis is logarithmic.
        contour: A value along which a line is drawn in every panel that reaches it.
        mark: A panel and a place in it, (name, along, up), that is marked by a ring.
        panels: Panels side by side.

    Returns:
        The last panel's axes; its figure holds one axes a panel.

    Raises:
        BadInput: No table, shapes that do not match, or a mark in no panel.
        NonFinite: There is no finite value, or an infinite one.

    Example:
        >>> ax = map_panels({"a": [[0, 1]], "b": [[2, 3]]}, rows=[1], columns=[1, 2])
        >>> len(ax.figure.axes)
        2
    """
    values = _tables(tables)
    one = next(iter(values.values()))
    up_cells = map_cells("rows", rows, one.shape[0], log=log_y)
    cells = map_cells("columns", columns, one.shape[1], log=log_x)
    values = {name: table[np.ix_(up_cells.order, cells.order)] for name, table in values.items()}
    everything = np.stack(list(values.values()))
    colours = scale_of(everything, low, high)
    if mark is not None and mark[0] not in values:
        raise BadInput(f"the mark is in panel {mark[0]!r}: expected one of {', '.join(values)}")
    axes = _panels(len(values), whole_number("panels", panels))
    for place, (ax, name) in enumerate(zip(axes, values, strict=True)):
        last_row = place + panels >= len(axes)
        dress(ax, grid="")
        draw_table(ax, values[name], colours, cells, up_cells, contour)
        ax.set_title(literal(name), fontsize=TICK_SIZE, color=INK, alpha=WORDS, loc="left", pad=5)
        ax.tick_params(labelbottom=last_row, labelleft=place % panels == 0)
        if last_row:
            ax.set_xlabel(across)
        if mark is not None and mark[0] == name:
            _draw_mark(ax, mark[1], mark[2])
    words = axes[0].figure.suptitle(literal(up), x=0.008, ha="left", fontsize=TICK_SIZE + 1)
    words.set(color=INK, alpha=WORDS)
    draw_bar(axes[min(panels, len(axes)) - 1], colours, everything.reshape(-1, one.shape[1]),
             literal(label), contour)
    return axes[-1]


def _tables(tables: Mapping[str, Any]) -> dict[str, np.ndarray]:
    found = {name: np.asarray(table, dtype=np.float64) for name, table in tables.items()}
    shapes = {table.shape for table in found.values()}
    if len(shapes) != 1 or len(next(iter(shapes))) != 2:
        raise BadInput(f"tables have shapes {sorted(shapes)}: expected at least one, all of one "
                       "shape (rows, columns)")
    everything = np.stack(list(found.values()))
    if np.isinf(everything).any() or np.isnan(everything).all():
        raise NonFinite("tables hold infinity, or nothing but NaN: expected finite numbers, with "
                        "NaN only where nothing was measured")
    return found


def _panels(count: int, across: int) -> list["Axes"]:
    down = -(-count // across)
    figure = new_figure(_WIDTH, down * _PANEL_HEIGHT + _REST)
    first = figure.add_subplot(down, across, 1)
    return [first, *(figure.add_subplot(down, across, place + 1) for place in range(1, count))]


def _draw_mark(ax: "Axes", along: float, up: float) -> None:
    ax.plot([along], [up], marker="o", markersize=11, markerfacecolor="none",
            markeredgecolor=PAPER, markeredgewidth=4.5, zorder=4, clip_on=False)
    ax.plot([along], [up], marker="o", markersize=11, markerfacecolor="none",
            markeredgecolor=SERIES[1], markeredgewidth=2.2, zorder=5, clip_on=False)
