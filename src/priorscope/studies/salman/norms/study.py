"""Appendix: the norms of the linear regions, and the radius within which the class must stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....domains import Dataset, lines_between
from ....domains.lines_between import PAIR_WINDOW
from ....measures import generalization_interval
from ....networks import evaluate
from ....networks.decisions import margin
from ....sweeps import study
from ..data import PAPER, salman_data
from ..learners import Learner, learn
from ..networks_on_lines import EPOCHS, LAW, LAW_OF_FEW_INPUTS, WIDTHS
from .figures import draw_all
from .findings import judge_all
from .local_maps import map_norms, steepest

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: The largest step of a coordinate up to which a change of class is looked for: a pixel's range.
_FARTHEST = 1.0


@dataclass(frozen=True)
class Cell:
    """One network and the points whose regions are looked at.

    Attributes:
        data: ``"mnist"`` or ``"digits"``.
        labels: ``"real"`` or ``"random"``.
        replica: Tells networks apart.
        points: Points of each kind.
        per_class: Training rows of each class.
        law: The initial weights, as ``weight_law`` reads them.
        max_epochs: Passes after which training ends with rows left wrong.
    """

    data: str
    labels: str
    replica: int
    points: int
    per_class: int = 100
    law: str = LAW
    max_epochs: int = EPOCHS


@study("salman/norms", paper=f"{PAPER}, appendix",
       question="Is the norm of a network's linear regions bounded by that of the product of its "
                "weight matrices, and how far does the argument built on it reach?")
class Norms:
    """Networks 784-128-128-128-10 on MNIST; norms are the induced maximum norms."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks with real labels, then with random ones."""
        if scale == "smoke":
            return [Cell("digits", labels, replica, 40, 12, LAW_OF_FEW_INPUTS, 150)
                    for labels in ("real", "random") for replica in range(2)]
        replicas, points = (6, 300) if scale == "laptop" else (20, 1000)
        return [Cell("mnist", labels, replica, points) for labels in ("real", "random")
                for replica in range(replicas)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        epochs = 60 if cell.labels == "real" else 150
        return 0.7 + 0.02 * epochs * cell.per_class / 100 + 0.015 * cell.points

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train, and measure norms and radii.

        Returns:
            One entry a point: ``place`` (where it lies), ``norm_ratio`` (‖W(x)‖∞/‖W‖∞, W the
            product of the matrices), ``bound_ratio`` (against the product of their norms); for
            training rows also ``radius`` (δ/(2‖W‖∞), δ the lead of the row's own logit),
            ``neighbour`` (the distance in the maximum norm to the nearest other row of the
            label), ``reach`` (that of the nearest change of class along the steepest signs; 1
            where there is none) and ``towards`` (along the way to the nearest row of another
            label). None elsewhere.
        """
        streams = [int(numpy_stream(seed, name).integers(2**62))
                   for name in ("data", "fit", "lines")]
        data = salman_data(cell.data, cell.labels, per_class=cell.per_class, seed=streams[0])
        learner = learn("trained", data, widths=WIDTHS, law=cell.law, max_epochs=cell.max_epochs,
                        seed=streams[1])
        assert isinstance(learner.model, nn.Module)
        columns: dict[str, list[Any]] = {}
        product = 1.0
        for place, points in _places(data, learner, cell.points, streams[2]).items():
            norms = map_norms(learner.model, points)
            product = norms.product
            for name, values in (("place", [place] * len(points)),
                                 ("norm_ratio", (norms.local / norms.product).tolist()),
                                 ("bound_ratio", (norms.local / norms.bound).tolist())):
                columns.setdefault(name, []).extend(values)
        radii = _radii(data, learner, cell.points, product)
        rows = len(columns["place"])
        for name, found in radii.items():
            columns[name] = [*found.tolist(), *[None] * (rows - len(found))]
        return {**columns, **learner.scalars}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the assumption on the norms, and what the radius is good for."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw the norms by place, and the radius beside the distances it should cover."""
        return draw_all(frame)


def _rows(data: Dataset, learner: Learner, count: int) -> tuple[Tensor, Tensor]:
    """Return fitted training rows of all classes alike."""
    fitted = learner.fitted.nonzero().squeeze(1)
    chosen = fitted[torch.linspace(0, len(fitted) - 1, min(count, len(fitted))).round().long()]
    return data.train_inputs[chosen].double(), data.train_labels[chosen]


def _places(data: Dataset, learner: Learner, count: int, seed: int) -> dict[str, Tensor]:
    """Return points by where they lie; training rows come first."""
    stream = numpy_stream(seed, "points")
    inputs, labels = data.train_inputs[learner.fitted], data.train_labels[learner.fitted]
    places = {"training rows": _rows(data, learner, count)[0],
              "validation rows": data.test_inputs[:count].double(),
              "uniform noise": torch.from_numpy(stream.random((count, data.features)))}
    for kind, name in (("same", "lines within a class"), ("different", "lines between classes"),
                       ("random", "random directions")):
        lines = lines_between(inputs, labels, kind=kind, count=count, seed=seed)
        if lines is not None:
            at = torch.from_numpy(stream.uniform(*PAIR_WINDOW, (len(lines.point), 1)))
            places[name] = lines.point + at * lines.direction
    return places


def _radii(data: Dataset, learner: Learner, count: int, product: float) -> dict[str, Tensor]:
    model = learner.model
    assert isinstance(model, nn.Module)
    points, labels = _rows(data, learner, count)
    rows, of_rows = data.train_inputs.double(), data.train_labels
    radius = margin(evaluate(model, points), labels) / (2 * product)
    apart = torch.cdist(points, rows, p=torch.inf)
    same = labels.unsqueeze(1) == of_rows
    neighbour = apart.masked_fill(~same | (apart == 0), torch.inf).amin(1)
    other = apart.masked_fill(same, torch.inf).argmin(1)
    way = rows[other] - points
    towards = _reach(model, points, way / way.abs().amax(1, keepdim=True))
    return {"radius": radius, "neighbour": neighbour, "towards": towards,
            "reach": _reach(model, points, steepest(model, points, labels))}


def _reach(model: nn.Module, points: Tensor, direction: Tensor) -> Tensor:
    """Return how far the class stays one way, in the maximum norm of unit directions."""
    # The backward half is of no interest: a window must hold 0, and a short one costs nothing.
    return generalization_interval(model, points, direction, window=(-1e-6, _FARTHEST)).upper
