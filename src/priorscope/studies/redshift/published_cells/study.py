"""The published heat maps, cell by cell, at their own resolution."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....measures.plane_complexity import plane_complexity
from ....networks import MLP, sample
from ....plots.illustration import Illustration
from ....sweeps import study
from ..judging import PAPER
from ..sampling import ACTIVATIONS, DEPTHS, MAGNITUDES, WIDTH, law_of
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Cell:
    """One column of a published map: an activation and a depth, all magnitudes.

    Attributes:
        activation: Name of the activation.
        depth: Hidden layers, of 64 units each.
        networks: Networks at each magnitude; the published maps hold one.
        resolution: Points a side of the square [-1, 1]².
    """

    activation: str
    depth: int
    networks: int = 2
    resolution: int = 300


@study("redshift/published-cells", paper=f"{PAPER}, Figs. 1 and 4",
       question="Do the published heat maps of Fourier complexity come out again?")
class PublishedCells:
    """Fourier complexity under the published code's sampling, all U(±A), in float64."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return all columns of the eight maps; more networks where single cells are judged."""
        if scale == "smoke":
            return [Cell(name, 1, networks=2, resolution=24) for name in ("relu", "sine")]
        if scale == "paper":
            return [Cell(name, depth, networks=20) for name in ACTIVATIONS for depth in DEPTHS]
        single = {("tanh", 7), ("relu", 1), ("tanh", 2), ("sine", 2), ("gaussian", 2)}
        return [Cell(name, depth, networks=6 if (name, depth) in single else 2)
                for name in ACTIVATIONS for depth in DEPTHS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        points = len(MAGNITUDES) * cell.networks * cell.resolution**2
        return 1 + points * (3e-7 + 1.2e-6 * cell.depth)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Sample the networks and measure their Fourier complexity.

        Returns:
            One row a network that is not constant up to rounding: ``magnitude`` (place among the
            15), ``network`` and ``fourier``.
        """
        arch = MLP(inputs=2, widths=(WIDTH,) * cell.depth, activation=cell.activation)
        places, networks, values = [], [], []
        for place, magnitude in enumerate(MAGNITUDES):
            # A stream of its own for each magnitude: means over cells take them as independent.
            own = int(numpy_stream(seed, "magnitude", place).integers(2**62))
            nets = sample(arch, law_of("code", magnitude), count=cell.networks, seed=own,
                          dtype=torch.float64)
            found = plane_complexity(nets, resolution=cell.resolution, measures=["fourier"])
            kept = np.flatnonzero(np.isfinite(found.values["fourier"]))
            places.append(np.full(len(kept), place))
            networks.append(kept)
            values.append(found.values["fourier"][kept])
        return {"magnitude": np.concatenate(places), "network": np.concatenate(networks),
                "fourier": np.concatenate(values)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Compare with what was read off the published maps."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw the maps, and the measured against the published numbers."""
        return draw_all(frame)
