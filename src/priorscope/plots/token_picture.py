"""Sequences of tokens as a picture: a row a sequence, a colour a token."""

from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.errors import BadInput
from .style import axes_or_new, dress, enclose

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW, _REST = 8.0, 60.0


def token_picture(sequences: Any, *, across: str = "token", ax: "Axes | None" = None) -> "Axes":
    """Draw sequences one below the other, the first on top, time running to the right.

    Args:
        sequences: Token ids, (rows, tokens), whole numbers from 0.
        across: Label of the horizontal axis.
        ax: Where to draw; a new figure of fitting height by default.

    Returns:
        The axes drawn on; the picture is its only image, one pixel a token.

    Raises:
        BadInput: No such table.

    Example:
        >>> token_picture([[0, 0, 0], [1, 2, 1]]).images[0].get_array().shape
        (2, 3, 3)
    """
    ids = np.asarray(sequences)
    if ids.ndim != 2 or not ids.size or ids.dtype.kind not in "iu":
        raise BadInput(f"sequences have shape {ids.shape} and type {ids.dtype}: expected whole "
                       "numbers, (rows, tokens)")
    ax = axes_or_new(ax, width=720, height=max(_ROW * len(ids), 80.0) + _REST)
    dress(ax, across=across, grid="")
    enclose(ax)
    ax.imshow(token_colours(ids), interpolation="none", aspect="auto", zorder=1,
              extent=(-0.5, ids.shape[1] - 0.5, len(ids) - 0.5, -0.5))
    ax.set_yticks([])
    return ax


def token_colours(sequences: Any) -> np.ndarray:
    """Return RGB bytes, (rows, tokens, 3): a colour for each token id, the same in every row.

    Hues go round by the golden ratio, so that ids that come one after another differ most;
    saturation and lightness vary as well.

    Args:
        sequences: Token ids, (rows, tokens).
    """
    from matplotlib.colors import hsv_to_rgb

    ids = np.asarray(sequences)
    hue = ids * 0.6180339887498949 % 1.0
    saturation = 0.35 + 0.4 * (ids * 0.7548776662466927 % 1.0)
    value = 0.62 + 0.34 * (ids * 0.5698402909980532 % 1.0)
    return np.rint(255 * hsv_to_rgb(np.stack([hue, saturation, value], axis=-1))).astype(np.uint8)
