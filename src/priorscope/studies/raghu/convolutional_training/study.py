"""Figs. 6 and 8 to 11: lengths, weights and robustness of convolutional networks in training."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....sweeps import study
from ....training import TrajectoryRegularization, fit, trajectory_penalty
from ..convnet import convolutional
from ..data import arcs, image_pairs, image_shape, images
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all
from .looking import Looks

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: What stands between a layer and its activation. The forms of trajectory regularisation differ
#: in what the paper leaves open: the reference of the length, and whether λ enters the length.
NORMS = ("none", "batch", "trajectory", "trajectory, input", "trajectory, after")


@dataclass(frozen=True)
class Cell:
    """One network in training.

    Attributes:
        norm: One of ``NORMS``.
        replica: Tells networks apart.
        data: ``"cifar10"`` or ``"digits"``.
        weight_variance: σ_w² at the start.
        channels: Of the five convolutions.
        hidden: Units of the first fully connected layer.
        rows: Training rows.
        epochs: Passes over them.
        pairs: Arcs that are followed.
    """

    norm: str
    replica: int
    data: str = "cifar10"
    weight_variance: float = 2.0
    channels: tuple[int, ...] = (8, 8, 16, 16, 16)
    hidden: int = 64
    rows: int = 8000
    epochs: int = 10
    pairs: int = 2


@study("raghu/convolutional-training", paper=f"{PAPER}, Figs. 6 and 8 to 11",
       question="What do training, batch norm and trajectory regularisation do to the lengths in a "
                "convolutional network, to its weights and to its accuracy, and in which layer "
                "does noise hurt most?")
class ConvolutionalTraining:
    """One run of training a cell, looked at from several sides."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return runs by what stands where a batch norm would."""
        if scale == "smoke":
            return [Cell(norm, replica, "digits", 2.0, (4, 4, 6, 6, 6), 16, 300, 2, 1)
                    for norm in NORMS for replica in range(2)]
        if scale == "laptop":
            return [*(Cell(norm, replica) for norm in NORMS
                      for replica in range(4 if norm in NORMS[:3] else 3)),
                    *(Cell("none", replica, weight_variance=4.0) for replica in range(3))]
        large = ((64, 64, 128, 128, 128), 256, 50_000, 50, 4)
        return [Cell(norm, replica, "cifar10", variance, *large)
                for norm in NORMS for variance in (2.0, 4.0) for replica in range(5)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        pixels = 1024 if cell.data == "cifar10" else 64
        step = 6e-9 * pixels * sum(cell.channels)
        return 1.0 + step * (cell.rows * cell.epochs + 6 * cell.pairs * 500 + 40_000)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train by Adam at 0.001 on batches of 50, and look now and then.

        Returns:
            One row a number: ``kind`` says which, ``epoch``, ``name`` (a layer, or ``""``),
            ``level`` (of noise, else 0) and ``value``; see ``looking``.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        streams = [int(numpy_stream(seed, name).integers(2**62))
                   for name in ("data", "weights", "fit", "noise")]
        data = images(cell.data, train=cell.rows, test=1000, seed=streams[0])
        shape = image_shape(data)
        model = convolutional(cell.channels, cell.hidden, shape, outputs=data.classes,
                              weight_variance=cell.weight_variance, seed=streams[1],
                              norm=_norm(cell.norm))
        pairs = image_pairs(data.test_inputs, data.test_labels, cell.pairs, seed)
        looks = Looks(model, data.test_inputs.view(-1, *shape), data.test_labels,
                      arcs(pairs, shape), cell.epochs, batch_norm=cell.norm == "batch")
        looks.at(0)
        run = fit(model, data.train_inputs.view(-1, *shape), data.train_labels,
                  epochs=cell.epochs, batch_size=50, seed=streams[2],
                  penalty=_penalty if cell.norm.startswith("trajectory") else None,
                  on_epoch=looks.at)
        looks.note("train accuracy", cell.epochs, "", run.accuracies[-1])
        if cell.norm == "none":
            looks.noise(streams[3])
        return looks.columns()

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the claims of Figs. 6 and 8 to 11; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw lengths and weights in training, noise, and accuracies."""
        return draw_all(frame)


def _norm(name: str) -> Callable[[int, bool], nn.Module] | None:
    if name == "none":
        return None
    if name == "batch":
        return lambda size, images: nn.BatchNorm2d(size) if images else nn.BatchNorm1d(size)
    options = {"trajectory, input": {"reference": "input"},
               "trajectory, after": {"penalized": "after"}}.get(name, {})
    make = partial(TrajectoryRegularization, **options)  # type: ignore[arg-type]
    return lambda size, images: make()


def _penalty(model: nn.Module, batch: Tensor) -> Tensor:
    return trajectory_penalty(model, inputs=batch)
