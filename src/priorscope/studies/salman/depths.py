"""Fig. 6: pairwise intervals of shallow and deep networks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..._core.finding import Finding
from ..._core.verdicts import at_least, at_most
from ...measures.comparison import difference
from ...plots.illustration import Illustration
from ...sweeps import study
from .data import PAPER
from .interval_densities import interval_panels
from .judging import ALIKE, ALIKE_DISTANCE, alike, judged
from .network_statistics import BUMP, bump, chosen, over_networks, real_against_random
from .networks_on_lines import LineCell, line_cost, measure_lines, small_cells

if TYPE_CHECKING:
    import pandas as pd

#: Hidden layers of the paper's three networks.
SHAPES = ((512,), (256, 256), (128, 128, 128, 128))

#: A bump grows if it gains this share of the lines: less cannot be seen in print.
LEAST_GROWTH = 0.01


@study("salman/depths", paper=f"{PAPER}, Fig. 6",
       question="Does the depth of a network change how long it keeps its class on the line "
                "through two samples of the class?")
class Depths:
    """Networks 1 × 512, 2 × 256 and 4 × 128 on MNIST."""

    @staticmethod
    def cells(scale: str) -> list[LineCell]:
        """Return trained networks by shape and labels."""
        if scale == "smoke":
            return [cell for widths in ((64,), (32, 32)) for cell in
                    small_cells(("same",), widths=widths)]
        replicas, pairs = (5, 600) if scale == "laptop" else (10, None)
        return [LineCell("mnist", labels, replica=replica, widths=widths, pairs=pairs)
                for widths in SHAPES for labels in ("real", "random")
                for replica in range(replicas)]

    @staticmethod
    def cost(cell: LineCell) -> float:
        """Return the work in seconds, roughly."""
        return line_cost(cell)

    @staticmethod
    def measure(cell: LineCell, seed: int) -> dict[str, Any]:
        """Train and measure; see ``measure_lines``."""
        return measure_lines(cell, seed)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge that depth changes little, and that the bump grows with it."""
        shapes = by_shape(frame)
        if not shapes:
            return []
        first, *_ = shapes
        found = []
        for labels in ("real", "random"):
            for name in list(shapes)[1:]:
                found += alike(
                    f"With {labels} labels the mean pairwise interval of networks {name} is that "
                    f"of {first}.", chosen(shapes[name], labels=labels),
                    chosen(shapes[first], labels=labels), "Fig. 6", tolerance=3 * ALIKE)
            found += _growing(shapes, labels)
        for name, rows in shapes.items():
            found += judged(
                f"In networks {name} the densities for real and random labels are nearly the same, "
                "by the Kolmogorov-Smirnov distance.", real_against_random(rows),
                lambda value: at_most(value, ALIKE_DISTANCE), "Figs. 4 and 6", [rows])
        return found

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw the distributions of each shape."""
        shapes = by_shape(frame)
        if not shapes:
            return {}
        panels = {name: {f"{labels} labels": chosen(rows, labels=labels)
                         for labels in ("real", "random")} for name, rows in shapes.items()}
        ax, data = interval_panels(panels, window=3.0)
        return {"depths": Illustration(
            ax, "Lengths of pairwise intervals of networks of one, two and four hidden layers "
            "(Fig. 6); bands are 95 % intervals over networks.",
            "Bars at the right edge are lines that keep the class on the whole window.", data)}


def by_shape(frame: "pd.DataFrame") -> "dict[str, pd.DataFrame]":
    """Return the rows of each shape under its name, such as "2 × 256", the shallowest first."""
    names = {}
    for widths, rows in frame.groupby("widths"):
        layers = str(widths).split(",")
        names[f"{len(layers)} × {layers[0]}"] = rows
    return dict(sorted(names.items()))


def _growing(shapes: "dict[str, pd.DataFrame]", labels: str) -> list[Finding]:
    """Ask whether the bump of the deepest network exceeds that of the shallowest."""
    names = list(shapes)
    if len(names) < 2:
        return []
    ends = [chosen(shapes[name], labels=labels) for name in (names[-1], names[0])]
    values = [over_networks(rows, bump) for rows in ends]
    if values[0] is None or values[1] is None:
        return []
    return judged(
        f"With {labels} labels the bump near 1.3 grows with depth, from {names[0]} to "
        f"{names[-1]}.", difference(values[0], values[1]),
        lambda value: at_least(value, LEAST_GROWTH), "Fig. 6", ends, bump,
        remark=f"The share of lengths from {BUMP[0]} to {BUMP[1]} less that of its neighbours; "
        "growth by one line in a hundred or more.")
