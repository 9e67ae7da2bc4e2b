"""Whether the simplicity of untrained networks decides how sharp a picture they learn to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ....measures.fourier import fourier_complexity
from ....plots.illustration import Illustration
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all
from .pixels import picture
from .training import train_at

if TYPE_CHECKING:
    import pandas as pd

ACTIVATIONS = ("relu", "tanh", "gaussian", "sine")

#: The prefactor of the networks that start from spots.
AT = 1.0


@dataclass(frozen=True)
class Cell:
    """Networks of one activation at several prefactors.

    They share weights before the prefactor, and pixels, which is why they are one cell.

    Attributes:
        activation: Name of φ.
        spots: Whether networks of prefactor 1 start from fine spots as well.
        data: The picture, ``"china"``; ``"digits"`` is a stand-in of 8 × 8 pixels.
        networks: How many at each prefactor, each with its own half of the pixels.
        least: Smallest prefactor c in φ(c·z).
        largest: Largest prefactor.
        points: Prefactors, evenly spaced in their logarithm.
        size: Pixels a side.
        width: Units of a hidden layer.
        hidden: Hidden layers.
        steps: Steps of Adam on all pixels seen.
        learning_rate: Its step size.
    """

    activation: str
    spots: bool = False
    data: str = "china"
    networks: int = 5
    least: float = 0.125
    largest: float = 64.0
    points: int = 7
    size: int = 64
    width: int = 64
    hidden: int = 2
    steps: int = 400
    learning_rate: float = 3e-3

    @property
    def prefactors(self) -> list[float]:
        """The prefactors, rising."""
        return np.geomspace(self.least, self.largest, self.points).round(6).tolist()


@study("redshift/implicit-image", paper=f"{PAPER}, section 4 and appendix E.3",
       question="Does the simplicity of the untrained network decide how sharp a picture it draws?")
class ImplicitImage:
    """A network maps a place to a grey value and is fitted to half of a photograph's pixels.

    The paper mentions implicit representations of images but no setting of theirs. Picture,
    split, build and training are this study's; what is judged are the paper's general claims.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """List the activations; ReLU networks start from spots as well."""
        small: dict[str, Any] = {"data": "digits", "networks": 2, "points": 3, "least": 1 / 16,
                                 "largest": 16.0, "size": 8, "width": 16, "steps": 20}
        large: dict[str, Any] = {"networks": 10, "size": 96, "steps": 2_000}
        settings = {"smoke": small, "paper": large}.get(scale, {})
        return [Cell(activation, activation == "relu", **settings) for activation in ACTIVATIONS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        units = cell.networks * cell.size**2 / 2 * cell.width * cell.hidden
        return 0.5 + 2e-8 * units * cell.steps * (cell.points + cell.spots)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Fit the networks and score them.

        Returns:
            Rows in the columns ``start``, ``prefactor``, ``kind``, ``item`` and ``value``. Kinds
            with one row a network, by its number: ``"train"``, ``"validation"``, ``"test"`` (peak
            signal-to-noise ratios, dB), ``"initial"``, ``"learned"`` (Fourier complexities of what
            is drawn before and after the fit; 0 for a constant). ``"goal"``: the complexity of the
            picture. ``"before"``, ``"after"``: what the first network draws, one row a pixel.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        runs = [("random", c) for c in cell.prefactors]
        if cell.spots:
            runs.append(("spots", AT))
        return joined([part for start, c in runs for part in _run(cell, seed, start, c)])

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge peaks, flatness, sharpness, and whether the start or the architecture decides."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw the pictures, their errors, and complexities before and after."""
        return draw_all(frame)


def _run(cell: Cell, seed: int, start: str, prefactor: float) -> list[dict[str, np.ndarray]]:
    scores = train_at(cell.activation, prefactor, networks=cell.networks, seed=seed,
                      data=cell.data, size=cell.size, width=cell.width, hidden=cell.hidden,
                      steps=cell.steps, learning_rate=cell.learning_rate, start=start)
    found = {"train": scores.train, "validation": scores.validation, "test": scores.test,
             "initial": _complexity(scores.before), "learned": _complexity(scores.after),
             "goal": fourier_complexity(picture(cell.data, cell.size)),
             "before": scores.before[0], "after": scores.after[0]}
    return [one_row(kind, start, prefactor, value) for kind, value in found.items()]


def one_row(kind: str, start: str, prefactor: float, value: Any) -> dict[str, np.ndarray]:
    """Return the columns of one kind of rows, one a value."""
    values = np.asarray(value, dtype=float).ravel()
    return {"start": np.full(values.size, start), "prefactor": np.full(values.size, prefactor),
            "kind": np.full(values.size, kind), "item": np.arange(values.size), "value": values}


def _complexity(functions: np.ndarray) -> np.ndarray:
    return np.nan_to_num(fourier_complexity(functions), nan=0.0)
