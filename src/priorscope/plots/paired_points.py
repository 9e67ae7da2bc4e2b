"""One number of each thing against another number of the same thing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .._core.seeds import numpy_stream
from .style import INK, QUIET, axes_or_new, dress, key, literal, series_color, series_marker

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Points of one group that are drawn at most.
_MOST = 1500


def paired_points(groups: Mapping[str, tuple[Any, Any]], *, across: str = "", up: str = "",
                  spread: float = 0.0, ax: "Axes | None" = None) -> "Axes":
    """Draw pairs of numbers as points on scales of equal ends, with the line where both are equal.

    Above the line the second number is the larger one.

    Args:
        groups: Name of a group to its first and second numbers, one pair a thing; of many, 1,500
            drawn at random with a fixed seed are shown.
        across: Label of the horizontal axis, with its unit.
        up: Label of the vertical axis, with its unit.
        spread: Width of the square over which whole numbers are strewn, so that equal pairs show
            as a cloud; 0 leaves them in place.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No pair, or not as many first as second numbers.
        NonFinite: A number is NaN or infinite.

    Example:
        >>> ax = paired_points({"inputs": ([1, 2, 3], [1, 3, 2])}, across="A", up="B")
        >>> ax.get_xlabel()
        'A'
    """
    pairs = {name: _checked(name, *values) for name, values in groups.items()}
    pairs = {name: values for name, values in pairs.items() if values[0].size}
    if not pairs:
        raise BadInput("no pairs were given: expected at least one")
    ax = axes_or_new(ax, height=400)
    dress(ax, across=across, up=up, grid="both")
    everything = np.concatenate([np.concatenate(values) for values in pairs.values()])
    low, high = min(0.0, float(everything.min())), float(everything.max())
    room = 0.04 * ((high - low) or 1.0) + spread / 2
    ends = (low - room, high + room)
    ax.plot(ends, ends, color=INK, alpha=QUIET, linewidth=1.1, dashes=(4, 3), zorder=2)
    order = sorted(pairs, key=lambda name: -pairs[name][0].size)  # small groups lie on top
    for position, (name, (first, second)) in enumerate(pairs.items()):
        stream = numpy_stream(0, "paired points", name)
        kept = np.sort(stream.permutation(first.size)[:_MOST])
        strewn = spread * (stream.random((2, kept.size)) - 0.5)
        style: dict[str, Any] = {"color": series_color(position), "marker": series_marker(position),
                                 "linewidths": 0}
        ax.scatter(first[kept] + strewn[0], second[kept] + strewn[1], s=18, alpha=0.55,
                   zorder=3 + order.index(name) / len(order), **style)
        ax.scatter([], [], s=52, label=literal(f"{name}, {first.size}"), **style)
    ax.set_xlim(ends)
    ax.set_ylim(ends)
    key(ax)
    return ax


def _checked(name: str, first: Any, second: Any) -> tuple[np.ndarray, np.ndarray]:
    one, other = (finite_array(f"the numbers of {name!r}", values).ravel()
                  for values in (first, second))
    if one.size != other.size:
        raise BadInput(f"{name!r} has {one.size} first and {other.size} second numbers: expected "
                       "one pair a thing")
    return one, other
