"""How similar two outputs are, given how similar the inputs are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .intervals import draw_intervals
from .style import GRID, INK, QUIET, TICK_SIZE, axes_or_new, dress, key, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def kernel_curve(t: Any, theory: Any, *, measured_t: Any = (),
                 measured: Sequence[Estimate] = (), ax: "Axes | None" = None) -> "Axes":
    """Draw F(t) of infinite width as a line and the correlations of finite networks as points.

    The faint diagonal F(t) = t is what a linear network does: below it, outputs are told apart
    that are close as inputs; the steeper the curve at t = 1, the simpler the functions are not.

    Args:
        t: Correlations of two inputs, from -1 to 1, shape ``(points,)``.
        theory: F(t), same shape.
        measured_t: Correlations of the inputs at which finite networks were measured.
        measured: Correlation of their outputs, one estimate each.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: Lengths do not match.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> ax = kernel_curve([-1, 0, 1], [0, 0.3, 1])
        >>> ax.get_xlabel()
        'correlation t of two inputs'
    """
    across, up = finite_array("t", t, ndim=1), finite_array("theory", theory, ndim=1)
    if across.size != up.size or not across.size:
        raise BadInput(f"{across.size} correlations and {up.size} values of theory were given: "
                       "expected as many of each, and at least one")
    places = finite_array("measured_t", measured_t).ravel()
    ax = axes_or_new(ax, width=560, height=430)
    dress(ax, across="correlation t of two inputs", up="correlation F(t) of their outputs",
          grid="both")
    ends = np.array([across.min(), across.max()])
    ax.plot(ends, ends, color=INK, alpha=3 * GRID, linewidth=1.1, dashes=(2, 2), zorder=1)
    ax.annotate("linear", (ends.mean(), ends.mean()), xytext=(8, -4), va="top",
                textcoords="offset points", fontsize=TICK_SIZE, color=INK, alpha=QUIET)
    ax.plot(across, up, color=series_color(0), linewidth=2.2, label="infinite width, theory",
            zorder=3)
    if places.size or len(measured):
        draw_intervals(ax, places, measured, position=1, label="finite networks, 95 % interval")
    ax.margins(x=0.03, y=0.05)
    key(ax)
    return ax
