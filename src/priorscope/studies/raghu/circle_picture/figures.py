"""Fig. 3 redrawn: a circle, layer by layer."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ....plots import new_figure
from ....plots.illustration import Illustration
from ....plots.style import INK, SERIES, TICK_SIZE, WORDS, literal, undress
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_SIDE = 118.0

#: The house's colours in an order that closes: none is too faint on light or dark.
_ROUND = [SERIES[place] for place in (0, 3, 4, 1, 2, 0)]


def drawn(rows: "pd.DataFrame") -> Illustration:
    """Draw the images, a row a weight variance, a column a layer; colour goes round the circle."""
    variances = sorted(rows.weight_variance.unique().tolist())
    layers = sorted(rows.layer.unique().tolist())
    figure = new_figure(width=max(_SIDE * len(layers), 360.0),
                        height=(_SIDE + 22) * len(variances) + 14)
    grid = figure.subplots(len(variances), len(layers), squeeze=False)
    table: dict[str, Any] = {name: [] for name in ("weight variance", "layer", "x", "y")}
    for row, variance in enumerate(variances):
        for column, layer in enumerate(layers):
            own = chosen(rows, weight_variance=variance, layer=layer)
            _curve(grid[row, column], own.x.to_numpy(), own.y.to_numpy())
            if row == 0:
                _title(grid[row, column], "input" if layer == 0 else f"layer {int(layer)}")
            table["weight variance"] += [variance] * len(own)
            table["layer"] += [int(layer)] * len(own)
            table["x"] += own.x.tolist()
            table["y"] += own.y.tolist()
        grid[row, 0].set_ylabel(literal(f"σ_w² = {variance:g}"), color=INK, alpha=WORDS,
                                fontsize=TICK_SIZE, rotation=90, labelpad=6)
    return Illustration(
        grid[0, 0], "A circle and its images behind the layers of random tanh networks, along "
        "their first two principal axes (Fig. 3).",
        "Each picture is scaled to its square. The colour goes once round the circle, and is the "
        "same for the same point of it in all layers.", table)


def _curve(ax: "Axes", x: np.ndarray, y: np.ndarray) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.colors import LinearSegmentedColormap

    undress(ax)
    points = np.stack([x, y], axis=1)
    pieces = np.stack([points[:-1], points[1:]], axis=1)
    colours = LinearSegmentedColormap.from_list("round", _ROUND)(np.linspace(0, 1, len(pieces)))
    ax.add_collection(LineCollection(list(pieces), colors=colours, linewidths=1.3,
                                     capstyle="round"))
    ax.set_xlim(-1.08, 1.08)
    ax.set_ylim(-1.08, 1.08)
    ax.set_aspect("equal")


def _title(ax: "Axes", words: str) -> None:
    ax.set_title(words, color=INK, alpha=WORDS, fontsize=TICK_SIZE)
