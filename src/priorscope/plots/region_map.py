"""Linear regions of a slice as a map, and the lines that part them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array, known_name, whole_number
from .._core.errors import BadInput
from ..measures import LinearRegions, Polygons
from .region_colours import class_colour, output_colours, tints
from .style import INK, PAPER, QUIET, axes_or_new, dress, key, literal, series_color, undress

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("class", "output", "region", "none")

# Dark in both themes, since the fills are pale in both; so not the ink, which turns light.
_CONTOUR = "#23272e"

_SIDE = 480.0

#: Regions above which polygons and edges become one picture: each would be finer than a pixel.
MANY_REGIONS = 10_000


def region_map(regions: LinearRegions, *, colour: str = "class", output: int = 0,
               edges: bool = True, names: Sequence[str] | None = None, images: Any = None,
               ax: "Axes | None" = None) -> "Axes":
    """Draw the linear regions of a slice as filled polygons, with the decision boundary.

    Beyond 10,000 regions, polygons and edges are one picture of pixels in a vector file too.

    Args:
        regions: What ``ps.linear_regions`` found.
        colour: What the colour shows. ``"class"``: which class wins, with the decision boundary
            (colours in the order of the classes that win somewhere);
            ``"output"``: the mean of one output over each region's corners, less the threshold,
            orange above and blue below; ``"region"``: a tint of its own for each region;
            ``"none"``: no fill.
        output: Which output ``"output"`` shows.
        edges: Whether the edges of the regions are drawn.
        names: Names of the classes, in their order.
        images: Pictures of the plane's marked points, (marks, rows, columns), numbers from 0 to 1;
            drawn beside them.
        ax: Where to draw; a new square figure by default.

    Returns:
        The axes drawn on, in (u, v) coordinates with equal scales.

    Raises:
        BadInput: No such output, too few names, or not one picture per marked point.
        UnknownName: No such colour.

    Example:
        >>> import priorscope as ps
        >>> model = ps.sample(ps.MLP(inputs=2, widths=(8, 8)), ps.he_normal(), count=1)[0]
        >>> ax = region_map(ps.linear_regions(model, ps.box(-1, 1)))
        >>> len(ax.collections) > 0
        True
    """
    known_name("colour", colour, COLOURS)
    ax = _frame(ax, regions)
    if colour == "class":
        _fill_classes(ax, regions, names)
    elif colour == "output":
        _fill(ax, regions.polygons, output_colours(regions, output))
    elif colour == "region":
        _fill(ax, regions.polygons, tints(regions.count))
    if edges:
        inner = regions.edge_layers.numpy() >= 0
        fine = 0.35 if regions.count > 3000 else 0.6
        _draw_lines(ax, regions.vertices[regions.edges[inner]].numpy(),
                    INK if colour == "none" else _CONTOUR, fine, 0.3)
    for part in ax.collections:
        part.set_rasterized(regions.count > MANY_REGIONS)
    if colour == "class":
        _draw_lines(ax, regions.boundary.numpy(), _CONTOUR, 1.6, 1.0)
    _draw_rim(ax, regions)
    _mark(ax, regions, images)
    key(ax)
    return ax


def boundary_lines(regions: LinearRegions, *, layer: int | None = None,
                   ax: "Axes | None" = None) -> "Axes":
    """Draw the lines on which units bend, one colour per layer, as in Raghu et al., figure 1.

    Args:
        regions: What ``ps.linear_regions`` found.
        layer: Place of the last layer shown, from 0; those before it are fainter and not in the
            key. All layers by default, none of them fainter.
        ax: Where to draw; a new square figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: There is no such layer.
    """
    layers = len(regions.layer_names)
    if layer is not None and whole_number("layer", layer, at_least=0) >= layers:
        raise BadInput(f"layer is {layer}: expected less than {layers}, the number of layers that "
                       "bend")
    ax = _frame(ax, regions)
    born, ends = regions.edge_layers.numpy(), regions.vertices[regions.edges].numpy()
    for number in range(layers if layer is None else layer + 1):
        faint = layer is not None and number < layer
        _draw_lines(ax, ends[born == number], series_color(number), 0.9 if faint else 1.4,
                    0.45 if faint else 1.0, label=None if faint else f"layer {number + 1}")
    _draw_rim(ax, regions)
    key(ax)
    return ax


def _frame(ax: "Axes | None", regions: LinearRegions) -> "Axes":
    """Set scales and limits; coordinates are shown where they are the inputs themselves."""
    low, high = regions.plane.polygon.amin(0).numpy(), regions.plane.polygon.amax(0).numpy()
    tall = (high[1] - low[1]) / (high[0] - low[0])
    ax = axes_or_new(ax, width=_SIDE, height=_SIDE * min(max(tall, 0.3), 2.0) + 60)
    if regions.plane.origin.numel() == 2 and not len(regions.plane.marks):
        dress(ax, across="first input", up="second input", grid="")
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
    else:
        undress(ax)
    room = 0.01 * (high - low).max()
    ax.set_xlim(low[0] - room, high[0] + room)
    ax.set_ylim(low[1] - room, high[1] + room)
    ax.set_aspect("equal")
    return ax


def _fill(ax: "Axes", polygons: Polygons, colours: Any) -> None:
    from matplotlib.collections import PolyCollection

    # Edges in the face's own colour close the hairlines between neighbours.
    ax.add_collection(PolyCollection(polygons.corners(), facecolors=colours, edgecolors="face",
                                     linewidths=0.4, zorder=1), autolim=False)


def _fill_classes(ax: "Axes", regions: LinearRegions, names: Sequence[str] | None) -> None:
    found = regions.class_polygons
    classes = found.classes.numpy()
    single = regions.outputs.shape[1] == 1
    count = 2 if single else regions.outputs.shape[1]
    if names is not None and len(names) < count:
        raise BadInput(f"{len(names)} names were given for {count} classes: expected one for each")
    winners = [int(name) for name in np.unique(classes)]
    # Colours go to the classes that win somewhere, so that few of them are easily told apart.
    colours = {name: class_colour(name if single else place)
               for place, name in enumerate(winners)}
    _fill(ax, found.polygons, [colours[name] for name in classes.tolist()])
    level = f"{regions.threshold:g}"
    words = names or ([f"at most {level}", f"above {level}"] if single else range(count))
    for name in winners:
        ax.scatter([], [], marker="s", s=90, color=colours[name], label=literal(words[name]))


def _draw_lines(ax: "Axes", ends: np.ndarray, colour: str, width: float, alpha: float,
                label: str | None = None) -> None:
    from matplotlib.collections import LineCollection

    ax.add_collection(LineCollection(list(ends), colors=colour, linewidths=width, alpha=alpha,
                                     capstyle="round" if alpha == 1 else "butt", zorder=2,
                                     label=label), autolim=False)


def _draw_rim(ax: "Axes", regions: LinearRegions) -> None:
    from matplotlib.patches import Polygon

    ax.add_patch(Polygon(regions.plane.polygon.numpy(), fill=False, edgecolor=INK, alpha=QUIET,
                         linewidth=1.0, zorder=3))


def _mark(ax: "Axes", regions: LinearRegions, images: Any) -> None:
    """Draw the marked points, and their pictures on the side away from the others."""
    marks = regions.plane.marks.numpy()
    if len(marks):
        ax.scatter(marks[:, 0], marks[:, 1], s=46, color=INK, edgecolors=PAPER, linewidths=1.6,
                   zorder=5)
    if images is None:
        return
    from matplotlib.offsetbox import AnnotationBbox, OffsetImage

    pictures = finite_array("images", images, ndim=3)
    if len(pictures) != len(marks):
        raise BadInput(f"{len(pictures)} pictures were given for {len(marks)} marked points: "
                       "expected one for each")
    for place, picture in zip(marks, pictures, strict=True):
        away = np.sign(place - marks.mean(axis=0)) * 42
        drawn = OffsetImage(1 - picture, zoom=48 / picture.shape[0], cmap="gray", norm=None,
                            interpolation="nearest")
        drawn.image.set_clim(0, 1)
        ax.add_artist(AnnotationBbox(
            drawn, tuple(place), xybox=tuple(away), boxcoords="offset points", pad=0.12, zorder=6,
            bboxprops={"edgecolor": INK, "facecolor": PAPER, "linewidth": 0.9},
            arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.9}))
