"""Fig. 1a: how the distance to the nearest differently classified string grows with n."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...._core.finding import Finding
from ....plots.illustration import Illustration
from ....sweeps import study
from ..by_size import sample_sizes
from ..networks import KERNEL, PAPER, greedy_distances
from ..prefactor import prefactor_findings
from .distance_laws import law_findings, reached, search_findings
from .equation_five import equation_findings
from .figures import distance_figure, prefactor_figure, ratio_figure

if TYPE_CHECKING:
    import pandas as pd

#: n, networks in a cell, cells. A network of n = 10000 takes 0.8 GB and about 5 s on a slow core.
_GRID = {
    "smoke": ((50, 200, 1), (100, 100, 1), (200, 50, 1)),
    "laptop": ((50, 1000, 1), (100, 1000, 1), (250, 500, 2), (500, 125, 8), (1000, 50, 20)),
    "paper": ((50, 1000, 1), (100, 1000, 1), (250, 500, 2), (500, 125, 8), (1000, 50, 20),
              (2000, 25, 40), (4000, 10, 100), (7000, 5, 200), (10000, 4, 250)),
}


@dataclass(frozen=True)
class Cell:
    """Some networks at one number of bits.

    Attributes:
        n: Bits, and units of each hidden layer.
        count: Networks.
        block: Which of the cells at this n.
    """

    n: int
    count: int
    block: int


@study("depalma/nearest-string", paper=f"{PAPER}, Fig. 1a, Theorem 1",
       question="How does the distance to the nearest differently classified bit string grow "
                "with the number of bits?")
class NearestString:
    """Greedy distances from random strings of random networks."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale."""
        return [Cell(n, count, block) for n, count, blocks in _GRID[scale]
                for block in range(blocks)]

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Search from one string of each network."""
        return greedy_distances(cell.n, cell.count, seed)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge the claims of Fig. 1a, Theorem 1 and eq. 5."""
        return [*prefactor_findings(reached(frame), sample_sizes(frame)), *law_findings(frame),
                *equation_findings(KERNEL), *search_findings(frame)]

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw the mean distance and its ratio to Theorem 1 against n, and the prefactor."""
        found = reached(frame)
        return {"distance": distance_figure(found), "ratio-to-theorem": ratio_figure(found),
                "prefactor-by-range": prefactor_figure()}
