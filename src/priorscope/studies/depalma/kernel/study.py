"""Section 2: the kernel of infinite width, and how finite networks follow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....domains import random_bits
from ....networks import MLP, gaussian, sample
from ....plots.illustration import Illustration
from ....sweeps import study
from ..networks import PAPER
from .figures import correlation_figure, slope_figure
from .measured import measured_findings
from .slopes import kernel_findings

if TYPE_CHECKING:
    import pandas as pd

#: Activation, weight variance, bias variance, hidden layers.
_SETTINGS = (("relu", 2.0, 0.0, 2), ("relu", 1.5, 0.3, 2), ("erf", 2.0, 0.1, 2),
             ("tanh", 4.0, 0.0, 3))

#: n, width, networks in a cell, cells.
_GRID = {
    "smoke": (40, 60, 300, 1),
    "laptop": (200, 400, 125, 12),
    "paper": (200, 600, 125, 48),
}

#: Strings of a network that are compared with their flipped versions; they share its weights, so
#: more of them help less and less.
STRINGS = 4


@dataclass(frozen=True)
class Cell:
    """Some networks of one kind.

    Attributes:
        activation: The activation's name.
        weight_variance: σ_w².
        bias_variance: σ_b².
        depth: Hidden layers.
        n: Bits of a string.
        width: Units of each hidden layer.
        count: Networks.
        block: Which of the cells alike.
    """

    activation: str
    weight_variance: float
    bias_variance: float
    depth: int
    n: int
    width: int
    count: int
    block: int


def flip_counts(n: int) -> tuple[int, ...]:
    """Return how many bits are flipped: one, a tenth, three tenths, half and all."""
    return (1, n // 10, 3 * n // 10, n // 2, n)


@study("depalma/kernel", paper=f"{PAPER}, section 2, Remark 1",
       question="Do outputs of random networks correlate as the infinite-width kernel says, and "
                "how steep is the kernel at identical inputs?")
class Kernel:
    """Correlations of outputs at strings with some bits flipped."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale."""
        n, width, count, blocks = _GRID[scale]
        return [Cell(*setting, n, width, count, block) for setting in _SETTINGS
                for block in range(blocks)]

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Evaluate each network at a few strings x and at strings y with bits of x flipped.

        Returns:
            One row for each network and number of flipped bits: the means over the strings of
            φ(x)², φ(x)φ(y) and φ(y)² as ``xx``, ``xy`` and ``yy``.
        """
        arch = MLP(inputs=cell.n, widths=(cell.width,) * cell.depth, activation=cell.activation,
                   bias=cell.bias_variance > 0)
        nets = sample(arch, gaussian(cell.weight_variance, cell.bias_variance), count=cell.count,
                      seed=seed)
        flips = flip_counts(cell.n)
        bits = random_bits(cell.n, count=cell.count * STRINGS, seed=seed)
        strings = _flipped(bits, flips, seed).reshape(cell.count, -1, cell.n)
        outputs = nets(strings).double().reshape(cell.count, STRINGS, 1 + len(flips))
        x, y = outputs[:, :, :1], outputs[:, :, 1:]
        means = {"xx": (x * x).expand_as(y), "xy": x * y, "yy": y * y}
        return {"network": np.repeat(np.arange(cell.count), len(flips)),
                "flips": np.tile(flips, cell.count),
                **{name: values.mean(dim=1).flatten() for name, values in means.items()}}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge the kernel itself, and networks against it."""
        return [*kernel_findings(), *measured_findings(frame)]

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw correlations against F(t), and F'(1) against depth."""
        return {"correlations": correlation_figure(frame), "slope-at-one": slope_figure()}


def _flipped(bits: Tensor, flips: tuple[int, ...], seed: int) -> Tensor:
    """Return each string with 0 and with ``flips`` bits flipped, (strings, 1 + len(flips), n).

    The bits of a longer list hold those of a shorter one; their order is random in each string.
    """
    rank = numpy_stream(seed, "flipped bits").random(tuple(bits.shape)).argsort(axis=1)
    limits = torch.tensor((0, *flips)).view(1, -1, 1)
    return torch.where(torch.from_numpy(rank).unsqueeze(1) < limits, -1.0, 1.0) * bits.unsqueeze(1)
