"""Mingard et al., App. I: deep tanh networks lose their bias in the chaotic phase."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....measures.boolean import function_prior, table_k_lz
from ....measures.boolean.estimates import share_of
from ....networks.laws import gaussian
from ....networks.mlp import MLP
from ....plots import discrete_distribution, points_and_lines
from ....plots.illustration import Illustration
from ....sweeps import study
from .findings import chaos_findings
from .laws import CONTROL, LARGE, SMALL, SMALLER, ComplexityLaw, by_weight, laws_of

if TYPE_CHECKING:
    import pandas as pd

#: Networks in a cell and cells of each law; the same of random functions. A network takes 1 ms.
_GRID = {"smoke": (300, 1), "laptop": (2_000, 2), "paper": (10_000, 10_000)}
_RANDOM = {"smoke": (3_000, 1), "laptop": (100_000, 1), "paper": (1_000_000, 100)}

#: Networks that a complexity must be met by to be drawn.
_FEWEST = 5

_SCALES = (1.0, 1.5, 2.0, 4.0, 8.0)


@dataclass(frozen=True)
class Cell:
    """Some networks with 7 inputs and ten hidden layers of 40, or some random functions.

    Attributes:
        activation: ``"tanh"``, ``"relu"`` or ``"random functions"``.
        weight: σ_w; weights are N(0, σ_w²/fan-in).
        bias: σ_b.
        count: Networks, or functions.
        block: Which of the cells of this law.
    """

    activation: str
    weight: float
    bias: float
    count: int
    block: int


@study("prior/chaos", paper="Mingard et al. 2019, App. I; C1510/OccamsRazor 2025",
       question="Does the bias towards simple functions vanish in deep tanh networks with large "
                "weights, and does it stay in ReLU networks?")
class Chaos:
    """Complexity of the functions of networks of ten hidden layers as their weights grow.

    The ReLU file of the follow-up carries the tag 0.025 where those of tanh carry 0.1, and is of
    σ_w = 1 alone: both are taken for σ_b, and each for all σ_w.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale."""
        kinds = (("tanh", SMALL), ("relu", SMALL), ("relu", SMALLER))
        laws = [(activation, weight, bias) for activation, bias in kinds for weight in _SCALES]
        count, blocks = _GRID[scale]
        functions, parts = _RANDOM[scale]
        return [*(Cell(*law, count, block) for law in (*laws, ("tanh", _SCALES[-1], LARGE))
                  for block in range(blocks)),
                *(Cell(CONTROL, 0.0, 0.0, functions, part) for part in range(parts))]

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Count networks by the complexity of their functions."""
        if cell.activation == CONTROL:
            tables = numpy_stream(seed, "functions").integers(
                2**64, size=(cell.count, 2), dtype=np.uint64)
            counts = np.ones(len(tables), dtype=np.int64)
        else:
            arch = MLP(inputs=7, widths=(40,) * 10, activation=cell.activation)
            prior = function_prior(arch, gaussian(cell.weight**2, cell.bias**2),
                                   count=cell.count, seed=seed)
            tables, counts = prior.tables, prior.counts
        complexity, column = np.unique(table_k_lz(tables), return_inverse=True)
        return {"complexity": complexity,
                "networks": np.bincount(column, weights=counts).astype(np.int64)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge what is said of tanh, of ReLU and of random functions."""
        return chaos_findings(laws_of(frame))

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw the mean complexity against σ_w, and the complexities themselves."""
        laws = laws_of(frame)
        return _means(laws) | _distributions(laws)


def _means(laws: dict[tuple[str, float, float], ComplexityLaw]) -> dict[str, Illustration]:
    points = {}
    for activation, bias in (("tanh", SMALL), ("relu", SMALL), ("relu", SMALLER)):
        chosen = by_weight(laws, activation, bias)
        if chosen:
            points[f"{activation}, σ_b = {bias:g}"] = (
                np.array(list(chosen)), [law.mean for law in chosen.values()])
    if not points:
        return {}
    lines = {}
    control = laws.get((CONTROL, 0.0, 0.0))
    if control is not None:
        lines["all functions"] = (np.array([1.0, 8.0]), np.full(2, control.mean.mean))
    ax = points_and_lines(points, lines=lines, across="σ_w of the weights",
                          up="mean complexity K_LZ (bits)", log_x=True)
    return {"mean-complexity": Illustration(
        ax, "Mean complexity of the functions of networks with ten hidden layers of 40 units, "
            "small biases.",
        "Tanh networks reach the complexity of random functions as their weights grow: the bias "
        "towards simple functions is gone. ReLU networks keep it; at σ_w = 1 each layer halves the "
        "variance, until the biases outweigh the input.",
        {f"{what} {name}": values for name, (places, found) in points.items()
         for what, values in (("σ_w", places), ("K_LZ", [e.mean for e in found]))})}


def _distributions(laws: dict[tuple[str, float, float], ComplexityLaw]) -> dict[str, Illustration]:
    groups: dict[str, Any] = {}
    for (activation, weight, bias), law in laws.items():
        size = int(law.networks.sum())
        name = (activation if activation == CONTROL else
                f"tanh, σ_w {weight:g}" + (f", σ_b {bias:g}" if bias != SMALL else ""))
        if activation != "relu" and weight not in (1.5, 4.0):
            kept = law.networks >= _FEWEST
            groups[name] = (law.complexity[kept], [share_of(int(n), size)
                                                   for n in law.networks[kept]])
    if not groups:
        return {}
    ax = discrete_distribution(groups, across="complexity K_LZ (bits)",
                               up="share of the networks, or of random functions", log_y=True,
                               reach=4)
    data: dict[str, Any] = {}
    for name, (complexity, shares) in groups.items():
        data |= {f"K_LZ, {name}": complexity, f"share, {name}": [s.mean for s in shares]}
    return {"complexities": Illustration(
        ax, "Complexities of the functions of tanh networks with ten hidden layers of 40 units.",
        "With large weights the curve is that of random functions; a large bias moves it back "
        "to the left.", data)}
