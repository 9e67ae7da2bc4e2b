"""Functions of two variables as small pictures, side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array, whole_number
from .._core.errors import BadInput
from .style import (
    ABOVE,
    BELOW,
    FRAME,
    INK,
    LEVEL,
    SMOOTH,
    TICK_SIZE,
    WORDS,
    axes_or_new,
    literal,
    undress,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GAP_ACROSS, _GAP_DOWN = 0.1, 0.26

# Dark in both themes, since the pictures are pale in both; so not the ink, which turns light.
_CONTOUR = "#23272e"


def function_gallery(images: Any, names: Sequence[str] | None = None, *, columns: int = 5,
                     ax: "Axes | None" = None) -> "Axes":
    """Draw functions on a square as pictures, with the line where each crosses zero.

    Blue is below zero, orange above; each side is scaled to the function's own minimum and
    maximum, so colours compare within a picture and not between two. A function that does not
    change sign is scaled between its minimum and maximum on its side of the scale.

    Args:
        images: Values on a grid that includes the edges of the square, shape
            ``(count, rows, columns)``; the first row is drawn at the bottom.
        names: What to write above each picture.
        columns: Pictures side by side.
        ax: Where to draw; a new figure of fitting height by default.

    Returns:
        The axes drawn on: picture ``k`` covers a unit square whose left end is at
        ``1.1 * (k % columns)``.

    Raises:
        BadInput: The array is not three-dimensional, is empty, or the names do not match.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> import numpy as np
        >>> x = np.linspace(-1, 1, 9)
        >>> ax = function_gallery(x[None, :, None] * x[None, None, :], ["saddle"])
        >>> len(ax.images)
        1
    """
    values = finite_array("images", images, ndim=3)
    named = [""] * len(values) if names is None else [str(name) for name in names]
    if not values.size or len(named) != len(values):
        raise BadInput(f"{len(values)} pictures and {len(named)} names were given: "
                       "expected one name for each, and at least one picture")
    columns = min(whole_number("columns", columns), len(values))
    rows = -(-len(values) // columns)
    gap_down = _GAP_DOWN if any(named) else _GAP_ACROSS
    width = columns + (columns - 1) * _GAP_ACROSS
    height = rows * (1 + gap_down)
    ax = axes_or_new(ax, width=720, height=712 / max(width, 4.0) * (height + 0.04) + 8)
    undress(ax)
    for number, (image, name) in enumerate(zip(values, named, strict=True)):
        left = (number % columns) * (1 + _GAP_ACROSS)
        bottom = -(number // columns) * (1 + gap_down)
        _draw_picture(ax, image, left, bottom)
        ax.annotate(literal(name), (left + 0.5, bottom + 1), xytext=(0, 4), ha="center",
                    textcoords="offset points", fontsize=TICK_SIZE, color=INK, alpha=WORDS)
    ax.set_xlim(-0.02, max(width, 4.0) + 0.02)
    ax.set_ylim(0.98 + gap_down - height, 1.02 + (gap_down if any(named) else 0.0))
    ax.set_aspect("equal", anchor="W")
    return ax


def _draw_picture(ax: "Axes", image: np.ndarray, left: float, bottom: float) -> None:
    from matplotlib.patches import Rectangle

    frame = Rectangle((left, bottom), 1, 1, fill=False, edgecolor=INK, alpha=FRAME, linewidth=0.9,
                      zorder=3)
    ax.add_patch(frame)
    # The outermost points of a grid lie on the frame, so half of their pixels lies outside it.
    tall, wide = (0.5 / max(length - 1, 1) for length in image.shape)
    extent = (left - wide, left + 1 + wide, bottom - tall, bottom + 1 + tall)
    drawn = ax.imshow(sign_colors(image), origin="lower", extent=extent, interpolation="none",
                      aspect="auto", zorder=1)
    drawn.set_gid(SMOOTH)
    drawn.set_clip_path(frame)
    if image.min() < 0 < image.max() and min(image.shape) > 1:
        x = np.linspace(left, left + 1, image.shape[1])
        y = np.linspace(bottom, bottom + 1, image.shape[0])
        ax.contour(x, y, image, levels=[0.0], colors=[_CONTOUR], linewidths=1.0, zorder=2)


def sign_colors(image: np.ndarray) -> np.ndarray:
    """Return RGB bytes of a picture's values: blue below zero, pale at zero, orange above.

    Args:
        image: Finite values, shape ``(rows, columns)``.
    """
    from matplotlib.colors import LinearSegmentedColormap

    low, high = float(image.min()), float(image.max())
    if low < 0 < high:
        place = np.where(image < 0, 0.5 - 0.5 * image / low, 0.5 + 0.5 * image / high)
    else:
        spread = (image - low) / (high - low) if high > low else np.full(image.shape, 0.5)
        place = spread / 2 + (0.5 if low >= 0 else 0.0)
    scale = LinearSegmentedColormap.from_list("priorscope", [BELOW, LEVEL, ABOVE])
    return scale(place, bytes=True)[..., :3]
