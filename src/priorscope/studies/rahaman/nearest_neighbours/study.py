"""Figure 22: nearest neighbours and networks that saw the same labels on a curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....domains import flower
from ....networks import MLP, sample, torch_default
from ....plots.illustration import Illustration
from ....sweeps import study
from ....training import fit_ensemble
from ...joining_rows import joined
from ..flower_classification.study import REACH, square_points
from ..judging import PAPER
from ..networks_on_flowers import curve_points
from ..sines import even_points, sum_of_sines
from .figures import draw_all
from .findings import judge_all
from .radial import radial_spectrum

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Cell:
    """What is trained, or looked up.

    Attributes:
        part: ``"spectra"`` around one curve, or ``"accuracy"`` of neighbours along many.
        frequency: Periods of the labels of ``"spectra"``.
        petals: Petals of its curve.
        neighbours: Numbers K of neighbours.
        networks: Networks, with starts of their own.
        steps: Full-batch steps of Adam.
        width: Units of each hidden layer.
        depth: Hidden layers.
        points: Points of a curve.
        side: Points along each side of the square.
        frequencies: Periods of the labels of ``"accuracy"``.
        flowers: Petals of its curves.
        draws: Phases of the labels there.
    """

    part: str
    frequency: int = 150
    petals: int = 20
    neighbours: tuple[int, ...] = (1, 5, 10, 15, 20)
    networks: int = 4
    steps: int = 1500
    width: int = 256
    depth: int = 5
    points: int = 1000
    side: int = 128
    frequencies: tuple[int, ...] = (50, 100, 150, 200, 250, 300, 350, 400)
    flowers: tuple[int, ...] = tuple(range(0, 21, 4))
    draws: int = 5


@study("rahaman/nearest-neighbours", paper=f"{PAPER}, appendix E, Fig. 22",
       question="Do networks put less into high frequencies than nearest neighbours do?")
class NearestNeighbours:
    """Class probabilities on a square around a curve, and neighbours' accuracy along curves."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return both parts."""
        if scale == "smoke":
            small: dict[str, Any] = {"frequency": 10, "petals": 4, "neighbours": (1, 5),
                                     "networks": 3, "steps": 60, "width": 32, "depth": 2,
                                     "points": 100, "side": 32, "frequencies": (5, 10),
                                     "flowers": (0, 4), "draws": 3}
            return [Cell("spectra", **small), Cell("accuracy", **small)]
        size: dict[str, Any] = ({} if scale == "laptop" else
                                {"networks": 10, "steps": 10_000, "side": 200, "draws": 20})
        return [Cell("spectra", **size), Cell("accuracy", **size)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        if cell.part == "accuracy":
            return 0.5 + 5e-3 * cell.draws * len(cell.frequencies) * len(cell.flowers)
        return 1 + 1e-10 * cell.networks * cell.points * cell.width**2 * cell.depth * cell.steps

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Compare radial spectra of class probabilities, or look neighbours up along curves.

        Returns:
            Of ``"spectra"``, rows of ``kind`` ``"spectrum"``: ``learner`` (``"network"`` or the
            number of neighbours), ``draw`` (which network), ``place`` (frequency in cycles per
            unit of length), ``value`` (ζ) and ``accuracy`` on the curve's points. Of
            ``"accuracy"``, rows of that kind: ``learner``, ``draw`` (which phase), ``place``
            (periods of the labels), ``flower`` and ``value``, the accuracy half-way between the
            points that were given.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        return _looked_up(cell, seed) if cell.part == "accuracy" else _spectra(cell, seed)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge low and high radial frequencies, and accuracy by petals."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw radial spectra and neighbours' accuracies."""
        return draw_all(frame)


def _spectra(cell: Cell, seed: int) -> dict[str, np.ndarray]:
    start, phase = (int(numpy_stream(seed, name).integers(2**62)) for name in ("weights", "phase"))
    curve = curve_points([cell.petals], cell.points)[0]
    labels = sum_of_sines([cell.frequency], [1.0], even_points(cell.points), 1, phase)[0] > 0
    arch = MLP(inputs=2, widths=(cell.width,) * cell.depth, outputs=1)
    run = fit_ensemble(sample(arch, torch_default(), count=cell.networks, seed=start), curve,
                       labels.float(), steps=cell.steps, loss="logistic")
    square = square_points(cell.side)
    pictures = torch.sigmoid(run.networks(square)[..., 0].double()).numpy()
    right = ((run.networks(curve)[..., 0] > 0) == labels).double().mean(dim=1).tolist()
    rows = [_spectrum_rows("network", place, picture, accuracy)
            for place, (picture, accuracy) in enumerate(zip(pictures, right, strict=True))]
    for count in cell.neighbours:
        found = neighbours(curve.numpy(), labels.numpy(), count)
        rows.append(_spectrum_rows(str(count), 0, found.predict_proba(square.numpy())[:, 1],
                                   found.score(curve.numpy(), labels.numpy())))
    return joined(rows)


def neighbours(points: np.ndarray, labels: np.ndarray, count: int) -> Any:
    """Return the classifier by the majority of the nearest ``count`` points."""
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(count).fit(points, labels)


def _spectrum_rows(learner: str, draw: int, values: np.ndarray,
                   accuracy: float) -> dict[str, np.ndarray]:
    side = round(len(values) ** 0.5)
    places, zeta = radial_spectrum(values.reshape(side, side), 2 * REACH)
    return _filled("spectrum", learner, draw, places, 0, zeta, accuracy)


def _looked_up(cell: Cell, seed: int) -> dict[str, np.ndarray]:
    rows = []
    z = torch.arange(2 * cell.points, dtype=torch.float64) / (2 * cell.points)
    for petals in cell.flowers:
        curve = flower(petals)(z).numpy()
        for frequency in cell.frequencies:
            waves = sum_of_sines([frequency], [1.0], z, cell.draws, seed) > 0
            for draw, labels in enumerate(waves.numpy()):
                rows += [_filled("accuracy", str(count), draw, np.array([frequency]), petals,
                                 np.array([neighbours(curve[::2], labels[::2], count).score(
                                     curve[1::2], labels[1::2])]), 0.0)
                         for count in cell.neighbours]
    return joined(rows)


def _filled(kind: str, learner: str, draw: int, places: np.ndarray, petals: int,
            values: np.ndarray, accuracy: float) -> dict[str, np.ndarray]:
    size = len(values)
    return {"kind": np.full(size, kind), "learner": np.full(size, learner),
            "draw": np.full(size, draw), "place": places.astype(float),
            "flower": np.full(size, petals), "value": values,
            "accuracy": np.full(size, float(accuracy))}
