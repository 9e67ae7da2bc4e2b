"""Complexity of random networks against the magnitude of their weights, component by component."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ....measures.plane_complexity import plane_complexity
from ....networks import sample
from ....plots.illustration import Illustration
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all
from .variants import GROUPS, built, law_of

if TYPE_CHECKING:
    import pandas as pd

#: Range of the weight magnitude α.
LEAST, MOST = 0.1, 32.0

_ALL = ("relu", "gelu", "silu", "selu", "tanh", "gaussian", "sine")
_FOUR = ("relu", "tanh", "gaussian", "sine")
_THREE = ("relu", "tanh", "sine")


@dataclass(frozen=True)
class Cell:
    """Plain and changed networks of one activation and depth, over a range of weight magnitudes.

    Attributes:
        group: What is changed; a key of ``variants.GROUPS``.
        activation: Name of the activation.
        depth: Hidden layers.
        steps: Number of magnitudes from 0.1 to 32, evenly spaced in the logarithm.
        fewer: The same for changed networks; of 9, 5 and 3 the fewer are among the more.
        networks: Random networks of each kind at each magnitude.
        resolution: Points a side of the square [-1, 1]².
        units: Units of a hidden layer, where the change is none of them.
    """

    group: str
    activation: str
    depth: int
    steps: int = 9
    fewer: int = 5
    networks: int = 20
    resolution: int = 64
    units: int = 64


@study("redshift/components", paper=f"{PAPER}, section 3, Table 1 and Fig. 5",
       question="Which components of an architecture make random networks simple or complex?")
class Components:
    """Plain networks of two depths and all activations, and one component changed at a time.

    Weights follow Glorot's uniform law times α, biases U(±1) unless they are what is changed. The
    paper gives neither width, range of α nor number of networks; 64 units are those of the
    published code. A residual layer is read as z + φ(z) with z = Wx + b, "each non-linearity
    becomes x + φ(x)"; the usual form, x + φ(Wx + b), is measured beside it.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return structures first, for some activations; the others are measured plain only."""
        if scale == "smoke":
            small: dict[str, Any] = {"networks": 4, "steps": 5, "resolution": 24, "units": 32}
            return [Cell("structures", name, depth, **small) for name in _THREE
                    for depth in (3, 6)] + [
                Cell(group, name, 3, fewer=3, **small | {"steps": 3})
                for group in ("biases",) for name in _THREE]
        large: dict[str, Any] = {"networks": 100, "resolution": 128} if scale == "paper" else {}
        changed = _ALL if scale == "paper" else _FOUR
        sized = _ALL if scale == "paper" else _THREE
        return [Cell("structures" if name in changed else "plain", name, depth, **large)
                for name in _ALL for depth in (3, 6)] + [
            Cell(group, name, 3, steps=3, fewer=3, **large) for group in ("widths", "biases")
            for name in sized]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        total = 0.2
        for variant, steps, measures in _plan(cell):
            arch = built(variant, cell.activation, cell.depth, cell.units)
            one = 2.3e-10 * arch.parameter_count + 9e-9 * sum(arch.widths)
            grids = 1 + ("chebyshev" in measures)
            total += grids * steps * cell.networks * cell.resolution**2 * one
        return total

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Measure each network, one draw behind all magnitudes and changes that keep its shapes.

        Returns:
            Columns ``variant`` (a key of ``variants.CHANGES``), ``measure`` (``"fourier"``,
            ``"lempel-ziv"``, and ``"chebyshev"`` of plain networks), ``magnitude``, ``network``
            and ``value``. Networks that are constant up to rounding have no row.
        """
        parts = []
        for variant, steps, measures in _plan(cell):
            arch = built(variant, cell.activation, cell.depth, cell.units)
            for magnitude in magnitudes(steps):
                nets = sample(arch, law_of(variant, magnitude), count=cell.networks, seed=seed,
                              dtype=torch.float64)
                found = plane_complexity(nets, resolution=cell.resolution, measures=measures)
                kept = np.flatnonzero(~found.constant)
                parts += [{"variant": np.full(len(kept), variant),
                           "measure": np.full(len(kept), name), "network": kept,
                           "magnitude": np.full(len(kept), magnitude),
                           "value": found.values[name][kept]} for name in measures]
        return joined(parts)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge what raises complexity, what lowers it, and what leaves it as it is."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw complexity against magnitude by activation, by component, and by size."""
        return draw_all(frame)


def _plan(cell: Cell) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return what the cell measures: variant, number of magnitudes, measures."""
    # The polynomial measure needs values of its own, at other points: twice the work.
    plain = ("fourier", "lempel-ziv", *("chebyshev",) * (cell.group in ("plain", "structures")))
    return [("plain", cell.steps, plain)] + [
        (variant, cell.fewer, ("fourier", "lempel-ziv")) for variant in GROUPS[cell.group]]


def magnitudes(steps: int) -> list[float]:
    """Return the weight magnitudes, rounded so that equal ones of two grids are equal."""
    return [round(float(value), 6) for value in np.geomspace(LEAST, MOST, steps)]
