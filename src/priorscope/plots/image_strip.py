"""Inputs as small pictures with captions, and the bits whose flip changes the class."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array, whole_number
from .._core.errors import BadInput
from .style import FRAME, INK, SERIES, TICK_SIZE, WORDS, axes_or_new, literal, undress

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GAP = 0.12
_LINE_POINTS = 15


def image_strip(images: Any, captions: Sequence[str] | None = None, *, flipped: Any = None,
                columns: int = 6, ax: "Axes | None" = None) -> "Axes":
    r"""Draw inputs as pictures with sharp pixels, captions below, flipped pixels outlined.

    Args:
        images: Shape ``(count, rows, columns)`` for grey or ``(count, rows, columns, 3)`` for
            colour; numbers from 0 to 1, bytes from 0 to 255, else scaled between the least and
            the largest value of all pictures.
        captions: Text below each picture; a line break starts a new line.
        flipped: Mask of shape ``(count, rows, columns)``, true where a pixel is to be marked.
        columns: Pictures side by side.
        ax: Where to draw; a new figure of fitting height by default.

    Returns:
        The axes drawn on: picture ``k`` covers a unit square whose left end is at
        ``1.12 * (k % columns)``.

    Raises:
        BadInput: Shapes or numbers of pictures, captions and masks do not match.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> import numpy as np
        >>> ax = image_strip(np.eye(8)[None], ["read as 1\n2 bits away"])
        >>> len(ax.images)
        1
    """
    pixels = _bytes(images)
    words = [""] * len(pixels) if captions is None else [str(caption) for caption in captions]
    marks = np.zeros(pixels.shape[:3], bool) if flipped is None else np.asarray(flipped, bool)
    if len(words) != len(pixels) or marks.shape != pixels.shape[:3]:
        raise BadInput(f"{len(pixels)} pictures of {pixels.shape[1]} by {pixels.shape[2]} pixels, "
                       f"{len(words)} captions and a mask of shape {marks.shape} were given: "
                       "expected one caption and one mask for each picture")
    columns = min(whole_number("columns", columns), len(pixels))
    rows = -(-len(pixels) // columns)
    lines = max(caption.count("\n") + 1 if caption else 0 for caption in words)
    width = columns * (1 + _GAP) - _GAP
    side = 706 / max(width, 4.0)
    step = 1 + _GAP + lines * _LINE_POINTS / side
    ax = axes_or_new(ax, width=720, height=side * step * rows + 8)
    undress(ax)
    for number, (image, caption) in enumerate(zip(pixels, words, strict=True)):
        corner = ((number % columns) * (1 + _GAP), -(number // columns) * step)
        _draw_picture(ax, image, marks[number], corner)
        _write_caption(ax, caption, corner)
    ax.set_xlim(-0.02, max(width, 4.0) + 0.02)
    ax.set_ylim(1.02 - rows * step, 1.02)
    ax.set_aspect("equal", anchor="W")
    return ax


def _bytes(images: Any) -> np.ndarray:
    """Return ``(count, rows, columns, 3)`` bytes."""
    values = finite_array("images", images)
    if values.ndim not in (3, 4) or not values.size or (values.ndim == 4 and values.shape[3] != 3):
        raise BadInput(f"images have shape {values.shape}: expected (count, rows, columns) "
                       "or (count, rows, columns, 3)")
    low, high = values.min(), values.max()
    if low < 0 or high > 255:
        values = (values - low) / (high - low)
    elif high > 1:
        values = values / 255
    grey = values if values.ndim == 4 else np.repeat(values[..., None], 3, axis=3)
    return np.rint(255 * grey).astype(np.uint8)


def _draw_picture(ax: "Axes", image: np.ndarray, marks: np.ndarray,
                  corner: tuple[float, float]) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Rectangle

    left, bottom = corner
    ax.imshow(image, extent=(left, left + 1, bottom, bottom + 1), interpolation="none",
              aspect="auto", zorder=1)
    ax.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=INK, alpha=FRAME, linewidth=0.9,
                           zorder=2))
    rows, columns = marks.shape
    tall, wide = 1 / rows, 1 / columns
    squares = [
        [(left + c * wide, bottom + 1 - r * tall), (left + (c + 1) * wide, bottom + 1 - r * tall),
         (left + (c + 1) * wide, bottom + 1 - (r + 1) * tall),
         (left + c * wide, bottom + 1 - (r + 1) * tall)]
        for r, c in np.argwhere(marks)
    ]
    if squares:
        color = SERIES[1]
        ax.add_collection(PolyCollection(squares, facecolors=(color, 0.45), edgecolors=color,
                                         linewidths=1.2, zorder=3), autolim=False)


def _write_caption(ax: "Axes", caption: str, corner: tuple[float, float]) -> None:
    for number, line in enumerate(caption.split("\n")):
        ax.annotate(literal(line), (corner[0] + 0.5, corner[1]), ha="center", va="top",
                    xytext=(0, -4 - _LINE_POINTS * number), textcoords="offset points",
                    fontsize=TICK_SIZE, color=INK, alpha=WORDS)
