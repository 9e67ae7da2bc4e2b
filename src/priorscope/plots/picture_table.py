"""Small grey pictures in a table with heads of rows and columns."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .style import (
    FRAME,
    INK,
    QUIET,
    SMOOTH,
    TICK_SIZE,
    WORDS,
    axes_or_new,
    literal,
    undress,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Ends of the grey scale, the same in both themes.
DARK, PALE = (24, 27, 33), (248, 247, 243)

_WIDTH, _GAP = 720.0, 0.07

#: Points that a line of words takes: across a letter, down a line.
_LETTER, _LINE = 6.7, 15.0


def picture_table(pictures: Mapping[tuple[str, str], Any], *, rows: Sequence[str],
                  columns: Sequence[str], notes: Mapping[tuple[str, str], str] = {},
                  smooth: bool = True, low: float | None = None, high: float | None = None,
                  ax: "Axes | None" = None) -> "Axes":
    r"""Draw functions on a square as grey pictures, one for each row and column that has one.

    Each picture runs from dark at its own least value to pale at its own largest, so that greys
    compare within a picture; with ``low`` and ``high`` they compare between pictures too. A
    constant is half-way.

    Args:
        pictures: Heads of a row and a column to values of shape (height, width); the first row of
            values is drawn at the bottom. Places without a picture stay empty.
        rows: Heads of the rows, top to bottom; a line break starts a new line.
        columns: Heads of the columns, left to right.
        notes: What to write below pictures.
        smooth: Whether a page may smooth the pixels, as suits a function; cells of a small grid
            stay sharp.
        low: Value of the dark end, what is lower gets it too.
        high: Value of the pale end.
        ax: Where to draw; a new figure of fitting height by default.

    Returns:
        The axes drawn on, in units of a picture's side: column j has its left end at ``1.07 * j``,
        the first row its lower end at 0 and the others below.

    Raises:
        BadInput: No row or column, heads that repeat, a picture without a head, an array that is
            not two-dimensional, or ``low`` not below ``high``.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> ax = picture_table({("α = 1", "tanh"): [[0, 1], [1, 2]]}, rows=["α = 1"],
        ...                    columns=["relu", "tanh"])
        >>> len(ax.images)
        1
    """
    _check(pictures, rows, columns, low, high)
    head = _LETTER * max(len(line) for row in rows for line in row.split("\n")) + 12
    side = (_WIDTH - head - 6) / max(len(columns) * (1 + _GAP), 3.0)
    step = 1 + _GAP + (_LINE / side if notes else 0.0)
    bottom = -(len(rows) - 1) * step - (step - 1 - _GAP)
    top = 1 + (_LINE + 6) / side
    ax = axes_or_new(ax, width=_WIDTH, height=side * (top - bottom) + 10)
    undress(ax)
    for (row, column), values in pictures.items():
        corner = columns.index(column) * (1 + _GAP), -rows.index(row) * step
        _draw(ax, grey(finite_array(f"picture {(row, column)}", values, ndim=2), low, high),
              corner, smooth)
        _write(ax, notes.get((row, column), ""), (corner[0] + 0.5, corner[1]), (0, -3), "top",
               "center")
    for place, name in enumerate(columns):
        _write(ax, name, (place * (1 + _GAP) + 0.5, 1), (0, 5), "bottom", "center", WORDS)
    for place, name in enumerate(rows):
        _write(ax, name, (0, 0.5 - place * step), (-8, 0), "center", "right", WORDS)
    ax.set_xlim(-head / side, max(len(columns) * (1 + _GAP), 3.0))
    ax.set_ylim(bottom - 0.02, top)
    ax.set_aspect("equal", anchor="NW")
    return ax


def grey(values: np.ndarray, low: float | None = None, high: float | None = None) -> np.ndarray:
    """Return RGB bytes of values, dark at ``low`` and pale at ``high``.

    Args:
        values: Finite, of any shape.
        low: By default the least value.
        high: By default the largest value.
    """
    least = float(values.min()) if low is None else low
    largest = float(values.max()) if high is None else high
    if largest > least:
        place = np.clip((values - least) / (largest - least), 0.0, 1.0)
    else:
        place = np.full(values.shape, 0.5)
    dark, pale = np.array(DARK, dtype=float), np.array(PALE, dtype=float)
    return np.rint(dark + place[..., None] * (pale - dark)).astype(np.uint8)


def _check(pictures: Mapping[tuple[str, str], Any], rows: Sequence[str], columns: Sequence[str],
           low: float | None, high: float | None) -> None:
    for name, heads in (("rows", rows), ("columns", columns)):
        if not heads or len(set(heads)) < len(heads):
            raise BadInput(f"{name} are {list(heads)}: expected at least one head, all different")
    strangers = [place for place in pictures if place[0] not in rows or place[1] not in columns]
    if strangers:
        raise BadInput(f"picture {strangers[0]} has no place: expected heads among {list(rows)} "
                       f"and {list(columns)}")
    if low is not None and high is not None and not low < high:
        raise BadInput(f"low is {low} and high is {high}: expected low below high")


def _draw(ax: "Axes", pixels: np.ndarray, corner: tuple[float, float], smooth: bool) -> None:
    from matplotlib.patches import Rectangle

    left, bottom = corner
    frame = Rectangle(corner, 1, 1, fill=False, edgecolor=INK, alpha=FRAME, linewidth=0.7,
                      zorder=3)
    ax.add_patch(frame)
    # The outermost points of a function's grid lie on the frame; cells fill the square.
    tall, wide = ((0.5 / max(length - 1, 1) if smooth else 0.0) for length in pixels.shape[:2])
    drawn = ax.imshow(pixels, origin="lower", interpolation="none", aspect="auto", zorder=1,
                      extent=(left - wide, left + 1 + wide, bottom - tall, bottom + 1 + tall))
    drawn.set_clip_path(frame)
    if smooth:
        drawn.set_gid(SMOOTH)


def _write(ax: "Axes", words: str, place: tuple[float, float], shift: tuple[float, float],
           up: str, across: str, strength: float = QUIET) -> None:
    if words:
        ax.annotate(literal(words), place, xytext=shift, textcoords="offset points", ha=across,
                    va=up, fontsize=TICK_SIZE, color=INK, alpha=strength, linespacing=1.15)
