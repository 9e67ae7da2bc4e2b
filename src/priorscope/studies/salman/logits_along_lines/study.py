"""Figs. 1, 2 and 3: all logits along paths between samples and through the mean of a class."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch import nn

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....sweeps import study
from ..data import PAPER, salman_data
from ..learners import learn
from ..networks_on_lines import EPOCHS, LAW, LAW_OF_FEW_INPUTS, WIDTHS
from .figures import draw_all
from .findings import judge_all
from .logits import path_rows
from .paths import mean_paths, means_apart, sample_paths

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration


@dataclass(frozen=True)
class Cell:
    """One network and its paths.

    Attributes:
        data: ``"mnist"`` or ``"digits"``.
        labels: ``"real"`` or ``"random"``.
        replica: Tells networks apart.
        paths: Paths of each kind between samples; of those through means there is one a class.
        curves: Paths of each kind that are kept point by point, for figures.
        per_class: Training rows of each class.
        law: The initial weights, as ``weight_law`` reads them.
        max_epochs: Passes after which training ends with rows left wrong.
    """

    data: str
    labels: str
    replica: int
    paths: int
    curves: int
    per_class: int = 100
    law: str = LAW
    max_epochs: int = EPOCHS


@study("salman/logits-along-lines", paper=f"{PAPER}, Figs. 1, 2 and 3",
       question="How do the logits of a network change on the way between two samples, and along "
                "the principal components of a class?")
class LogitsAlongLines:
    """Exact logits along paths, networks 784-128-128-128-10 on MNIST."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks with real labels, then with random ones."""
        if scale == "smoke":
            return [Cell("digits", labels, replica, 12, int(replica == 0), 12, LAW_OF_FEW_INPUTS,
                         150) for labels in ("real", "random") for replica in range(2)]
        replicas, paths = (6, 100) if scale == "laptop" else (20, 1000)
        # Point by point only one network: a figure shows one line of each kind, and all classes.
        return [Cell("mnist", labels, replica, paths, 10 if replica == 0 else 0)
                for labels in ("real", "random") for replica in range(replicas)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        epochs = 60 if cell.labels == "real" else 150
        return 0.5 + 0.02 * epochs * cell.per_class / 100 + 0.006 * cell.paths

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train, and follow the logits; see ``path_rows``."""
        streams = [int(numpy_stream(seed, name).integers(2**62))
                   for name in ("data", "fit", "lines")]
        data = salman_data(cell.data, cell.labels, per_class=cell.per_class, seed=streams[0])
        learner = learn("trained", data, widths=WIDTHS, law=cell.law, max_epochs=cell.max_epochs,
                        seed=streams[1])
        inputs, labels = data.train_inputs[learner.fitted], data.train_labels[learner.fitted]
        paths = {**sample_paths(inputs, labels, cell.paths, streams[2]),
                 **mean_paths(inputs, labels, streams[2])}
        assert isinstance(learner.model, nn.Module)
        return {**path_rows(learner.model, paths, curves=cell.curves), **learner.scalars,
                "means_apart": means_apart(inputs, labels)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the claims of Figs. 1 to 3; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw logits along one path of each kind, and how much they change on all."""
        return draw_all(frame)
