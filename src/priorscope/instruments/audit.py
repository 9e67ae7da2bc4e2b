"""One trained network: how far inputs are from another class, and which answers to doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from .._core.checks import whole_number
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .._core.progress import progress
from .._core.result import Result
from ..domains import random_bits
from ..measures.bit_search.strings import read_bits
from ..measures.boundary_distance import BoundaryDistance, boundary_distance
from ..measures.detection import auroc
from ..measures.slope import Line, line
from ..networks import check_model, classes, evaluate, margin
from ..networks.evaluation import Model
from .audit_data import AuditData
from .geometry import Geometry, look_between
from .neighbours import reach
from .words import audit_words

RANDOM = "random bits"
DISTANCE, MARGIN = "distance to another class", "output size |φ|"


@dataclass(frozen=True)
class Part:
    """The inputs of one part of the data, measured.

    Attributes:
        predicted: Class the model gives, (rows,).
        correct: Whether it is the label, (rows,).
        margin: By how much that class leads, |φ|, (rows,).
        distance: To another class, (rows,): flips of bits, or Euclidean along the line to the
            nearest input that is put into another class; infinite where none was found.
        line: Distance against the margin; None with fewer than three found distances.
        flips: What ``boundary_distance`` found; None where inputs are no bit strings.
    """

    predicted: np.ndarray
    correct: np.ndarray
    margin: np.ndarray
    distance: np.ndarray
    line: Line | None
    flips: BoundaryDistance | None

    @property
    def found(self) -> np.ndarray:
        """Whether another class was reached, (rows,)."""
        return np.isfinite(self.distance)

    @property
    def accuracy(self) -> Estimate:
        """Share of rows classified correctly."""
        return Estimate.share(self.correct)

    def mean(self, correct: bool | None = None) -> Estimate | None:
        """Average the distances found, of correct or of wrong rows only if asked."""
        chosen = self.found
        if correct is not None:
            chosen = chosen & (self.correct == correct)
        return Estimate.of(self.distance[chosen]) if chosen.any() else None


@dataclass(frozen=True, repr=False, eq=False)
class Audit(Result):
    """What ``audit`` found.

    Attributes:
        name: The model.
        data: The inputs it was audited on.
        parts: Measurements by part of the data.
        random: Boundary distances of uniformly random bit strings; None where inputs are none.
        random_line: Their distance against |φ|.
        geometry: What lies between the inputs of the listed part; None if not asked for.
        detectors: Area under the ROC curve, by the score that is to point out errors in the
            listed part; empty where all or no answers are right.
        doubtful: Rows of the listed part, nearest to another class first.
        words: What it means, in a sentence or two.
        settings: Search, limit and seed.
        status: ``"estimated"``: greedy distances are upper bounds.
    """

    title: ClassVar[str] = "audit"

    name: str
    data: AuditData
    parts: Mapping[str, Part]
    random: BoundaryDistance | None
    random_line: Line | None
    geometry: Geometry | None
    detectors: Mapping[str, Estimate]
    doubtful: np.ndarray
    words: str
    settings: Mapping[str, Any]
    status: str = "estimated"

    def summary(self) -> dict[str, Any]:
        """Return accuracies, mean distances by part, detectors of errors, slopes."""
        rows: dict[str, Any] = {"model": self.name, "data": self.data.name}
        for name, part in self.parts.items():
            rows[f"{name} accuracy"] = part.accuracy
            for kind, right in (("correct", True), ("wrong", False)):
                rows[f"{name} distance, {kind}"] = part.mean(right) or "none"
        if self.random is not None:
            rows[f"{RANDOM} distance"] = self.random.summary()["mean"]
        rows |= {f"AUROC of {name}": area for name, area in self.detectors.items()}
        for name, fitted in self.lines().items():
            rows[f"slope against |φ|, {name}"] = fitted.slope
        if self.geometry is not None:
            for kind, interval in self.geometry.intervals.items():
                rows[f"interval, {kind}"] = interval.summary()["mean length"]
            for kind, grown in self.geometry.growth.items():
                ratio = grown.lengths[:, -1] / grown.input_length
                rows[f"length at the output over that at the input, {kind}"] = Estimate.of(ratio)
        return {**rows, "in words": self.words}

    @property
    def unit(self) -> str:
        """What distances count."""
        return "flips" if self.random is not None else "distance along a line"

    def lines(self) -> dict[str, Line]:
        """Return the fitted lines of distance against |φ| by part."""
        named = {name: part.line for name, part in self.parts.items()} | {RANDOM: self.random_line}
        return {name: fitted for name, fitted in named.items() if fitted is not None}

    def doubtful_rows(self, count: int) -> list[tuple[int, str, str, str, float, float]]:
        """Return the ``count`` rows nearest to another class, for tables.

        Each: row number, label, predicted class, right or wrong, distance, margin.
        """
        part, labels = self.parts[self.data.listed], self.data.parts[self.data.listed][1]
        numbers = self.data.row_numbers(self.data.listed)
        return [
            (int(numbers[row]), self.data.class_name(int(labels[row])),
             self.data.class_name(int(part.predicted[row])),
             "right" if part.correct[row] else "wrong",
             float(part.distance[row]), float(part.margin[row]))
            for row in self.doubtful[:count]
        ]

    def columns(self) -> dict[str, Any]:
        """Return one row per input: part, row, label, prediction, distance, margin."""
        pieces: dict[str, list[np.ndarray]] = {}
        for name, part in self.parts.items():
            rows = len(part.correct)
            for column, values in {
                "part": np.full(rows, name), "row": self.data.row_numbers(name),
                "label": self.data.parts[name][1].numpy(), "predicted": part.predicted,
                "correct": part.correct, "distance": part.distance, "found": part.found,
                "margin": part.margin,
            }.items():
                pieces.setdefault(column, []).append(values)
        return {column: np.concatenate(values) for column, values in pieces.items()}


def audit(model: Model, data: AuditData, *, name: str = "model", threshold: float = 0.0,
          search: str = "screened", limit: int | None = None, random_strings: int = 500,
          pairs: int = 200, around: tuple[int, ...] | None = None, seed: int = 0) -> Audit:
    """Measure how far each input is from another class and whether that tells errors.

    Two-valued inputs: distances are those of ``boundary_distance``, and random strings, which the
    model never saw, stand beside. (De Palma et al. 2019, section 4.3.) Any others: the Euclidean
    distance at which the class changes on the way to the nearest input that the model puts into
    another class. ``|φ|`` is the margin of the predicted class. Errors of the listed part are
    detected by small distance and by small margin.

    Between inputs: generalization intervals (Salman et al. 2019), growth of length through the
    layers (Raghu et al. 2017) and linear regions around three inputs; exact where the model is
    piecewise linear, else on a grid.

    Cost: see ``boundary_distance``; 10,000 inputs of a 784-784-784-1 network take about half a
    minute on two cores. One line of that network takes some 10 ms.

    Args:
        model: A module in evaluation mode, or any callable.
        data: The inputs.
        name: For titles.
        threshold: Where a single output changes class; 0.5 for probabilities.
        search: As for ``boundary_distance``.
        limit: Rows of each part at most; None means all.
        random_strings: How many random strings to set beside.
        pairs: Lines of each kind between inputs; 0 leaves them out.
        around: Numbers of three rows of the listed part around which linear regions are drawn; by
            default the most doubtful one and its nearest of the same and of another class.
        seed: Of the random strings, the pairs and the rows a limit keeps.

    Raises:
        BadInput: Labels or rows that do not fit, or inputs that are all alike.
        UnsupportedModel: The model is stochastic, in half precision, or takes other inputs.
    """
    check_model(model)
    if limit is not None:
        whole_number("limit", limit, at_least=3)
    whole_number("random_strings", random_strings, at_least=3)
    whole_number("pairs", pairs, at_least=0)
    data = data.limited(limit, seed=seed)
    corners = None if around is None else data.places(around)
    values = _values(data)
    total = sum(len(labels) for _, labels in data.parts.values()) + random_strings
    parts = {}
    with progress("audit", total) as advance:
        for part, (_, labels) in data.parts.items():
            parts[part] = _measure(model, data, part, values, threshold, search)
            advance(len(labels))
        noise = None if values is None else _noise(model, data, values, random_strings, seed,
                                                   search, threshold)
        advance(random_strings)
    listed = parts[data.listed]
    order = np.lexsort((listed.margin, listed.distance))
    geometry = None if pairs == 0 else look_between(
        model, data.shaped(data.listed), listed.predicted, pairs=pairs, threshold=threshold,
        seed=seed, doubtful=int(order[0]), around=corners)
    detectors = _detectors(listed)
    words = audit_words(listed.mean(True), listed.mean(False), detectors.get(DISTANCE),
                        detectors.get(MARGIN), wrong_answers=int((~listed.correct).sum()),
                        unit="flips" if noise is not None else "units of length")
    settings = {"search": search, "limit": limit, "random strings": random_strings,
                "pairs": pairs, "seed": seed, "threshold": threshold}
    random_line = None if noise is None else _line(*_arrays(noise))
    return Audit(name, data, parts, noise, random_line, geometry, detectors, order, words, settings)


def _values(data: AuditData) -> tuple[Tensor, Tensor] | None:
    """Return the two values of each coordinate over all parts, None where some have more.

    A constant coordinate takes the two values of the whole.
    """
    inputs = torch.cat([inputs.flatten(1) for inputs, _ in data.parts.values()])
    low, high = inputs.min(), inputs.max()
    if low == high:
        raise BadInput(f"every input of {data.name} is {low.item():g} throughout: there is nothing "
                       "to flip")
    if not ((inputs == low) | (inputs == high)).all():
        try:
            strings = read_bits(inputs)
        except BadInput:
            return None
        return strings.low, strings.high
    return low.expand(inputs.shape[1]), high.expand(inputs.shape[1])


def _noise(model: Model, data: AuditData, values: tuple[Tensor, Tensor], count: int, seed: int,
           search: str, threshold: float) -> BoundaryDistance:
    strings = random_bits(values[0].numel(), count=count, seed=seed, low=0.0, high=1.0)
    strings = torch.where(strings > 0, values[1], values[0]).reshape(-1, *data.input_shape)
    return boundary_distance(model, strings, search=search, values=values, threshold=threshold)


def _measure(model: Model, data: AuditData, part: str, values: tuple[Tensor, Tensor] | None,
             threshold: float, search: str) -> Part:
    inputs, labels = data.shaped(part), data.parts[part][1]
    outputs = evaluate(model, inputs)
    data.check_labels(outputs.shape[1])  # before the search, which is what takes long
    chosen = classes(outputs, threshold=threshold)
    predicted = chosen.cpu().numpy()
    correct = predicted == labels.numpy()
    if values is not None:
        flips = boundary_distance(model, inputs, search=search, values=values, threshold=threshold)
        size, distance = _arrays(flips)
        return Part(predicted, correct, size, distance, _line(size, distance), flips)
    size = margin(outputs, chosen, threshold=threshold).cpu().numpy()
    distance = reach(model, inputs.cpu(), predicted, threshold=threshold)
    return Part(predicted, correct, size, distance, _line(size, distance), None)


def _arrays(flips: BoundaryDistance) -> tuple[np.ndarray, np.ndarray]:
    """Return margins and distances, infinite where none was found."""
    distance = torch.where(flips.found, flips.distance.double(), torch.inf)
    return flips.margin.cpu().numpy(), distance.cpu().numpy()


def _line(size: np.ndarray, distance: np.ndarray) -> Line | None:
    found = np.isfinite(distance)
    if found.sum() < 3 or (size[found] == size[found][0]).all():
        return None
    return line(size[found], distance[found])


def _detectors(part: Part) -> dict[str, Estimate]:
    wrong = ~part.correct
    if wrong.all() or not wrong.any():
        return {}
    return {DISTANCE: auroc(-part.distance, wrong), MARGIN: auroc(-part.margin, wrong)}
