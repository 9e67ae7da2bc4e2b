"""Appendix D: how much of a cube of parameters holds functions of high frequency."""

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
from .figures import draw_all
from .findings import judge_all
from .search import last_frequencies

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Thresholds ε of |f~|.
THRESHOLDS = (0.01, 0.1, 1.0)

#: Bounds K, batches of networks, and networks a batch.
_SCALES = {"smoke": ((1.0,), 8, 12), "laptop": ((0.5, 1.0, 2.0), 8, 200),
           "paper": ((0.5, 1.0, 2.0), 20, 1000)}


@dataclass(frozen=True)
class Cell:
    """Networks drawn from one cube of parameters.

    Attributes:
        bound: K: weights and biases are independent and uniform on [-K, K].
        batches: Independent batches of networks; one is a sample of a slope.
        count: Networks a batch.
        depth: Hidden layers.
        width: Units of each.
        reach: Corners on [-reach, reach] count.
        steps: Of the grid of angular frequencies.
    """

    bound: float
    batches: int
    count: int
    depth: int = 3
    width: int = 16
    reach: float = 1000.0
    steps: int = 2000


@study("rahaman/parameter-volume", paper=f"{PAPER}, appendix D",
       question="Does the share of bounded parameters whose function has frequencies above k "
                "fall at least as fast as 1/k² in one dimension?")
class ParameterVolume:
    """Exact transforms of random one-dimensional networks against thresholds."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return one cell a bound K; the paper has no experiment for its appendix D."""
        bounds, batches, count = _SCALES[scale]
        return [Cell(bound, batches, count) for bound in bounds]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        return 0.5 + 6e-3 * cell.depth * cell.batches * cell.count

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Find the last frequency at which each network's transform exceeds each threshold.

        Returns:
            One row a network and threshold: ``batch``, ``network``, ``epsilon``, ``last`` and
            ``latest`` (angular frequencies between which the last exceedance lies, see
            ``last_frequencies``), ``jumps``, ``corners``.
        """
        arch = MLP(inputs=1, widths=(cell.width,) * cell.depth)
        nets = sample(arch, uniform(cell.bound), count=cell.batches * cell.count,
                      dtype=torch.float64,
                      seed=int(numpy_stream(seed, "weights").integers(2**62)))
        found = [last_frequencies(nets[index], THRESHOLDS, reach=cell.reach, steps=cell.steps)
                 for index in range(len(nets))]
        times, network = len(THRESHOLDS), np.arange(len(nets))
        return {"batch": np.repeat(network // cell.count, times),
                "network": np.repeat(network, times),
                "epsilon": np.tile(THRESHOLDS, len(nets)),
                "last": np.concatenate([one.last for one in found]),
                "latest": np.concatenate([one.latest for one in found]),
                "jumps": np.repeat([one.jumps for one in found], times),
                "corners": np.repeat([one.corners for one in found], times)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the decay by threshold and bound, and the effect of the bound."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw shares of networks against frequency, by threshold and by bound."""
        return draw_all(frame)
