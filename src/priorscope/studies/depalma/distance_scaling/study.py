"""Beyond the paper: how the boundary distance depends on activation, depth and biases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from ...._core.finding import Finding
from ....measures import boundary_distance
from ....sweeps import study
from ..networks import PAPER
from ..settings import FEW_SETTINGS, SETTINGS, Setting
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration


@dataclass(frozen=True)
class Cell:
    """Networks of one law and size.

    Attributes:
        activation: Name of the activation.
        depth: Number of hidden layers.
        weight_variance: Of a weight times its fan-in.
        bias_variance: Of a bias.
        n: Number of bits.
        width: Units of a hidden layer; more than n lowers what is due to finite width alone.
        networks: How many, one string each.
        block: Tells cells of one law and size apart.
    """

    activation: str
    depth: int
    weight_variance: float
    bias_variance: float
    n: int
    width: int
    networks: int
    block: int = 0


@study("depalma/distance-scaling", paper=f"Beyond {PAPER}, Theorem 1 and Remark 1",
       question="Does the distance to the class boundary scale as F'(1)^(-1/2) for any activation, "
                "depth and bias?")
class DistanceScaling:
    """Greedy distances of random networks with F'(1) from 0.23 to 5.9."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return one cell for each setting and size."""
        sizes = {"smoke": [(50, 50, 20, 1)],
                 "laptop": [(100, 100, 1000, 1), (100, 400, 150, 1), (400, 400, 200, 1)],
                 "paper": [(100, 100, 4000, 1), (100, 400, 1000, 1), (400, 400, 500, 4),
                           (1600, 1600, 50, 8)]}[scale]
        settings = FEW_SETTINGS if scale == "smoke" else SETTINGS
        return [Cell(s.activation, s.depth, s.weight_variance, s.bias_variance, n, width, networks,
                     block)
                for n, width, networks, blocks in sizes for s in settings
                for block in range(blocks)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in units of a network with one hidden layer of 100 on 100 bits."""
        return cell.networks * cell.depth * (cell.width / 100) ** 2 * (cell.n / 100) ** 0.5

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Search greedily from one random string of each network.

        Returns:
            One entry a network: ``distance`` (n where no other class was found), ``found``,
            ``output`` (|φ| at the string).
        """
        setting = Setting(cell.activation, cell.depth, cell.weight_variance, cell.bias_variance)
        nets, bits = setting.networks(cell.n, cell.width, cell.networks, seed)
        result = boundary_distance(nets, bits)
        distance = torch.where(result.found, result.distance.double(), float(cell.n))
        return {"distance": distance, "found": result.found, "output": result.margin.double()}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the power of F'(1) and the linearised law."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, "Illustration"]:
        """Draw the distances against F'(1), and their ratio to the linearised law."""
        return draw_all(frame)
