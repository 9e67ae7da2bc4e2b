"""Fig. 1b: the distance to the nearest differently classified string grows in step with |φ|."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from ....sweeps import study
from ..by_size import sample_sizes
from ..networks import PAPER, greedy_distances
from ..published import AGAINST_OUTPUT, READING
from .slopes import Slopes, law_line, output_findings, slope_findings

if TYPE_CHECKING:
    import pandas as pd

#: n, networks in a cell, cells. A network of n = 10000 takes 0.8 GB and about 5 s on a slow core.
_GRID = {
    "smoke": ((50, 300, 1), (100, 150, 1), (200, 60, 1)),
    "laptop": ((50, 2000, 2), (100, 1000, 4), (200, 400, 5), (400, 125, 8), (1000, 50, 20)),
    "paper": ((50, 2000, 5), (100, 1000, 5), (200, 400, 10), (400, 125, 16), (1000, 50, 20),
              (2000, 25, 40), (4000, 10, 100), (7000, 5, 200), (10000, 4, 250)),
}

_BIN, _LEAST = 0.25, 10
_SHOWN = 5


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


@study("depalma/distance-against-output", paper=f"{PAPER}, Fig. 1b, eq. 7",
       question="Is the distance to the nearest differently classified bit string proportional to "
                "the size of the output?")
class DistanceAgainstOutput:
    """Greedy distances beside the outputs they start from."""

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
        """Judge eq. 7 and the lines of Fig. 1b."""
        return [*slope_findings(Slopes.of(frame), f"{sample_sizes(frame).capitalize()}."),
                *output_findings(frame)]

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw the distance against |φ|, and the slopes against eq. 7."""
        slopes = Slopes.of(frame)
        drawings = {"distance-against-output": _lines(frame, slopes)}
        return drawings | ({"slopes": _ratios(slopes)} if len(slopes.n) else {})


def _lines(frame: "pd.DataFrame", slopes: Slopes) -> Illustration:
    """Draw Fig. 1b: means of bins at their middles, with the fits to all networks."""
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    data: dict[str, Any] = {}
    places_read: list[float] = []
    read: list[Estimate] = []
    reached = frame[frame["found"].astype(bool)]
    for n in sorted(reached["n"].unique().tolist())[-_SHOWN:]:
        group, name = reached[reached["n"] == n], f"n = {n}"
        places, means = _binned(group["output"].to_numpy(), group["distance"].to_numpy())
        points[name] = (places, means)
        data |= {f"{name}, |φ|": places, f"{name}, distance": [e.mean for e in means],
                 f"{name}, low": [e.low for e in means], f"{name}, high": [e.high for e in means]}
        if n in slopes.n:
            fit, ends = slopes.fits[slopes.n.index(n)], np.array([0.0, places.max(initial=1.0)])
            lines[name] = (ends, fit.intercept.mean + fit.slope.mean * ends)
        for where, distance in AGAINST_OUTPUT.get(n, {}).items():
            error = READING * distance
            places_read.append(where)
            read.append(Estimate(distance, distance - error, distance + error, 0))
    ax = points_and_lines(points, lines=lines,
                          published={"published": (places_read, read)} if read else {},
                          across="size of the output |φ(x)|",
                          up="bits to the nearest string of another class")
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    return Illustration(
        ax, "Distance to the nearest differently classified string against |φ| at the start "
        "(Fig. 1b).", "Points are means over bins of width 0.25, at their middles, with 95 % "
        "intervals; bins of fewer than 10 networks are left out. Lines are fitted to all networks. "
        "They are steeper the larger n; the points bend upwards a little, from one bit at 0.", data)


def _binned(output: np.ndarray, distance: np.ndarray) -> tuple[np.ndarray, list[Estimate]]:
    numbers = np.floor(output / _BIN).astype(int)
    kept = [k for k in np.unique(numbers) if (numbers == k).sum() >= _LEAST]
    return (np.array([(k + 0.5) * _BIN for k in kept]),
            [Estimate.of(distance[numbers == k]) for k in kept])


def _ratios(slopes: Slopes) -> Illustration:
    """Draw slopes over eq. 7."""
    n = np.rint(np.geomspace(min(50, slopes.n[0]), max(1e4, slopes.n[-1]), 40)).astype(int)
    law = [law_line(int(k))[0] for k in n]
    name = "random networks, greedy"
    ax = points_and_lines({name: (slopes.n, slopes.ratios)},
                          lines={"linearised law": (n, law), "eq. 7": (n[[0, -1]], [1.0, 1.0])},
                          across="number of bits n", up="slope ÷ eq. 7", log_x=True)
    return Illustration(
        ax, "Slope of the distance against |φ|, as a multiple of eq. 7's √(n/ln n)/(2√Q).",
        "Eq. 7 is the leading order for large n; slopes lie some 5 % above it, as the linearised "
        "law predicts, whose own excess dies out like 1/ln n.",
        {"n": slopes.n, "ratio": [e.mean for e in slopes.ratios],
         "low": [e.low for e in slopes.ratios], "high": [e.high for e in slopes.ratios],
         "curve n": n, "linearised law": law})
