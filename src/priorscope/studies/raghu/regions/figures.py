"""Fig. 1 redrawn, and counts of regions by depth at one number of units."""

from typing import TYPE_CHECKING, Any

import torch

from ...._core.estimate import Estimate
from ....plots import boundary_lines, new_figure, points_and_lines
from ....plots.illustration import Illustration
from ....plots.style import INK, QUIET, TICK_SIZE, WORDS, dress, literal
from ....theory import region_bound
from ..judging import chosen
from .counting import pictured_network, unit_square
from .findings import NAMES, UNITS, widths_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows allow."""
    figures = {}
    pictured = chosen(frame, part="picture")
    if len(pictured):
        figures["layers"] = _layers(pictured)
    counts = chosen(frame, part="counts", weight_variance=2.0)
    counts = counts[[sum(widths_of(word)) == UNITS for word in counts.widths]]
    if len(counts):
        figures["depth-against-width"] = _depth(counts)
    return figures


def _layers(rows: "pd.DataFrame") -> Illustration:
    """Draw the square of one network after each layer."""
    widths = tuple(widths_of(rows.widths.iloc[0]))
    net = pictured_network(torch.tensor(rows.parameter.astype(float).to_numpy()), widths,
                           str(rows.activation.iloc[0]))
    regions = unit_square(net)
    figure = new_figure(height=292)
    panes = [figure.add_subplot(1, len(widths), place + 1) for place in range(len(widths))]
    for place, ax in enumerate(panes):
        boundary_lines(regions, layer=place, ax=ax)
        _frame(ax, place, int(regions.counts_by_layer[place]))
    ends = regions.vertices[regions.edges]
    data: dict[str, Any] = {"layer": (regions.edge_layers + 1).tolist(),
                            **{name: ends[:, end, axis].tolist() for name, end, axis in (
                                ("x0", 0, 0), ("y0", 0, 1), ("x1", 1, 0), ("y1", 1, 1))}}
    return Illustration(
        panes[0], f"Where units bend, after each of {len(widths)} hidden layers of {widths[0]} "
        "ReLU units, over the unit square of a network's two inputs (Fig. 1): of "
        f"{int(rows.drawn.iloc[0])} random networks, the one with most regions there.",
        "A colour for each layer, earlier layers fainter. The lines of the first layer are "
        "straight; later ones bend wherever they cross an earlier line. Layer 0 of the data is "
        "the rim.", data)


def _frame(ax: "Axes", place: int, count: int) -> None:
    """Give a pane its title and quiet ticks at the corners of the square."""
    legend = ax.get_legend()
    if legend is not None:
        legend.remove()
    dress(ax, across="first input", up="" if place else "second input", grid="")
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_xticks([0, 1])
    ax.set_yticks([0, 1] if not place else [])
    ax.text(1.0, 1.02, literal(f"layer {place + 1}: {count} regions"), ha="right",
            va="bottom", transform=ax.transAxes, color=INK, alpha=WORDS, fontsize=TICK_SIZE)
    ax.tick_params(length=0, labelcolor=(INK, QUIET))


def _depth(rows: "pd.DataFrame") -> Illustration:
    """Draw mean counts by depth, and the theorem's bound."""
    shapes = sorted(set(rows.widths), key=lambda word: len(widths_of(word)))
    depths = [len(widths_of(word)) for word in shapes]
    points, lines, data = {}, {}, dict[str, Any](depth=depths)
    for activation, name in NAMES.items():
        own = chosen(rows, activation=activation)
        if not len(own):
            continue
        means = [Estimate.of(chosen(own, widths=word)["count"]) for word in shapes]
        bounds = [float(region_bound(widths_of(word), 2, activation, law="theorem"))
                  for word in shapes]
        points[f"{name}, random networks"] = (depths, means)
        lines[f"{name}, random networks"] = (depths, [mean.mean for mean in means])
        lines[f"{name}, most allowed (theorem 1)"] = (depths, bounds)
        data |= {f"{name} count": [mean.mean for mean in means], f"{name} bound": bounds}
    ax = points_and_lines(points, lines=lines, across=f"hidden layers of {UNITS} units in all",
                          up="linear regions of the plane", log_y=True)
    ax.set_xticks(depths)
    return Illustration(
        ax, f"Linear regions of random networks of {UNITS} units by their number of layers, "
        "σ_w² = 2, σ_b² = 1, with 95 % intervals over networks; dashed, the most that Theorem 1 "
        "allows.",
        "The bound rises steeply with depth at a fixed number of units; the counts of random "
        "networks do not.", data)
