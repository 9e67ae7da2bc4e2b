"""How probable a function is against how complex it is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array, real_number
from .._core.errors import BadInput
from .style import INK, QUIET, axes_or_new, dress, key, literal, series_color, series_dash
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Opacity of a dot for one function and for as many as there are.
_FAINT, _FULL = 0.5, 0.95


def probability_against_complexity(complexity: Any, probability: Any, *, functions: Any = None,
                                   lines: Mapping[str, tuple[float, float]] | None = None,
                                   published: tuple[Any, Any] | None = None, position: int = 0,
                                   label: str = "functions",
                                   across: str = "complexity K_LZ (bits)",
                                   ax: "Axes | None" = None) -> "Axes":
    """Draw functions as dots, P on a logarithmic axis, with bounds 2^(−aK + b) as lines.

    Args:
        complexity: Complexity of each dot.
        probability: Its probability, above 0.
        functions: How many functions share the dot, which makes it darker; 1 each by default.
        lines: Name of a bound to (a, b).
        published: Complexities and probabilities of the highest published dots, drawn as open
            markers.
        position: Which colour of the palette.
        label: The dots' name in the key.
        across: Label of the horizontal axis, with its unit.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No dot, unequal lengths, or a probability that is not positive.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> ax = probability_against_complexity([7, 21], [0.1, 0.001], lines={"bound": (0.3, -1)})
        >>> ax.get_yscale()
        'log'
    """
    k, p = _dots("the dots", complexity, probability)
    sizes = np.ones(len(k)) if functions is None else finite_array("functions", functions, ndim=1)
    if len(sizes) != len(k):
        raise BadInput(f"{len(sizes)} numbers of functions were given for {len(k)} dots: "
                       "expected one for each")
    ax = axes_or_new(ax, height=430)
    dress(ax, across=across, up="probability P", grid="both")
    _draw_dots(ax, k, p, sizes, position, label)
    if published is not None:
        ax.plot(*_dots("the published dots", *published), linestyle="none", marker="v",
                markersize=8, markerfacecolor="none", markeredgecolor=INK, markeredgewidth=1.3,
                label="published, highest of a column", zorder=5)
    log_ticks(ax, which="y")
    for number, (name, (a, b)) in enumerate((lines or {}).items()):
        _draw_bound(ax, name, real_number("a", a), real_number("b", b), number)
    key(ax)
    return ax


def _draw_dots(ax: "Axes", k: np.ndarray, p: np.ndarray, sizes: np.ndarray, position: int,
               label: str) -> None:
    from matplotlib.colors import to_rgba

    weight = np.log(np.maximum(sizes, 1.0))
    darkness = _FAINT + (_FULL - _FAINT) * weight / max(float(weight.max()), 1e-9)
    colors = np.tile(to_rgba(series_color(position)), (len(k), 1))
    colors[:, 3] = darkness
    ax.scatter(k, p, s=15, color=colors, linewidths=0, zorder=3)
    ax.scatter([], [], s=22, color=series_color(position), label=literal(label))
    ax.margins(x=0.03, y=0.05)


def _draw_bound(ax: "Axes", name: str, a: float, b: float, number: int) -> None:
    """Draw the part of 2^(−aK + b) that lies within the axes, without stretching them."""
    low, high = ax.get_ylim()
    k = np.linspace(*ax.get_xlim(), 400)
    with np.errstate(over="ignore", under="ignore"):
        p = np.exp2(-a * k + b)
    inside = (p >= low) & (p <= high)
    ax.plot(k[inside], p[inside], color=INK, alpha=QUIET, linewidth=1.7,
            linestyle=series_dash(number), label=literal(name), zorder=4, scalex=False,
            scaley=False)


def _dots(what: str, complexity: Any, probability: Any) -> tuple[np.ndarray, np.ndarray]:
    k = finite_array(f"the complexities of {what}", complexity, ndim=1)
    p = finite_array(f"the probabilities of {what}", probability, ndim=1)
    if len(k) != len(p) or not len(k):
        raise BadInput(f"{what} have {len(k)} complexities and {len(p)} probabilities: expected "
                       "as many of each, and at least one")
    if p.min() <= 0:
        raise BadInput(f"{what} have a probability of {p.min():g}: expected all above 0, as on a "
                       "logarithmic axis")
    return k, p
