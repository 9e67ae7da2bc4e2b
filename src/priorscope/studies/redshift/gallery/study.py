"""What random networks of two inputs look like, by activation and weight magnitude."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ....measures.plane_complexity import plane_complexity
from ....networks import MLP, glorot_uniform, sample
from ....plots.illustration import Illustration
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

ACTIVATIONS = ("relu", "gelu", "silu", "selu", "tanh", "gaussian", "sine")

#: Weight magnitudes of the plain networks, top to bottom.
MAGNITUDES = (0.5, 2.0, 8.0, 32.0)

#: What is changed in the rows below, at the largest magnitude.
CHANGES: dict[str, dict[str, Any]] = {
    "layer norm": {"layer_norm": True}, "residual": {"residual": "literal"},
    "gated": {"gated": True},
}


@dataclass(frozen=True)
class Cell:
    """Networks of one activation, at all magnitudes and with all changes.

    Attributes:
        activation: Name of the activation.
        networks: Number of random networks, the first of which is drawn.
        resolution: Points a side of the square [-1, 1]².
        hidden: Hidden layers.
        width: Units of each.
    """

    activation: str
    networks: int = 20
    resolution: int = 64
    hidden: int = 3
    width: int = 64


@study("redshift/gallery", paper=f"{PAPER}, section 3, Fig. 3",
       question="What do the functions of random networks look like?")
class Gallery:
    """Pictures of random networks, and how complex they are.

    Weights and biases are drawn once an activation and shared by magnitudes and by changes that
    add no weights: down a column one network is seen under growing weights. The paper states
    three hidden layers; their width, here 64, is that of the published code.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return one cell an activation."""
        if scale == "smoke":
            return [Cell(name, networks=5, resolution=24, width=32)
                    for name in ("relu", "tanh", "sine")]
        large = {"networks": 100, "resolution": 128} if scale == "paper" else {}
        return [Cell(name, **large) for name in ACTIVATIONS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        panels = len(MAGNITUDES) + len(CHANGES) + 1
        return 0.2 + 3.5e-10 * panels * cell.networks * (
            cell.resolution**2 * cell.hidden * cell.width**2)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Measure the Fourier complexity of all networks, and keep the values of the first.

        Returns:
            Rows of two kinds, in the columns ``kind``, ``change`` (``"none"`` or a key of
            ``CHANGES``), ``magnitude``, ``network``, ``place`` and ``value``. ``"complexity"``:
            one number a network. ``"function"``: its values on the grid, row by row, to four
            digits of their range.
        """
        plain = MLP(inputs=2, widths=(cell.width,) * cell.hidden, activation=cell.activation)
        panels = [("none", magnitude, plain) for magnitude in MAGNITUDES]
        panels += [(name, MAGNITUDES[-1], plain.replace(**change))
                   for name, change in CHANGES.items()]
        return joined([_panel(cell, seed, *panel) for panel in panels])

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge what grows more complex down the columns, and what does not."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw the table of pictures."""
        return draw_all(frame)


def _panel(cell: Cell, seed: int, change: str, magnitude: float, arch: MLP) -> dict[str, Any]:
    nets = sample(arch, glorot_uniform(scale=magnitude), count=cell.networks, seed=seed,
                  dtype=torch.float64)
    found = plane_complexity(nets, resolution=cell.resolution, measures=["fourier"])
    first = found.functions[0].ravel()
    first = np.round((first - first.min()) / max(float(np.ptp(first)), 1e-300), 4)
    # A network that is constant up to rounding has no complexity and no row.
    networks = np.flatnonzero(~found.constant)
    count = len(networks) + first.size
    return {
        "kind": np.repeat(["complexity", "function"], [len(networks), first.size]),
        "change": np.full(count, change), "magnitude": np.full(count, magnitude),
        "network": np.concatenate([networks, np.zeros(first.size, dtype=int)]),
        "place": np.concatenate([np.zeros(len(networks), dtype=int), np.arange(first.size)]),
        "value": np.concatenate([found.values["fourier"][networks], first])}
