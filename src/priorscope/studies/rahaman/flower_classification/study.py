"""Figures 7 and 9: signs of a sine learned along flower curves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....networks import Ensemble
from ....plots.illustration import Illustration
from ....sweeps import study
from ....training import fit_ensemble
from ...joining_rows import joined
from ..judging import PAPER
from ..networks_on_flowers import alike, curve_points
from ..sines import even_points, sum_of_sines
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

#: Half the side of the square around the curves, as in the published code.
REACH = 1.6


@dataclass(frozen=True)
class Cell:
    """Networks that learn the same labels on several flowers.

    Attributes:
        frequency: k, the periods of the sine along the whole curve.
        petals: Petals L of the flowers.
        networks: Networks on each flower, with starts of their own and the same labels.
        steps: Full-batch steps of Adam; the paper does not say, its code takes 10,000.
        every: Steps between two looks at the accuracy.
        width: Units of each hidden layer.
        depth: Hidden layers.
        points: Points of a curve.
        side: Points along each side of the square off the curve.
    """

    frequency: int
    petals: tuple[int, ...] = (0, 10, 20)
    networks: int = 3
    steps: int = 500
    every: int = 100
    width: int = 256
    depth: int = 5
    points: int = 1000
    side: int = 64


@study("rahaman/flower-classification", paper=f"{PAPER}, section 4.1, Figs. 7 and 9",
       question="Are labels that change fast along a curve learned better on one with more petals?")
class FlowerClassification:
    """Training accuracy by frequency and petals, and what networks alike on a curve do off it."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return one cell a frequency; its networks train together."""
        if scale == "smoke":
            return [Cell(frequency, (0, 4), 3, 60, 30, 32, 2, 100, 16) for frequency in (4, 10)]
        if scale == "laptop":
            return [Cell(frequency) for frequency in (50, 100, 200, 400)]
        return [Cell(frequency, tuple(range(0, 21, 2)), 5, 10_000, 500, side=200)
                for frequency in range(50, 401, 50)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        products = cell.networks * len(cell.petals) * cell.points * cell.width**2 * cell.depth
        return 0.5 + 1e-10 * products * cell.steps

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train on the sign of sin(2πkz + φ) by the logistic loss and Adam at 0.0003.

        Returns:
            Rows of three kinds, in the columns ``kind``, ``flower`` (its petals), ``network``,
            ``step``, ``x``, ``y`` and ``value``. ``"accuracy"``: of the training points.
            ``"agreement"``, of networks on the flower with most petals: the share of points at
            which a network and another give the same label, a mean over the others, at ``x`` 0 on
            the curve and at ``x`` 1 on the square around it. ``"map"``: the logits of two of them
            on the square.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        start, phase = (int(numpy_stream(seed, name).integers(2**62))
                        for name in ("weights", "phase"))
        wave = sum_of_sines([cell.frequency], [1.0], even_points(cell.points), 1, phase)
        labels = (wave > 0).float().expand(cell.networks * len(cell.petals), -1)
        curves = curve_points(cell.petals, cell.points)
        accuracies: list[np.ndarray] = []

        def look(_: int, outputs: Tensor) -> None:
            right = ((outputs > 0) == (labels > 0)).double().mean(dim=1)
            accuracies.append(right.view(len(cell.petals), cell.networks).numpy())

        nets = alike(width=cell.width, depth=cell.depth, networks=cell.networks,
                     copies=len(cell.petals), seed=start)
        run = fit_ensemble(nets, curves.repeat_interleave(cell.networks, dim=0), labels,
                           steps=cell.steps, loss="logistic", every=cell.every, on_record=look)
        last = Ensemble.from_modules(list(run.networks)[-cell.networks:])
        square = square_points(cell.side)
        off, on = last(square)[..., 0], last(curves[-1])[..., 0]
        parts = [_accuracy_rows(cell, run.steps, np.stack(accuracies)),
                 _rows("agreement", np.stack([agreement(on), agreement(off)]), cell.petals[-1],
                       network=np.arange(cell.networks), x=np.arange(2.0)[:, None]),
                 _rows("map", off[:2].double().numpy(), cell.petals[-1],
                       network=np.arange(2)[:, None], x=square[:, 0], y=square[:, 1])]
        return joined(parts)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge accuracy by petals, and how alike networks are; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw accuracies, and the logits of two networks around the curve."""
        return draw_all(frame)


def square_points(side: int) -> Tensor:
    """Return a grid of the square [-1.6, 1.6]², the first coordinate changing fastest."""
    line = torch.linspace(-REACH, REACH, side)
    return torch.stack([line.repeat(side), line.repeat_interleave(side)], dim=1)


def agreement(logits: Tensor) -> np.ndarray:
    """Return the share of points at which each network agrees with another, a mean over others.

    Args:
        logits: (networks, points), of two networks or more.
    """
    signs = (logits > 0).double() * 2 - 1
    same = (1 + signs @ signs.T / logits.shape[1]) / 2
    return ((same.sum(dim=1) - 1) / (len(logits) - 1)).numpy()


def _accuracy_rows(cell: Cell, steps: np.ndarray, values: np.ndarray) -> dict[str, np.ndarray]:
    return _rows("accuracy", values, np.array(cell.petals)[:, None], step=steps[:, None, None],
                 network=np.arange(cell.networks))


def _rows(kind: str, values: np.ndarray, flower: Any, **places: Any) -> dict[str, np.ndarray]:
    columns = {"flower": flower, "network": 0, "step": 0, "x": 0.0, "y": 0.0} | places
    shaped = {name: np.broadcast_to(np.asarray(place), values.shape).ravel()
              for name, place in columns.items()}
    return {"kind": np.full(values.size, kind), **shaped, "x": shaped["x"].astype(float),
            "y": shaped["y"].astype(float), "value": values.ravel().astype(float)}
