"""Lengths of circles through fully connected networks that are trained on MNIST."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import nn

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....domains import Curve
from ....measures import trajectory_length
from ....networks import MLP, gaussian, sample
from ....plots import points_and_lines, through
from ....plots.illustration import Illustration
from ....sweeps import study
from ....training import fit
from ...joining_rows import joined
from ..data import circles, image_pairs, images, random_pairs
from ..judging import PAPER, chosen
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

#: Epochs after which a network is looked at, and after the last one.
_EPOCHS = (0, 1, 3, 6, 12, 25, 50)


@dataclass(frozen=True)
class Cell:
    """One network in training.

    Attributes:
        weight_variance: σ_w² at the start.
        replica: Tells networks apart.
        data: ``"mnist"`` or ``"digits"``.
        width: Units of each hidden layer.
        depth: Hidden layers; the paper does not state it.
        rows: Training rows.
        epochs: Passes over them.
        curves: Circles of each kind.
    """

    weight_variance: float
    replica: int
    data: str = "mnist"
    width: int = 100
    depth: int = 6
    rows: int = 10_000
    epochs: int = 12
    curves: int = 3


@study("raghu/lengths-in-training", paper=f"{PAPER}, text on Figs. 8 and 9",
       question="Does training lengthen curves in networks with small initial weights and shorten "
                "them in networks with large ones?")
class LengthsInTraining:
    """Circles through images and through random points, hard tanh, σ_w² of 3 and of 16."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks by initial variance."""
        if scale == "smoke":
            return [Cell(variance, replica, "digits", 20, 4, 300, 2, 1) for variance in (3.0, 16.0)
                    for replica in range(2)]
        sizes = {"laptop": (5, (10_000, 12)), "paper": (10, (60_000, 50))}
        count, (rows, epochs) = sizes[scale]
        return [Cell(variance, replica, rows=rows, epochs=epochs) for variance in (3.0, 16.0)
                for replica in range(count)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        return 0.5 + 4e-5 * cell.rows * cell.epochs + 1.5 * cell.curves * cell.width / 100

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train by Adam at 0.001 on batches of 32, and follow the same circles now and then.

        Returns:
            One row an epoch, kind of circle and layer: ``epoch``, ``kind`` (``"images"`` or
            ``"random"``), ``layer``, ``length`` over that at the input, a mean over circles, and
            ``variance`` (fan-in times the mean square weight of the layer), ``accuracy`` (of the
            training rows; 0 before training).

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        streams = [int(numpy_stream(seed, name).integers(2**62))
                   for name in ("data", "weights", "fit")]
        data = images(cell.data, train=cell.rows, test=1000, seed=streams[0])
        arch = MLP(inputs=data.features, widths=(cell.width,) * cell.depth, outputs=data.classes,
                   activation="hard_tanh")
        model = sample(arch, gaussian(cell.weight_variance), count=1, seed=streams[1])[0]
        kinds = {"images": circles(image_pairs(data.test_inputs, data.test_labels, cell.curves,
                                               seed)),
                 "random": circles(random_pairs(data.features, cell.curves, seed))}
        rows: list[dict[str, np.ndarray]] = []

        def look(epoch: int) -> None:
            if epoch in _EPOCHS or epoch == cell.epochs:
                model.eval()
                rows.extend(_lengths(model, curves, cell.depth, kind, epoch)
                            for kind, curves in kinds.items())

        look(0)
        run = fit(model, data.train_inputs, data.train_labels, epochs=cell.epochs,
                  seed=streams[2], on_epoch=look)
        table = joined(rows)
        seen = np.array([0.0, *run.accuracies])
        return {**table, "accuracy": seen[table["epoch"]]}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge lengthening and shortening; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw length against the epoch for each initial variance."""
        return {f"lengths-from-{variance:g}": _drawn(chosen(frame, weight_variance=variance),
                                                     variance)
                for variance in sorted(frame.weight_variance.unique().tolist())}


def _lengths(model: nn.Sequential, curves: list[Curve], depth: int, kind: str,
             epoch: int) -> dict[str, np.ndarray]:
    layers = [str(2 * layer + 1) for layer in range(depth)]
    found = trajectory_length(model, curves, layers=layers, samples=1000, max_samples=16_000,
                              rtol=5e-3, exact=False)
    weights = [module.weight for module in model if isinstance(module, nn.Linear)][:depth]
    return {"epoch": np.full(depth, epoch), "kind": np.full(depth, kind),
            "layer": np.arange(1, depth + 1),
            "length": (found.lengths / found.input_length[:, None]).mean(dim=0).numpy(),
            "variance": np.array([weight.shape[1] * float(weight.detach().square().mean())
                                  for weight in weights])}


def _drawn(rows: "pd.DataFrame", variance: float) -> Illustration:
    own = chosen(rows, kind="images")
    points: dict[str, Any] = {}
    table: dict[str, Any] = {}
    for epoch in sorted(own.epoch.unique().tolist())[:5]:
        layers = sorted(own.layer.unique().tolist())
        values = [Estimate.of(chosen(own, epoch=epoch, layer=layer).length) for layer in layers]
        points[f"epoch {epoch}"] = (layers, values)
        table |= {"layer": layers, f"epoch {epoch}": [value.mean for value in values]}
    lines = through(points)
    ax = points_and_lines(points, lines=lines, across="layer", log_y=True,
                          up="length over that at the input")
    return Illustration(
        ax, "Length of circles through images behind each layer in the course of training, hard "
        f"tanh, σ_w² = {variance:g} at the start.",
        "Means over networks with 95 % intervals.", table)
