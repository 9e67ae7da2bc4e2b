"""Fig. 9: pairwise intervals and accuracies in the course of training."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....domains import Dataset, Lines, lines_between
from ....networks import classes, evaluate, weight_law
from ....sweeps import study
from ....training import memorise
from ..data import PAPER, salman_data
from ..learners import Learner, looked_at
from ..lines import stays
from ..networks_on_lines import EPOCHS, LAW, LAW_OF_FEW_INPUTS, WIDTHS
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Epochs after which a network is looked at, and after the last one.
_EPOCHS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 56, 80, 110, 160, 220, 320, 450, 640, 900)


@dataclass(frozen=True)
class Cell:
    """One network in the course of training.

    Attributes:
        data: ``"mnist"``, ``"cifar10"`` or ``"digits"``.
        labels: ``"real"`` or ``"random"``.
        replica: Tells networks apart.
        pairs: Pairs of training rows of one label.
        per_class: Training rows of each class.
        law: The initial weights, as ``weight_law`` reads them.
        max_epochs: Passes after which training ends with rows left wrong.
    """

    data: str
    labels: str
    replica: int
    pairs: int
    per_class: int = 100
    law: str = LAW
    max_epochs: int = EPOCHS


@study("salman/during-training", paper=f"{PAPER}, Fig. 9",
       question="Do pairwise intervals grow with validation accuracy in the course of training?")
class DuringTraining:
    """The same pairs of training rows at some epochs, MNIST and CIFAR-10."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks by data, and on MNIST with random labels as a control."""
        if scale == "smoke":
            return [Cell("digits", labels, replica, 20, 12, LAW_OF_FEW_INPUTS, 60)
                    for labels in ("real", "random") for replica in range(2)]
        replicas, pairs = (5, 200) if scale == "laptop" else (20, 2000)
        return [Cell(data, labels, replica, pairs)
                for data, labels in (("mnist", "real"), ("cifar10", "real"), ("mnist", "random"))
                for replica in range(replicas)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        epochs, looks = {("mnist", "real"): (40, 12), ("mnist", "random"): (130, 15),
                         ("cifar10", "real"): (200, 17)}.get((cell.data, cell.labels), (30, 11))
        step = 0.08 if cell.data == "cifar10" else 0.02
        return 0.5 + step * epochs * cell.per_class / 100 + 0.001 * looks * cell.pairs

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train one network and look at it now and then.

        Returns:
            One entry a checkpoint: ``epoch``, ``train_accuracy``, ``test_accuracy``, the mean
            lengths ``own`` (reference: the class of the base point at that time), ``label`` (its
            label; 0 while it is misclassified) and ``right`` (of pairs both classified right,
            None without one), and ``share_right``, their share.
        """
        streams = [int(numpy_stream(seed, name).integers(2**62))
                   for name in ("data", "fit", "lines")]
        data = salman_data(cell.data, cell.labels, per_class=cell.per_class, seed=streams[0])
        lines = lines_between(data.train_inputs, data.train_labels, count=cell.pairs,
                              seed=streams[2])
        assert lines is not None
        rows: list[dict[str, Any]] = []

        def look(epoch: int, model: nn.Sequential) -> None:
            if epoch in _EPOCHS:
                rows.append(_checkpoint(model, data, lines, epoch))

        model, run = memorise(data, widths=WIDTHS, law=weight_law(cell.law), seed=streams[1],
                              max_epochs=cell.max_epochs, on_epoch=look)
        if run.epochs not in _EPOCHS:
            rows.append(_checkpoint(model, data, lines, run.epochs))
        return {name: [row[name] for row in rows] for name in rows[0]}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the correlations of Fig. 9 in both conventions; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw intervals and accuracies against the epoch, and against each other."""
        return draw_all(frame)


def _checkpoint(model: nn.Sequential, data: Dataset, lines: Lines, epoch: int) -> dict[str, Any]:
    # A copy: training goes on with the float32 weights.
    learner = looked_at(copy.deepcopy(model), data, epoch)
    lower, upper = stays(learner, lines)
    right = _fitted(learner, lines.point, lines.label) & _fitted(
        learner, lines.point + lines.direction, lines.label)
    length = upper - lower
    labelled = length * _fitted(learner, lines.point, lines.label)
    return {"epoch": epoch, "train_accuracy": learner.train_accuracy,
            "test_accuracy": learner.test_accuracy, "own": float(length.mean()),
            "label": float(labelled.mean()),
            "right": float(length[right].mean()) if bool(right.any()) else None,
            "share_right": float(right.double().mean())}


def _fitted(learner: Learner, inputs: Tensor, labels: Tensor) -> Tensor:
    assert isinstance(learner.model, nn.Module)
    return classes(evaluate(learner.model, inputs)) == labels
