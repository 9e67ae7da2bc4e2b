"""Figs. A3 to A5: labellings of fixed inputs while the weights of one layer sweep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....measures import dichotomies
from ....networks import MLP, gaussian, sample
from ....sweeps import study
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

_WIDTHS, _DEPTHS = (16, 32, 64, 128), (1, 2, 4, 6, 8)

#: Depth of the networks of which every layer sweeps in turn, and those layers.
_DEEP, _INNER = 6, (2, 4, 5)

#: Samples of a half turn, and networks a setting.
_SIZES = {"smoke": (500, 3), "laptop": (24_001, 16), "paper": (96_001, 60)}


@dataclass(frozen=True)
class Cell:
    """Some hard-tanh networks without biases, and inputs of their own.

    Attributes:
        width: Units k of each hidden layer, and of the input.
        depth: Hidden layers.
        layer: The layer that sweeps, from 0; ``depth`` - ``layer`` hidden layers remain.
        weight_variance: σ_w².
        inputs: Standard normal inputs s.
        samples: Angles of the half turn that are sampled.
        checked: Whether the same networks are counted exactly, and over a full turn, too.
        count: Networks.
    """

    width: int
    depth: int
    layer: int
    weight_variance: float
    inputs: int
    samples: int
    count: int
    checked: bool = False


@study("raghu/dichotomies", paper=f"{PAPER}, Figs. A3 to A5",
       question="In how many ways does a network label fixed inputs while the weights of one layer "
                "turn, and does only the depth behind that layer matter?")
class DichotomiesOfSweeps:
    """Sweeps W cos t + W' sin t over half a turn, fifteen inputs."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks by width, depth and layer, and controls."""
        samples, count = _SIZES[scale]
        base = Cell(16, 1, 0, 8.0, 15, samples, count)
        widths, depths = ((16,), (1, 2, 4)) if scale == "smoke" else (_WIDTHS, _DEPTHS)
        cells = [replace(base, width=width, depth=depth) for width in widths for depth in depths]
        cells = [replace(cell, checked=cell.width == min(32, widths[-1])) for cell in cells]
        if scale == "smoke":
            return cells
        cells += [replace(base, width=128, depth=_DEEP, layer=layer) for layer in _INNER]
        cells += [replace(base, width=64, depth=depth, weight_variance=16.0) for depth in depths]
        # Few inputs, so that all their labellings can be seen.
        return [*cells, replace(base, width=32, depth=10, inputs=6)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        rows = cell.inputs * cell.samples * (2 if cell.checked else 1)
        return 0.2 + cell.count * rows * (cell.depth * (cell.width**2 * 7e-11 + cell.width * 2e-9))

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Sweep one layer of each network.

        Returns:
            One row a network: ``dichotomies`` and ``transitions``; where they are checked,
            ``exact`` and ``full``, exact numbers of dichotomies of the half turn and of a full one.
        """
        streams = [int(numpy_stream(seed, name).integers(2**62)) for name in ("networks", "sweep")]
        arch = MLP(inputs=cell.width, widths=(cell.width,) * cell.depth, activation="hard_tanh",
                   bias=False)
        nets = sample(arch, gaussian(cell.weight_variance), count=cell.count, seed=streams[0])
        rows: list[dict[str, int]] = []
        for place in range(cell.count):
            points = numpy_stream(seed, "inputs", place).standard_normal((cell.inputs, cell.width))
            own = numpy_stream(streams[1], "partner", place).integers(2**62)
            look = partial(dichotomies, nets[place], torch.from_numpy(points), layer=cell.layer,
                           partner=nets.law, samples=cell.samples, seed=int(own))
            found = look(exact=False)
            rows.append({"dichotomies": int(found.counts), "transitions": int(found.transitions)})
            if cell.checked:
                rows[-1] |= {"exact": int(look().counts), "full": int(look(sweep="full").counts)}
        return {name: np.array([row[name] for row in rows]) for name in rows[0]}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge growth with depth and width, the layer that sweeps, and the random walk."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw dichotomies against depth, width and transitions."""
        return draw_all(frame)
