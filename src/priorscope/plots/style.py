"""The one style of all figures: colours, sizes and bare axes.

Every setting is given to the artist it concerns; the user's ``rcParams`` are neither read for
what matters nor changed. Sizes are in points, and a report shows one point as one CSS pixel.
"""

from typing import TYPE_CHECKING, Any

from .._core.checks import real_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Text, axes and reference lines; becomes ``currentColor`` in a page.
INK = "#1d2128"

#: Halo behind markers; becomes the page's own background.
PAPER = "#fcfcfb"

#: Series colours: contrast of at least 3 on white and on near-black alike, and apart from each
#: other under protanopia, deuteranopia and tritanopia. Markers and dashes repeat the difference.
SERIES = ("#3d67b8", "#e06c1d", "#27a28a", "#9d78ed", "#a04a46")
MARKERS = ("o", "s", "^", "D", "v")
DASHES: tuple[Any, ...] = (
    "solid", (0, (6, 2.5)), (0, (1.5, 1.8)), (0, (7, 2, 1.5, 2)), (0, (3, 1.2)),
)

#: Name of pictures whose values a page may smooth; the pixels of any other stay sharp.
SMOOTH = "smooth"

#: Ends of the diverging scale of a function's values: below zero, zero, above zero.
BELOW, LEVEL, ABOVE = SERIES[0], "#f4f2ec", SERIES[1]

TEXT_SIZE = 13.0
TICK_SIZE = 12.0

#: Opacities of the ink: words, secondary words, lines of the frame, grid.
WORDS, QUIET, FRAME, GRID = 0.9, 0.68, 0.38, 0.1


def series_color(position: int) -> str:
    """Return the colour of the series at ``position``; the palette repeats after five."""
    return SERIES[position % len(SERIES)]


def series_marker(position: int) -> str:
    """Return the marker that goes with the colour at ``position``."""
    return MARKERS[position % len(MARKERS)]


def series_dash(position: int) -> Any:
    """Return the dash pattern that goes with the colour at ``position``."""
    return DASHES[position % len(DASHES)]


def new_figure(width: float = 720, height: float = 360) -> "Figure":
    """Return an empty transparent figure of ``width`` by ``height`` points, outside pyplot.

    Args:
        width: Width in points; the report's column is 720 wide.
        height: Height in points.
    """
    from matplotlib.figure import Figure

    width = real_number("the width of a figure", width, above=0)
    height = real_number("the height of a figure", height, above=0)
    return Figure(figsize=(width / 72, height / 72), dpi=72, layout="constrained",
                  facecolor="none", edgecolor="none")


def axes_or_new(ax: "Axes | None", *, width: float = 720, height: float = 360) -> "Axes":
    """Return ``ax``, or the only axes of a new figure of the given size."""
    return ax if ax is not None else new_figure(width, height).add_subplot()


def dress(ax: "Axes", *, across: str = "", up: str = "", grid: str = "y") -> None:
    """Give axes the house's frame, ticks, grid and labels.

    The label of the vertical axis lies flat above it, where it reads without a turn of the head.

    Args:
        ax: The axes.
        across: Label of the horizontal axis.
        up: Label of the vertical axis.
        grid: Which faint grid lines to draw: ``"x"``, ``"y"``, ``"both"`` or ``""``.
    """
    ax.set_facecolor("none")
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set(color=INK, alpha=FRAME, linewidth=0.9)
    ax.tick_params(which="both", color=(INK, FRAME), labelcolor=(INK, QUIET), width=0.9,
                   labelsize=TICK_SIZE)
    ax.tick_params(which="major", length=4)
    ax.tick_params(which="minor", length=0)
    ax.grid(False, which="both")
    if grid:
        ax.grid(True, which="major", axis=grid, color=INK, alpha=GRID, linewidth=0.9)  # type: ignore[arg-type]
    ax.set_axisbelow(True)
    words: dict[str, Any] = {"color": INK, "alpha": WORDS, "fontsize": TEXT_SIZE}
    ax.set_xlabel(across, labelpad=6, **words)
    ax.set_ylabel(up, rotation=0, ha="left", va="bottom", **words)
    ax.yaxis.set_label_coords(0.0, 1.0, transform=_above(ax, 8))


def _above(ax: "Axes", points: float) -> Any:
    """Return the axes' own coordinates shifted up by a number of points, whatever their height."""
    from matplotlib.transforms import offset_copy

    return offset_copy(ax.transAxes, ax.figure, y=points, units="points")  # type: ignore[arg-type]


def enclose(ax: "Axes") -> None:
    """Frame dressed axes on all four sides, for pictures with ticks."""
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set(visible=True, color=INK, alpha=FRAME, linewidth=0.9)


def undress(ax: "Axes") -> None:
    """Take frame, ticks, grid and labels away, for pictures."""
    dress(ax, grid="")
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.set_xticks([])
    ax.set_yticks([])


def key(ax: "Axes") -> None:
    """Write the key of the labelled artists above the axes, in as many rows as needed."""
    shown, labels = ax.get_legend_handles_labels()
    if not shown:
        return
    widest = max(len(label) for label in labels) * 6.7 + 52
    room = ax.figure.get_size_inches()[0] * 72 * 0.86  # type: ignore[union-attr]
    columns = max(1, min(len(labels), int(room // widest)))
    ax.legend(shown, labels, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns,
              bbox_transform=_above(ax, 34 if ax.get_ylabel() else 8),
              frameon=False, fontsize=TICK_SIZE, labelcolor=INK, handlelength=1.7,
              handletextpad=0.6, columnspacing=1.8, borderaxespad=0, borderpad=0)


def literal(text: object) -> str:
    """Return text that matplotlib will draw as it is.

    A pair of ``$`` would be read as mathematics, and a leading underscore hides a name from
    the key.
    """
    words = str(text).replace("$", r"\$")
    return f"\u200b{words}" if words.startswith("_") else words
