"""Fig. 5: how far the class stays on lines between the middles of a triangle's sides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...._core.finding import Finding
from ....sweeps import study
from ..data import PAPER
from ..networks_on_lines import LineCell, line_cost, measure_lines, small_cells
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

_KINDS = ("same", "mid")


@study("salman/mid-lines", paper=f"{PAPER}, Fig. 5",
       question="Do lines between the middles of a triangle's sides, which touch no sample, tell "
                "real from random labels better than lines between samples?")
class MidLines:
    """Triangles of three samples of one class, beside pairs of the same networks."""

    @staticmethod
    def cells(scale: str) -> list[LineCell]:
        """Return trained networks by labels, and the two controls that fit random labels."""
        if scale == "smoke":
            return small_cells(_KINDS)
        replicas, pairs = (6, 500) if scale == "laptop" else (10, None)
        trained = [LineCell("mnist", labels, replica=replica, pairs=pairs, kinds=_KINDS)
                   for labels in ("real", "random") for replica in range(replicas)]
        nearest = [LineCell("mnist", labels, "nearest", replica, pairs=500, kinds=_KINDS)
                   for labels in ("real", "random") for replica in range(replicas)]
        return trained + nearest

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
        """Judge the claims of Fig. 5, in both conventions of the class that counts."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw the distributions on mid-lines beside those on pairs."""
        return draw_all(frame)
