"""Theorem 1: how fast the spectra of ReLU networks decay, by exact transforms."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...._core.finding import Finding
from ....sweeps import study
from ..judging import PAPER
from .along_curves import circles, lines
from .cell import Cell
from .figures import draw_all
from .findings import judge_all
from .in_planes import maps, planes, pyramids

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

_MEASURES = {"line": lines, "circle": circles, "plane": planes, "map": maps, "pyramid": pyramids}


@study("rahaman/exact-spectra", paper=f"{PAPER}, Theorem 1, Lemmas 1 and 2, Eq. 7",
       question="Do the spectra of ReLU networks decay as theory says: as k^-2 along lines and "
                "circles, as k^-3 in almost all directions of a plane, as k^-2 along the normals "
                "of edges, and below their bounds?")
class ExactSpectra:
    """Random networks along lines, circles and in planes, and pyramids over a heptagon."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return kinds of curves and planes, by depth; the paper measures none of them."""
        if scale == "smoke":
            return [Cell("line", 2, 16, 8, 3, 0.3, 20.0, 2000.0, 3961),
                    Cell("circle", 2, 16, 8, 3, 0.3, 20.0, 2000.0, 1981),
                    Cell("plane", 1, 8, 2, 3, 0.3, 1e4, 1e6, 160),
                    Cell("map", 1, 8, 2, 1, 0.3, 1.0, 60.0, 31),
                    Cell("pyramid", 0, 0, 2, 3, 0.0, 1e3, 1e5, 160)]
        count = {"laptop": 20, "paper": 100}[scale]
        curves = [Cell(kind, depth, 64, 32, count, 0.3, 20.0, 2000.0, number)
                  for kind, number in (("line", 7921), ("circle", 1981)) for depth in (1, 2, 4, 8)]
        return [*curves, Cell("plane", 2, 16, 2, count, 0.3, 1e4, 1e6, 480),
                Cell("map", 2, 8, 2, 1, 0.3, 1.0, 150.0, 201),
                Cell("pyramid", 0, 0, 2, count, 0.0, 1e3, 1e5, 480)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        if cell.kind in ("line", "circle"):
            work = 0.02 + 1e-8 * cell.depth * cell.width * cell.frequencies
            return 0.1 + cell.networks * work
        edges = 14 if cell.kind == "pyramid" else 3 * (cell.width * cell.depth) ** 2 / 4
        waves = cell.frequencies**2 if cell.kind == "map" else 15 * cell.frequencies
        return 0.1 + 3e-8 * cell.networks * edges * waves

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Transform the networks of a cell.

        Returns:
            One row a network, treatment and bin of frequencies (of a map, wavevector); columns
            as in ``cell.rows``.
        """
        return _MEASURES[cell.kind](cell, seed)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge exponents and bounds; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw spectra, exponents against depth, and the map of a plane."""
        return draw_all(frame)
