"""Fourier, polynomial and Lempel-Ziv complexities of the same random networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ....measures.lempel_ziv import lempel_ziv_complexity
from ....measures.plane_complexity import plane_complexity
from ....measures.symbols import symbolise
from ....networks import MLP, glorot_uniform, sample
from ....plots.illustration import Illustration
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

ACTIVATIONS = ("relu", "gelu", "tanh", "gaussian", "sine")
MAGNITUDES = (0.5, 2.0, 8.0, 32.0)
DEPTHS = (1, 3, 6)

#: Levels of the finer of the two patterns that the Lempel-Ziv measures read.
LEVELS = 10


@dataclass(frozen=True)
class Cell:
    """Networks of one activation, of all depths and magnitudes.

    Attributes:
        activation: Name of the activation.
        networks: Random networks of each depth and magnitude.
        resolution: Points a side of the square [-1, 1]².
        width: Units of a hidden layer.
    """

    activation: str
    networks: int = 5
    resolution: int = 64
    width: int = 64


@study("redshift/agreement", paper=f"{PAPER}, section 3, Fig. 6",
       question="Do the measures of complexity agree?")
class Agreement:
    """The same networks under five measures.

    The paper shows Fourier, Lempel-Ziv, Legendre and Chebyshev complexities against one another
    without a coefficient, and leaves open which networks, the degrees, and how values become
    symbols: here the pattern above and below the mean, and ten levels between the extremes. Which
    networks are chosen decides a correlation: here activations, depths and magnitudes are crossed.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return one cell an activation."""
        if scale == "smoke":
            return [Cell(name, networks=2, resolution=24, width=32) for name in ACTIVATIONS]
        large = {"networks": 50, "resolution": 128} if scale == "paper" else {}
        return [Cell(name, **large) for name in ACTIVATIONS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        layers = len(MAGNITUDES) * sum(DEPTHS)
        return 0.2 + 3.5e-10 * 3 * cell.networks * layers * cell.resolution**2 * cell.width**2

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Measure every network in all ways.

        Returns:
            Columns ``depth``, ``magnitude``, ``network``, and one a measure: ``fourier``,
            ``chebyshev``, ``legendre``, ``binary`` and ``levels``, the last two in phrases.
            Networks that are constant up to rounding have no row.
        """
        return joined([_measured(cell, seed, depth, magnitude) for depth in DEPTHS
                       for magnitude in MAGNITUDES])

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge how closely each pair is correlated, by value, by rank, and where it is simple."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw measures against the Fourier complexity, and all correlations."""
        return draw_all(frame)


def _measured(cell: Cell, seed: int, depth: int, magnitude: float) -> dict[str, Any]:
    arch = MLP(inputs=2, widths=(cell.width,) * depth, activation=cell.activation)
    nets = sample(arch, glorot_uniform(scale=magnitude), count=cell.networks, seed=seed,
                  dtype=torch.float64)
    found = plane_complexity(nets, resolution=cell.resolution)
    kept = np.flatnonzero(~found.constant)
    symbols = symbolise(found.functions[kept].reshape(len(kept), cell.resolution**2),
                        levels=LEVELS)
    return {"depth": np.full(len(kept), depth), "magnitude": np.full(len(kept), magnitude),
            "network": kept,
            **{name: found.values[name][kept] for name in ("fourier", "chebyshev", "legendre")},
            "binary": found.values["lempel-ziv"][kept],
            "levels": lempel_ziv_complexity(symbols, variant="lz78").astype(float)}
