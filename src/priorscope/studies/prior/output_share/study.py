"""Mingard et al., Fig. 4, Theorem 5.5: inputs that a ReLU network maps to 1, by its layers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ....networks.laws import gaussian
from ....networks.mlp import MLP
from ....plots import discrete_distribution, points_and_lines
from ....plots.illustration import Illustration
from ....sweeps import study
from ..ones import mean_entropy, ones_distribution
from .findings import output_share_findings
from .panels import EDGES, Panel, binned, output_panels

if TYPE_CHECKING:
    import pandas as pd

#: Networks in a cell of few layers, and cells of each law; four and eight layers get a half and a
#: quarter of the networks. The published numbers of networks are not known.
_GRID = {"smoke": (1_000, 1), "laptop": (20_000, 2), "paper": (20_000, 500)}
_DEPTHS = (0, 1, 2, 4, 8)
_BIASES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_WIDTH = 64


@dataclass(frozen=True)
class Cell:
    """Some ReLU networks with 7 inputs, 64 units a hidden layer and weights N(0, 1/fan-in).

    Attributes:
        depth: Hidden layers; 0 is a perceptron.
        bias: Standard deviation σ_b of the biases; 0 means none.
        centred: Whether inputs are -1 and 1 instead of 0 and 1.
        count: Networks.
        block: Which of the cells of this law.
    """

    depth: int
    bias: float
    centred: bool
    count: int
    block: int


@study("prior/output-share", paper="Mingard et al. 2019, Fig. 4, Theorem 5.5",
       question="Do more ReLU layers, or larger biases, make the outputs of a random network more "
                "alike?")
class OutputShare:
    """Number T of the 128 inputs that random ReLU networks map to 1.

    The caption of the published figure calls {0, 1} centred; the body of the text, followed here,
    calls {-1, 1} so. The theorem is about infinite width, networks here are 64 wide.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale, panel by panel."""
        count, blocks = _GRID[scale]
        panels = [(depth, bias, centred) for bias, centred in ((0.0, False), (1.0, False),
                                                               (0.0, True)) for depth in _DEPTHS]
        sweep = [(1, bias, False) for bias in _BIASES]
        return [Cell(depth, bias, centred, count // max(1, depth // 2), block)
                for depth, bias, centred in dict.fromkeys(panels + sweep)
                for block in range(blocks)]

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Count networks by T."""
        arch = MLP(inputs=7, widths=(_WIDTH,) * cell.depth, bias=cell.bias > 0)
        counts = ones_distribution(arch, gaussian(1.0, cell.bias**2), count=cell.count, seed=seed,
                                   values=(-1.0, 1.0) if cell.centred else (0.0, 1.0))
        return {"ones": np.arange(len(counts)), "networks": counts}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge the claims of Fig. 4 and of Theorem 5.5."""
        return output_share_findings(output_panels(frame))

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw the law of T in each panel, and the mean entropy against depth."""
        found = output_panels(frame)
        drawn = {panel.name: _distributions(panel) for panel in found}
        layers = [panel for panel in found if panel.by == "layers"]
        return drawn | ({"entropy": _entropy(layers)} if layers else {})


def _distributions(panel: Panel) -> Illustration:
    groups = {panel.label(value): binned(counts) for value, counts in panel.counts.items()}
    ax = discrete_distribution(groups, across="inputs T that are mapped to 1, of 128",
                               up="share of the networks at one T", log_y=True)
    return Illustration(
        ax, f"How many of the 128 inputs a random ReLU network of 64 units a layer maps to 1: "
            f"{panel.title}. T of 2 to 126 is binned.", panel.reading,
        {"T": EDGES[:-1].tolist()} | {name: [share.mean for share in shares]
                                      for name, (_, shares) in groups.items()})


def _entropy(panels: list[Panel]) -> Illustration:
    points = {panel.title: (np.array(list(panel.counts), dtype=np.float64),
                            [mean_entropy(counts) for counts in panel.counts.values()])
              for panel in panels}
    ax = points_and_lines(points, across="hidden layers", up="mean entropy of T/128 (bits)")
    return Illustration(
        ax, "Mean binary entropy of the share of inputs mapped to 1, against the number of layers.",
        "Theorem 5.5: no curve rises with depth. Centred inputs start at one bit, since half of "
        "the inputs are mapped to 1 by every perceptron.",
        {f"{what} {name}": values for name, (places, found) in points.items()
         for what, values in (("layers", places), ("entropy", [e.mean for e in found]))})
