"""Distances of several groups of inputs, as shares of each group."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .style import SERIES, axes_or_new, dress, key, literal, series_color, series_dash
from .ticks import percent_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_BINS, _LENGTH_BINS = 60, 40


def distance_histogram(groups: Mapping[str, Any], *, label: str = "boundary distance (bits)",
                       lengths: bool = False, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of each group at each distance, and mark the means.

    A bin is centred on a whole number; above 60 distinct values it covers several. Lengths, which
    are no whole numbers, have 40 bins from 0. A vertical line marks the mean of the group, which
    the key also tells.

    Args:
        groups: Name of a group to its distances, any shape.
        label: What the horizontal axis measures, with its unit.
        lengths: Whether distances are lengths rather than counts.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No group, an empty group, or a count that is no whole number.
        NonFinite: A distance is NaN or infinite.

    Example:
        >>> ax = distance_histogram({"correct": [3, 4, 4, 5], "wrong": [1, 1, 2]})
        >>> ax.get_ylabel()
        'share of the group'
    """
    if not groups:
        raise BadInput("no groups were given: expected at least one group of distances")
    arrays = {name: _checked(name, values, lengths) for name, values in groups.items()}
    ax = axes_or_new(ax, height=340)
    dress(ax, across=label, up="share of the group")
    edges = (_even(list(arrays.values())) if lengths else _edges(list(arrays.values())))
    for position, (name, values) in enumerate(arrays.items()):
        _draw_group(ax, name, values, edges, position)
    ax.set_ylim(bottom=0)
    ax.margins(x=0.01)
    from matplotlib.ticker import MaxNLocator

    percent_ticks(ax, which="y")
    ax.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=not lengths))
    key(ax)
    return ax


def _checked(name: str, values: Any, lengths: bool) -> np.ndarray:
    array = finite_array(f"the distances of {name!r}", values).ravel()
    if array.size == 0:
        raise BadInput(f"the group {name!r} is empty: expected at least one distance")
    if not lengths and not np.array_equal(array, np.rint(array)):
        raise BadInput(f"the distances of {name!r} are not whole numbers: expected counts of bits")
    return array


def _even(arrays: list[np.ndarray]) -> np.ndarray:
    return np.linspace(0.0, max(array.max() for array in arrays) or 1.0, _LENGTH_BINS + 1)


def _edges(arrays: list[np.ndarray]) -> np.ndarray:
    low = min(array.min() for array in arrays)
    high = max(array.max() for array in arrays)
    width = int(np.ceil((high - low + 1) / _MOST_BINS))
    count = int(np.ceil((high - low + 1) / width))
    return low - 0.5 + width * np.arange(count + 1)


def _draw_group(ax: "Axes", name: str, values: np.ndarray, edges: np.ndarray,
                position: int) -> None:
    color = series_color(position)
    shares = np.histogram(values, bins=edges)[0] / values.size
    mean = float(values.mean())
    ax.stairs(shares, edges, fill=True, color=color, alpha=0.2, linewidth=0)
    ax.stairs(shares, edges, color=color, linewidth=1.7,
              linestyle=series_dash(position // len(SERIES)),
              label=literal(f"{name}, mean {mean:.3g}"))
    ax.axvline(mean, color=color, linewidth=1.3, linestyle=(0, (1.5, 1.5)), zorder=3)
