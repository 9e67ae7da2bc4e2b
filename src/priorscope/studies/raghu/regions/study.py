"""Theorems 1 and 2, Fig. 1: exact counts of linear regions and of patterns along curves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...._core.finding import Finding
from ....networks import MLP, gaussian, sample
from ....networks.ensemble import Ensemble
from ....plots.illustration import Illustration
from ....sweeps import study
from ..judging import PAPER
from .counting import count_regions, follow_curves, picture
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

ACTIVATIONS = ("relu", "hard_tanh")

#: Shapes whose counts stand beside the theorem's bounds.
SHAPES = tuple((width,) * depth for depth in (1, 2, 3) for width in (2, 3, 4, 8))

#: The same 24 units in one layer to eight.
BUDGET = tuple((24 // depth,) * depth for depth in (1, 2, 3, 4, 6, 8))

#: Networks on curves, and curves of each kind through each of them.
CURVED, CURVES = (16, 16), 10

#: The networks of Fig. 1.
PICTURED = (4, 4, 4)

_NETWORKS = {"smoke": 4, "laptop": 60, "paper": 1000}


@dataclass(frozen=True)
class Cell:
    """Some random networks of two inputs and one output.

    Attributes:
        part: ``"counts"`` of regions, numbers of patterns along ``"curves"``, or ``"picture"``.
        activation: The activation's name.
        widths: Units of each hidden layer.
        networks: How many are drawn.
        weight_variance: σ_w².
        bias_variance: σ_b²; without biases all lines meet in the origin.
    """

    part: str
    activation: str
    widths: tuple[int, ...]
    networks: int
    weight_variance: float = 2.0
    bias_variance: float = 1.0


@study("raghu/regions", paper=f"{PAPER}, Theorems 1 and 2, Fig. 1",
       question="How many linear regions do random networks have, against the most they could "
                "have, and does a straight line ever come back to one?")
class Regions:
    """Random networks on a plane, cut exactly; weights N(0, σ_w²/fan-in), biases N(0, σ_b²)."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return shapes small and of 24 units, networks on curves, and the picture."""
        count = _NETWORKS[scale]
        shapes = SHAPES if scale != "smoke" else tuple(s for s in SHAPES if len(s) < 3)
        found = [Cell("counts", activation, widths, count)
                 for activation in ACTIVATIONS for widths in shapes]
        # The larger variance is that of growing lengths: more regions could come of it.
        found += [Cell("counts", activation, widths, count, variance)
                  for variance in (2.0, 8.0) for activation in ACTIVATIONS for widths in BUDGET]
        found += [Cell("curves", activation, CURVED, count) for activation in ACTIVATIONS]
        # One shape is both small and of 24 units.
        return [*dict.fromkeys(found), Cell("picture", "relu", PICTURED, 20)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        each = {"counts": 0.035, "curves": 0.15, "picture": 0.02}[cell.part]
        return 0.1 + each * cell.networks

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Count; see ``count_regions``, ``follow_curves`` and ``picture``."""
        nets = networks_of(cell, seed)
        if cell.part == "counts":
            return count_regions(nets)
        return picture(nets) if cell.part == "picture" else follow_curves(nets, CURVES, seed)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge counts against bounds, depth against width, and patterns along curves."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw Fig. 1, and the counts of one number of units by depth."""
        return draw_all(frame)


def networks_of(cell: Cell, seed: int) -> Ensemble:
    """Return the cell's networks."""
    arch = MLP(inputs=2, widths=cell.widths, activation=cell.activation)
    return sample(arch, gaussian(cell.weight_variance, cell.bias_variance), count=cell.networks,
                  seed=seed)
