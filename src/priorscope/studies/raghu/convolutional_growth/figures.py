"""Fig. 4 redrawn: length against the layer of a convolutional network."""

from typing import TYPE_CHECKING, Any

from ...._core.estimate import Estimate
from ....plots import points_and_lines, through
from ....plots.illustration import Illustration
from ..convnet import LAYERS
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw lengths, one series a weight variance."""
    points: dict[str, Any] = {}
    table: dict[str, Any] = {"layer": list(LAYERS)}
    layers = sorted(frame.layer.unique().tolist())
    for variance in sorted(frame.weight_variance.unique().tolist()):
        rows = chosen(frame, weight_variance=variance)
        means = [Estimate.of(rows.length[rows.layer == layer]) for layer in layers]
        points[f"σ_w² = {variance:g}"] = (layers, means)
        table[f"σ_w² = {variance:g}"] = [value.mean for value in means]
    lines = through(points)
    ax = points_and_lines(points, lines=lines, across="layer", log_y=True,
                          up="length over that at the input")
    ax.set_xticks(layers, LAYERS)
    return {"length-against-layer": Illustration(
        ax, "Length of arcs between images behind each layer of untrained convolutional networks "
        "(Fig. 4).",
        "Pooling shortens, and so do the last layers, which have few units. Means over networks "
        "with 95 % intervals.", table)}
