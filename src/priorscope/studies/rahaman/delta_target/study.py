"""Figs. 14 to 18: which depths, widths and bounds on the weights let a network fit a peak."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....networks import MLP, sample, torch_default
from ....sweeps import study
from ....training import fit_ensemble
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Layers × width × bound K of the three series; the settings they share are trained once.
_SHAPES = ((3, 16, 10.0), (4, 16, 10.0), (5, 16, 10.0), (6, 16, 10.0), (3, 32, 10.0),
           (3, 64, 10.0), (3, 128, 10.0))
_BOUNDS = tuple((6, 64, clip) for clip in (0.1, 0.15, 0.2, 2.0))

#: Records of a training, besides that before it.
RECORDS = 40


@dataclass(frozen=True)
class Cell:
    """Networks of one shape that learn one peak.

    Attributes:
        layers: Linear layers, one more than hidden layers.
        width: Units of each hidden layer.
        clip: K, the largest size of a weight or bias.
        steps: Full-batch steps of Adam.
        count: Networks.
        points: N, samples of the target.
        learning_rate: Adam's step size.
    """

    layers: int
    width: int
    clip: float
    steps: int
    count: int
    points: int = 200
    learning_rate: float = 3e-4


@study("rahaman/delta-target", paper=f"{PAPER}, A.5, Figs. 14 to 18",
       question="Which of depth, width and the largest weight decides how high in frequency a "
                "network gets when it learns a single peak?")
class DeltaTarget:
    """A sampled delta is fitted by networks of several depths, widths and bounds on weights."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the series of depths, of widths and of bounds.

        At laptop scale training is cut to 8,000 steps for depths and widths and 6,000 for
        bounds, of 60,000 in the paper.
        """
        if scale == "smoke":
            shapes = ((3, 8, 10.0), (5, 8, 10.0), (3, 16, 10.0), (4, 16, 0.1), (4, 16, 2.0))
            return [Cell(*shape, steps=160, count=3, points=50, learning_rate=3e-3)
                    for shape in shapes]
        if scale == "paper":
            return [Cell(*shape, steps=60_000, count=10) for shape in (*_SHAPES, *_BOUNDS)]
        return [Cell(*shape, steps=8000, count=5 if shape[1] == 128 else 10)
                for shape in _SHAPES] + [Cell(*shape, steps=6000, count=5) for shape in _BOUNDS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds on one core, roughly."""
        products = cell.count * cell.points * (cell.layers - 2) * cell.width**2
        units = cell.count * cell.points * cell.layers * cell.width
        return cell.steps * (1e-3 + 4e-4 * cell.layers + 1.8e-10 * products + 6e-10 * units)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train the networks and keep their outputs now and then.

        The target is 0 on ``points`` even places of [0, 1) and 1 at x = 0.5, so that its
        transform, Σ f exp(−2πikx) / N, has modulus 1/N at every k. After each step all weights
        and biases are held within [−K, K].

        Returns:
            One row a network, record and place: ``network``, ``step``, ``place``, ``value``.
        """
        place = np.arange(cell.points) / cell.points
        target = torch.zeros(cell.points)
        target[cell.points // 2] = 1.0
        arch = MLP(inputs=1, widths=(cell.width,) * (cell.layers - 1))
        nets = sample(arch, torch_default(), count=cell.count,
                      seed=int(numpy_stream(seed, "weights").integers(2**62)))
        steps: list[int] = []
        values: list[np.ndarray] = []

        def keep(step: int, outputs: Tensor) -> None:
            steps.append(step)
            values.append(outputs.cpu().numpy().astype(np.float64))

        fit_ensemble(nets, torch.from_numpy(place).float()[:, None], target, steps=cell.steps,
                     learning_rate=cell.learning_rate, clip=cell.clip,
                     every=max(1, cell.steps // RECORDS), on_record=keep)
        network, step, where = np.meshgrid(np.arange(cell.count), steps, place, indexing="ij")
        return {"network": network.ravel(), "step": step.ravel(), "place": where.ravel(),
                "value": np.stack(values, axis=1).ravel()}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge depth, width, bounds and the order of frequencies; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw spectra and fits in the course of training, and how high each shape gets."""
        return draw_all(frame)
