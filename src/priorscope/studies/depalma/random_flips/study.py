"""Fig. 2: how many bits, flipped in random order, it takes to change the class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from ...._core.finding import Finding
from ....measures import random_flip_distance
from ....plots.illustration import Illustration
from ....sweeps import study
from ....theory import InfiniteWidthKernel
from ....theory import random_flip_distance as process_distance
from ..networks import PAPER, paper_networks
from .claims import flip_findings
from .figures import flip_figures

if TYPE_CHECKING:
    import pandas as pd

NETWORKS, PROCESS = "networks", "process"

#: n, networks in a cell, cells. A network of n = 20000 takes 3.2 GB and about 20 s on a slow core.
_NETWORKS = {
    "smoke": ((50, 300, 1), (100, 200, 1), (200, 100, 1)),
    "laptop": ((50, 4000, 1), (100, 2000, 2), (250, 500, 4), (500, 125, 8), (1000, 50, 20)),
    "paper": ((50, 4000, 1), (100, 2000, 2), (250, 500, 2), (500, 125, 8), (1000, 50, 20),
              (2000, 25, 40), (5000, 8, 125), (10000, 4, 250), (15000, 2, 500), (20000, 1, 1000)),
}

#: Depth, n, paths in a cell, cells: the Gaussian process of infinite width.
_PROCESS = {
    "smoke": tuple((2, n, 4000, 1) for n in (50, 100, 200, 400)),
    "laptop": (
        (2, 50, 400000, 1), (2, 100, 400000, 1), (2, 250, 200000, 1), (2, 500, 150000, 1),
        (2, 1000, 100000, 1), (2, 2000, 50000, 1), (2, 5000, 25000, 1), (2, 10000, 8000, 1),
        (2, 20000, 4000, 1),
        *((depth, n, paths, 1) for depth in (1, 3) for n, paths in (
            (50, 200000), (100, 200000), (200, 150000), (400, 120000), (800, 80000),
            (1600, 30000))),
    ),
    "paper": (
        (2, 50, 400000, 2), (2, 100, 400000, 2), (2, 250, 200000, 2), (2, 500, 200000, 2),
        (2, 1000, 100000, 4), (2, 2000, 100000, 4), (2, 5000, 50000, 4), (2, 10000, 20000, 4),
        (2, 15000, 10000, 4), (2, 20000, 10000, 4),
        *((depth, n, 100000, 4) for depth in (1, 3) for n in (50, 100, 200, 400, 800, 1600)),
    ),
}


@dataclass(frozen=True)
class Cell:
    """Some networks, or some paths of the Gaussian process, at one number of bits.

    Attributes:
        source: ``"networks"`` or ``"process"``.
        n: Bits, and units of each hidden layer.
        depth: Hidden layers.
        count: Networks or paths.
        block: Which of the cells alike.
    """

    source: str
    n: int
    depth: int
    count: int
    block: int


@study("depalma/random-flips", paper=f"{PAPER}, Fig. 2, Theorem 2",
       question="Does the number of random flips that changes the class grow linearly with the "
                "number of bits, and with which prefactor?")
class RandomFlips:
    """First changes of class along random flips, in networks and in their infinite-width limit."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale."""
        networks = [Cell(NETWORKS, n, 2, count, block) for n, count, blocks in _NETWORKS[scale]
                    for block in range(blocks)]
        process = [Cell(PROCESS, n, depth, paths, block)
                   for depth, n, paths, blocks in _PROCESS[scale] for block in range(blocks)]
        return networks + process

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Follow one path of each network, or sum up the paths of the process.

        Networks give one row each: ``distance`` in flips, n where the class never changed;
        ``changed``; ``opposite``, whether all bits flipped give another class. The process gives
        one row: ``mean`` and ``variance`` of flips/n, and how many paths are ``unchanged``.
        """
        if cell.source == PROCESS:
            found = process_distance(cell.n, InfiniteWidthKernel(depth=cell.depth),
                                     paths=cell.count, seed=seed)
            shares = found.distances / cell.n
            return {"mean": float(shares.mean()), "variance": float(shares.var(ddof=1)),
                    "unchanged": round(found.unchanged.mean * cell.count)}
        nets, bits = paper_networks(cell.n, cell.count, seed)
        walk = random_flip_distance(nets, bits, seed=seed)
        ends = nets(torch.stack([bits, -bits], dim=1)).squeeze(2) > 0
        return {"distance": walk.distance, "changed": walk.changed,
                "opposite": ends[:, 0] != ends[:, 1]}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge the claims of Fig. 2, Theorem 2 and section 3.3."""
        return flip_findings(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw flips and flips/n against n, paths without a change, and other depths."""
        return flip_figures(frame)
