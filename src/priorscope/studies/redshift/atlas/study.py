"""Complexity of random networks over activation, depth and weight magnitude."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ....measures.plane_complexity import MEASURES, plane_complexity
from ....networks import MLP, sample
from ....plots.illustration import Illustration
from ....sweeps import study
from ..judging import PAPER
from ..sampling import ACTIVATIONS, DEPTHS, MAGNITUDES, SAMPLINGS, WIDTH, law_of
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

#: Digits that are kept: far below the spread over networks, and the same on any machine.
DIGITS = 5


@dataclass(frozen=True)
class Cell:
    """Networks of one activation and depth at every weight magnitude.

    Attributes:
        sampling: ``"paper"`` (Glorot's range times α, biases U(±1)) or ``"code"`` (all U(±A)).
        activation: Name of the activation.
        depth: Hidden layers, of 64 units each.
        networks: Networks at each magnitude.
        magnitudes: Number of magnitudes, evenly spaced in the logarithm from 0.1 to 100.
        resolution: Points a side of the square [-1, 1]².
    """

    sampling: str
    activation: str
    depth: int
    networks: int = 10
    magnitudes: int = 15
    resolution: int = 64


@study("redshift/atlas", paper=f"{PAPER}, section 3, Figs. 1 and 4",
       question="How complex are the functions of random networks, over activation, depth and "
                "weight magnitude?")
class Atlas:
    """Four complexities of random networks on two inputs, under both samplings, in float64."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return activations x depths under both samplings; at paper scale 100 networks each."""
        if scale == "smoke":
            return [Cell("paper", name, depth, networks=3, magnitudes=4, resolution=32)
                    for name in ("relu", "tanh", "sine") for depth in (1, 3)]
        networks = 100 if scale == "paper" else 10
        return [Cell(sampling, name, depth, networks=networks)
                for sampling in SAMPLINGS for name in ACTIVATIONS for depth in DEPTHS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        points = 3 * cell.resolution**2 * cell.networks * cell.magnitudes
        return 1 + points * (4e-7 + 1.2e-6 * cell.depth)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Sample the networks and measure each on the square.

        Returns:
            One row a network that is not constant up to rounding: ``magnitude``, ``network``, and
            one column a measure (``fourier``, ``chebyshev``, ``legendre``, ``lempel_ziv``),
            rounded to five digits. Magnitudes share their seed, so network i is one draw scaled.
        """
        arch = MLP(inputs=2, widths=(WIDTH,) * cell.depth, activation=cell.activation)
        parts: dict[str, list[np.ndarray]] = {}
        for magnitude in magnitudes_of(cell.magnitudes):
            nets = sample(arch, law_of(cell.sampling, magnitude), count=cell.networks, seed=seed,
                          dtype=torch.float64)
            found = plane_complexity(nets, resolution=cell.resolution)
            kept = np.flatnonzero(np.all([np.isfinite(v) for v in found.values.values()], axis=0))
            columns = {"magnitude": np.full(len(kept), magnitude), "network": kept}
            columns |= {name.replace("-", "_"): found.values[name][kept].round(DIGITS)
                        for name in MEASURES}
            for name, values in columns.items():
                parts.setdefault(name, []).append(values)
        return {name: np.concatenate(values) for name, values in parts.items()}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge which activations are flat, which rise, and how alike networks are."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw the maps of every measure, and complexity against magnitude at the largest depth."""
        return draw_all(frame)


def magnitudes_of(count: int) -> list[float]:
    """Return ``count`` magnitudes from the smallest to the largest of the published ones."""
    return [float(value) for value in np.geomspace(MAGNITUDES[0], MAGNITUDES[-1], count)]
