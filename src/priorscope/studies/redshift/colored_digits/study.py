"""Whether the simplicity of untrained networks decides if they learn a digit or a colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ....measures.plane_complexity import plane_complexity
from ....plots.illustration import Illustration
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all
from .training import architecture, images, train_at, untrained

if TYPE_CHECKING:
    import pandas as pd

ACTIVATIONS = ("relu", "tanh", "gaussian", "sine")

#: Training and test images that are kept to be shown.
SHOWN = 4


@dataclass(frozen=True)
class Cell:
    """Networks of one activation at several prefactors.

    They share data, and weights before the prefactor, which is why they are one cell.

    Attributes:
        activation: Name of φ.
        data: ``"mnist"``, or ``"digits"`` for a stand-in of 8 × 8 pixels.
        networks: How many are trained at each prefactor.
        probes: How many untrained ones tell the complexity; the trained ones are the first.
        least: Smallest prefactor c in φ(c·z).
        largest: Largest prefactor.
        points: Prefactors, evenly spaced in their logarithm.
        training: Training rows.
        tests: Test rows.
        width: Units of a hidden layer.
        hidden: Hidden layers.
        epochs: Passes over the training rows.
        batch: Rows a step of Adam.
        learning_rate: Its step size.
        resolution: Points a side of the plane on which the complexity is measured.
    """

    activation: str
    data: str = "mnist"
    networks: int = 5
    probes: int = 10
    least: float = 0.1
    largest: float = 100.0
    points: int = 10
    training: int = 3_000
    tests: int = 2_000
    width: int = 128
    hidden: int = 2
    epochs: int = 20
    batch: int = 200
    learning_rate: float = 1e-3
    resolution: int = 64

    @property
    def prefactors(self) -> list[float]:
        """The prefactors, rising."""
        return np.geomspace(self.least, self.largest, self.points).round(6).tolist()


@study("redshift/colored-digits", paper=f"{PAPER}, section 4, Fig. 9",
       question="Do networks of a simplicity bias learn the simpler of two explanations?")
class ColoredDigits:
    """A number is predicted from an image whose digit and whose colour both tell it.

    Colours are grey levels of a band of 28 × 4 pixels beside the digit. A prediction counts as
    right where its nearest of the ten levels is. The complexity of untrained networks is the number
    of Lempel-Ziv phrases on one random plane through the origin, the same for all, on which a
    pixel's root mean square is that of a uniform number in [-1, 1]. The paper states none of these.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """List the activations; ReLU is this study's addition."""
        small: dict[str, Any] = {"data": "digits", "networks": 2, "probes": 2, "points": 3,
                                 "training": 300, "tests": 100, "width": 16, "epochs": 3,
                                 "batch": 50, "resolution": 16}
        large: dict[str, Any] = {"networks": 10, "probes": 50, "points": 13, "training": 10_000,
                                 "tests": 10_000, "epochs": 40}
        settings = {"smoke": small, "paper": large}.get(scale, {})
        return [Cell(activation, **settings) for activation in ACTIVATIONS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        visits = cell.networks * cell.training * cell.epochs
        probes = cell.probes * cell.resolution**2
        side = 10 if cell.data == "digits" else 28
        weights = cell.width * (side * (side + 4) + cell.width * (cell.hidden - 1))
        return 1 + cell.points * weights * 1e-10 * (2 * visits + probes)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Fit the networks and score them.

        Returns:
            Rows in the columns ``prefactor``, ``kind``, ``item`` and ``value``. Kinds with one row
            a network, by its number: ``"train"``, ``"validation"``, ``"digit"``, ``"color"``
            (shares right), ``"phrases"`` (of the untrained network; 0 for a constant one). Of no
            prefactor, which is 0 there: ``"train image"``, ``"test image"`` (pixels of a few, one
            after the other, 28 rows each of 32), ``"train target"``, ``"test target"``.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        rows = images(cell.data, cell.training, cell.tests, seed)
        found = [one_row(0.0, kind, value[:SHOWN]) for kind, value in {
            "train image": rows.train_inputs, "test image": rows.digit_test_inputs,
            "train target": rows.train_targets, "test target": rows.digit_test_targets}.items()]
        for c in cell.prefactors:
            scores = train_at(cell.activation, c, networks=cell.networks, seed=seed,
                              data=cell.data, training=cell.training, tests=cell.tests,
                              width=cell.width, hidden=cell.hidden, epochs=cell.epochs,
                              batch_size=cell.batch, learning_rate=cell.learning_rate)
            found += [one_row(c, "train", scores.train), one_row(c, "color", scores.color),
                      one_row(c, "validation", scores.validation), one_row(c, "digit", scores.test),
                      one_row(c, "phrases", _phrases(cell, c, rows.features, seed))]
        return joined(found)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge how complexity rises, which cue is learned, and where digits are learned best."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw some images, the complexity, and the accuracies on digit and colour."""
        return draw_all(frame)


def one_row(prefactor: float, kind: str, value: Any) -> dict[str, np.ndarray]:
    """Return the columns of one kind of rows, one a value."""
    values = np.asarray(value, dtype=float).ravel()
    return {"prefactor": np.full(values.size, prefactor), "kind": np.full(values.size, kind),
            "item": np.arange(values.size), "value": values}


def _phrases(cell: Cell, prefactor: float, inputs: int, seed: int) -> np.ndarray:
    arch = architecture(cell.activation, prefactor, inputs=inputs, width=cell.width,
                        hidden=cell.hidden)
    nets = untrained(arch, cell.probes, seed, dtype=torch.float64)
    found = plane_complexity(nets, resolution=cell.resolution, measures=("lempel-ziv",), seed=seed)
    return np.nan_to_num(found.values["lempel-ziv"], nan=0.0)
