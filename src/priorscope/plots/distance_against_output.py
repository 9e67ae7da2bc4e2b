"""The distance to the class boundary against the size of the output."""

from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array, real_number, whole_number
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .._core.seeds import numpy_stream
from .intervals import draw_intervals
from .style import INK, QUIET, axes_or_new, dress, key, literal, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def distance_against_output(output_size: Any, distance: Any, *, group: Any = None,
                            slope: float | None = None, bins: int = 12, least: int = 10,
                            points: int = 500, label: str = "boundary distance (bits)",
                            ax: "Axes | None" = None) -> "Axes":
    """Draw distances against ``|φ|``: a thinned cloud, means of equal bins, and straight fits.

    A bin's mean stands at the mean ``|φ|`` of its inputs, with its 95 % interval; bins of fewer
    than ``least`` inputs are left out. The fit is by least squares to all inputs, not to the bins.

    Args:
        output_size: ``|φ(x)|``, one number an input.
        distance: The distance of the same inputs.
        group: One name an input, to split cloud, bins and fits; one group by default.
        slope: Slope of a theoretical line through the origin, drawn beside the fits.
        bins: Number of bins between 0 and the largest ``|φ|``.
        least: Fewest inputs of a bin that is drawn.
        points: Most inputs drawn of the cloud of one group, chosen at random with a fixed seed.
        label: Label of the vertical axis, with its unit.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: The arrays differ in length or are empty.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> ax = distance_against_output([0.1, 0.9, 2.0], [1, 4, 9], bins=1, least=2)
        >>> ax.get_xlabel()
        'size of the output |φ(x)|'
    """
    across = finite_array("output_size", output_size).ravel()
    up = finite_array("distance", distance).ravel()
    names = np.full(across.size, "") if group is None else np.asarray(group).ravel().astype(str)
    if not across.size or not across.size == up.size == names.size:
        raise BadInput(f"{across.size} output sizes, {up.size} distances and {names.size} groups "
                       "were given: expected as many of each, and at least one")
    ax = axes_or_new(ax, height=380)
    dress(ax, across="size of the output |φ(x)|", up=label)
    edges = np.linspace(0.0, max(float(across.max()), 1e-12), whole_number("bins", bins) + 1)
    for position, name in enumerate(dict.fromkeys(names.tolist())):
        of_group = names == name
        _draw_cloud(ax, across[of_group], up[of_group], points, position)
        _draw_bins(ax, across[of_group], up[of_group], edges, least, name, position)
    if slope is not None:
        rise = real_number("slope", slope)
        ax.plot([0.0, edges[-1]], [0.0, rise * edges[-1]], color=INK, alpha=QUIET, linewidth=1.5,
                dashes=(5, 3), label=f"theory: slope {rise:.3g}")
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    key(ax)
    return ax


def _draw_cloud(ax: "Axes", x: np.ndarray, y: np.ndarray, points: int, position: int) -> None:
    kept = np.arange(x.size)
    if x.size > points:
        kept = np.sort(numpy_stream(0, "cloud").permutation(x.size)[:points])
    ax.scatter(x[kept], y[kept], s=9, color=series_color(position), alpha=0.22, linewidths=0,
               zorder=2)


def _draw_bins(ax: "Axes", x: np.ndarray, y: np.ndarray, edges: np.ndarray, least: int,
               name: str, position: int) -> None:
    places, means = [], []
    inside = np.clip(np.digitize(x, edges) - 1, 0, len(edges) - 2)
    for number in range(len(edges) - 1):
        here = inside == number
        if here.sum() >= max(least, 1):
            places.append(x[here].mean())
            means.append(Estimate.of(y[here]))
    said = name
    if x.size > 1 and np.ptp(x) > 0:
        rise, start = np.polyfit(x, y, 1)
        ax.plot([0.0, edges[-1]], [start, start + rise * edges[-1]],
                color=series_color(position), linewidth=1.7, zorder=3)
        said = f"{name}: slope {rise:.3g}" if name else f"fit: slope {rise:.3g}"
    if places:
        draw_intervals(ax, np.array(places), means, position=position, label=said)
    elif said:
        ax.plot([], [], color=series_color(position), linewidth=1.7, label=literal(said))
