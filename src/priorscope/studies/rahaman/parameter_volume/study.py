"""Appendix D: how much of parameter space holds functions of high frequency."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....networks import MLP, sample, uniform
from ....sweeps import study
from ..judging import PAPER
from .corners import corners_of
from .figures import draw_all
from .findings import judge_all
from .last_exceedance import last_exceedance

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Hidden layers and bounds K.
_SETTINGS = ((3, 0.5), (3, 1.0), (3, 2.0), (2, 1.0))

#: Thresholds ε of the transform's modulus.
EPSILONS = (0.01, 0.1, 1.0)

#: Networks in a cell, cells a setting.
_NETWORKS = {"smoke": (120, 1), "laptop": (1500, 1), "paper": (2000, 16)}


@dataclass(frozen=True)
class Cell:
    """Networks drawn from one cube of parameters.

    Attributes:
        depth: Hidden layers.
        bound: K; weights and biases are uniform on [−K, K].
        count: Networks.
        block: Which of the cells alike.
        width: Units of each hidden layer.
        reach: Corners are looked for on [−reach, reach].
    """

    depth: int
    bound: float
    count: int
    block: int = 0
    width: int = 16
    reach: float = 1000.0


@study("rahaman/parameter-volume", paper=f"{PAPER}, appendix D",
       question="Does the share of parameters whose function has frequencies above k fall at "
                "least as fast as 1/k²?")
class ParameterVolume:
    """Transforms of random one-dimensional networks, in closed form, against a threshold."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return bounds at three hidden layers, and one at two."""
        count, blocks = _NETWORKS[scale]
        settings = ((3, 1.0), (2, 1.0)) if scale == "smoke" else _SETTINGS
        return [Cell(*setting, count, block) for setting in settings for block in range(blocks)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        return cell.count * (2e-3 + 4e-3 * cell.depth)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Find the last frequency at which each network's transform exceeds each threshold.

        Networks are functions on all of R: away from k = 0 the transform is the sum over corners
        alone.

        Returns:
            One row a network and threshold: ``network``, ``epsilon``, ``last`` (angular
            frequency, see ``last_exceedance``; 0 for never), ``jumps`` (Σ|c_j|, so that
            |f~(k)| ≤ ``jumps``/k²), ``corners``, ``missed`` (share of the jumps beyond the
            segment).
        """
        arch = MLP(inputs=1, widths=(cell.width,) * cell.depth)
        nets = sample(arch, uniform(cell.bound), count=cell.count, dtype=torch.float64,
                      seed=int(numpy_stream(seed, "weights").integers(2**62)))
        found = corners_of(nets, reach=cell.reach)
        last = [last_exceedance(found.places, found.jumps, epsilon) for epsilon in EPSILONS]
        times = len(EPSILONS)
        return {"network": np.tile(np.arange(cell.count), times),
                "epsilon": np.repeat(EPSILONS, cell.count), "last": np.concatenate(last),
                "jumps": np.tile(np.abs(found.jumps).sum(axis=1), times),
                "corners": np.tile((found.jumps != 0).sum(axis=1), times),
                "missed": np.tile(found.missed, times)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the decay, and the bound as printed and corrected; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw the share of networks against frequency, by threshold and by bound."""
        return draw_all(frame)
