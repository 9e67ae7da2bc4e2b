"""Theorem 4 and Fig. 5: transitions are proportional to length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....networks import MLP, gaussian, sample
from ....sweeps import study
from ...joining_rows import joined
from ..data import circles, random_pairs
from ..following import followed, saturated_transitions
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Width, weight variance.
_SETTINGS = ((64, 4.0), (64, 8.0), (64, 16.0), (256, 4.0), (256, 8.0), (256, 16.0))

#: Widths in the limit of large weights, where units are saturated but for one at a time.
_SATURATED, _LARGE = (8, 16, 32), 1e8


@dataclass(frozen=True)
class Cell:
    """Some hard-tanh networks without biases, each with a circle of its own.

    Attributes:
        width: Units k of each layer and of the input.
        weight_variance: σ_w².
        depth: Hidden layers.
        count: Networks.
        points: Sampled points of a circle; 0 for exact transitions of the units themselves.
        block: Which of the cells alike.
    """

    width: int
    weight_variance: float
    depth: int
    count: int
    points: int
    block: int


@study("raghu/transitions-against-length", paper=f"{PAPER}, Theorem 4, Fig. 5",
       question="Is the number of sign changes of a read-out along a curve proportional to the "
                "length of the curve's image?")
class TransitionsAgainstLength:
    """Sign changes of random read-outs and lengths of the same circles, layer by layer."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the settings."""
        count, blocks, points = {"smoke": (3, 1, 2000), "laptop": (30, 2, 12_000),
                                 "paper": (50, 4, 48_000)}[scale]
        settings, widths = (_SETTINGS[1:2], (8,)) if scale == "smoke" else (_SETTINGS, _SATURATED)
        return [*(Cell(*setting, 6, count, points, block) for setting in settings
                  for block in range(blocks)),
                *(Cell(width, _LARGE, 4, count, 0, block) for width in widths
                  for block in range(blocks))]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        points = cell.points or 200 * cell.width**1.5
        return 0.1 + cell.count * points * cell.depth * (cell.width**2 * 1e-10 + cell.width * 4e-9)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Follow one circle through each network.

        Returns:
            One row a network and layer: ``transitions`` (of a read-out, mean over 8 random ones;
            of exact cells, of the layer's units), ``length``, ``simple`` (length over π times the
            mean norm) and ``spherical`` (length of the image on the unit sphere over π).
        """
        draw = int(numpy_stream(seed, "networks").integers(2**62))
        arch = MLP(inputs=cell.width, widths=(cell.width,) * cell.depth, activation="hard_tanh",
                   bias=False)
        nets = sample(arch, gaussian(cell.weight_variance), count=cell.count, seed=draw)
        curves = circles(random_pairs(cell.width, cell.count, seed))
        found = [followed(nets[place], curve, cell.points, seed=seed, place=place)
                 if cell.points else saturated_transitions(nets[place], curve)
                 for place, curve in enumerate(curves)]
        return {"network": np.repeat(np.arange(cell.count), cell.depth),
                "layer": np.tile(np.arange(1, cell.depth + 1), cell.count),
                **joined(found)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge proportionality, its factor, and Theorem 4; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw transitions against length."""
        return draw_all(frame)
