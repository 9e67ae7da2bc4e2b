"""Fig. 7: networks of random weights in which one layer is trained."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....domains import Dataset
from ....networks import MLP, classes, evaluate, gaussian, sample
from ....sweeps import study
from ....training import fit
from ..data import images
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration


@dataclass(frozen=True)
class Cell:
    """One random network, of which each layer but the first and the read-out is trained in turn.

    Attributes:
        data: ``"mnist"``, ``"cifar10"`` or ``"digits"``.
        weight_variance: σ_w², of all weights; there are no biases.
        replica: Tells networks apart.
        width: Units of each hidden layer.
        train: Training rows.
        test: Test rows.
        epochs: Passes over the training rows.
        depth: Hidden layers; the paper does not state it.
    """

    data: str
    weight_variance: float
    replica: int
    width: int
    train: int
    test: int
    epochs: int
    depth: int = 8


#: Data, σ_w² and width. The two texts of the paper differ in σ_w² on MNIST.
SETTINGS = (("mnist", 2.0, 100), ("mnist", 1.0, 100), ("cifar10", 1.0, 200))

_SIZES = {"mnist": (6000, 2000), "cifar10": (5000, 2000)}
_ALL = {"mnist": (60_000, 10_000), "cifar10": (50_000, 10_000)}


@study("raghu/single-layer", paper=f"{PAPER}, Fig. 7 and its CIFAR-10 version in the appendix",
       question="Does a random network learn more when a lower one of its layers is trained?")
class SingleLayer:
    """Hard tanh, eight hidden layers; the second to the eighth trained alone in turn."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks by data and σ_w²."""
        if scale == "smoke":
            return [Cell("digits", variance, replica, 30, 300, 300, 6, 4)
                    for variance in (2.0, 1.0) for replica in range(2)]
        replicas, sizes, epochs = (5, _SIZES, 40) if scale == "laptop" else (10, _ALL, 60)
        return [Cell(data, variance, replica, width, *sizes[data], epochs)
                for data, variance, width in SETTINGS for replica in range(replicas)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        step = 9e-4 + 9e-9 * cell.width**2 * cell.depth
        return 1.5 + (cell.depth - 1) * cell.epochs * cell.train / 100 * step

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train each layer alone, from the same network and in the same order of the rows.

        Cross entropy, Adam at 0.001 on batches of 100: the paper states none of them. Adam takes
        steps of the same size whatever the size of the gradient, which changes with depth.

        Returns:
            One entry for each trained layer and epoch looked at: ``layer`` (2 is the second hidden
            layer), ``epoch``, ``train_accuracy`` and ``test_accuracy``.
        """
        streams = [int(numpy_stream(seed, name).integers(2**62))
                   for name in ("data", "network", "order")]
        data = images(cell.data, train=cell.train, test=cell.test, seed=streams[0])
        arch = MLP(inputs=data.features, widths=(cell.width,) * cell.depth, outputs=data.classes,
                   activation="hard_tanh", bias=False)
        network = sample(arch, gaussian(cell.weight_variance, 0.0), count=1, seed=streams[1])[0]
        rows: dict[str, list[float]] = {
            name: [] for name in ("layer", "epoch", "train_accuracy", "test_accuracy")}
        for layer in range(2, cell.depth + 1):
            for entry in train_layer(copy.deepcopy(network), layer, data, epochs=cell.epochs,
                                     seed=streams[2]):
                for column, value in zip(rows.values(), (layer, *entry), strict=True):
                    column.append(value)
        return rows

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the order of the layers; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw accuracies against the epoch, one line a layer."""
        return draw_all(frame)


def train_layer(network: nn.Sequential, layer: int, data: Dataset, *, epochs: int,
                seed: int) -> list[tuple[int, float, float]]:
    """Train one hidden layer of a network in place, all others frozen.

    Args:
        network: Affine maps without biases and activations in turn.
        layer: Which hidden layer, from 1.
        data: Training and test rows.
        epochs: Passes over the training rows.
        seed: Of the order of the rows.

    Returns:
        Epoch, training and test accuracy, from epoch 0 on.
    """
    place = 2 * (layer - 1)
    network.requires_grad_(False)[place].requires_grad_()
    tail = network[place:]
    # What lies in front of the trained layer stays as it is, and is computed once.
    train, test = (_behind(network[:place], inputs)
                   for inputs in (data.train_inputs, data.test_inputs))
    kept = looks(epochs)
    seen: list[tuple[int, float, float]] = []

    def look(epoch: int) -> None:
        if epoch in kept:
            seen.append((epoch, _accuracy(tail, train, data.train_labels),
                         _accuracy(tail, test, data.test_labels)))

    look(0)
    fit(tail, train, data.train_labels, epochs=epochs, batch_size=100, learning_rate=0.001,
        seed=seed, on_epoch=look)
    network.requires_grad_()
    return seen


def looks(epochs: int) -> set[int]:
    """Return the epochs looked at: the first four, about every twentieth part, and the last."""
    return {*range(min(5, epochs + 1)), *range(0, epochs + 1, max(1, epochs // 20)), epochs}


def _behind(layers: nn.Module, inputs: Tensor) -> Tensor:
    with torch.no_grad():
        return layers(inputs.float())


def _accuracy(model: nn.Module, inputs: Tensor, labels: Tensor) -> float:
    return float((classes(evaluate(model, inputs)) == labels).double().mean())
