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
from ..networks import check_model, classes, evaluate
from ..networks.evaluation import Model
from .audit_data import AuditData
from .words import audit_words

RANDOM = "random bits"


@dataclass(frozen=True)
class Part:
    """The inputs of one part of the data, measured.

    Attributes:
        predicted: Class the model gives, (rows,).
        correct: Whether it is the label, (rows,).
        distances: Boundary distances of the rows.
        line: Distance against the margin |φ|; None with fewer than three found distances.
    """

    predicted: np.ndarray
    correct: np.ndarray
    distances: BoundaryDistance
    line: Line | None

    @property
    def accuracy(self) -> Estimate:
        """Share of rows classified correctly."""
        return Estimate.share(self.correct)

    def mean(self, correct: bool | None = None) -> Estimate | None:
        """Average the distances found, of correct or of wrong rows only if asked."""
        chosen = self.distances.found.cpu().numpy()
        if correct is not None:
            chosen = chosen & (self.correct == correct)
        values = self.distances.distance.cpu().numpy()[chosen]
        return Estimate.of(values) if len(values) else None


@dataclass(frozen=True, repr=False, eq=False)
class Audit(Result):
    """What ``audit`` found.

    Attributes:
        name: The model.
        data: The inputs it was audited on.
        parts: Measurements by part of the data.
        random: Boundary distances of uniformly random bit strings.
        random_line: Their distance against |φ|.
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
    random: BoundaryDistance
    random_line: Line | None
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
        rows[f"{RANDOM} distance"] = self.random.summary()["mean"]
        rows |= {f"AUROC of {name}": area for name, area in self.detectors.items()}
        for name, fitted in self.lines().items():
            rows[f"slope against |φ|, {name}"] = fitted.slope
        return {**rows, "in words": self.words}

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
             float(part.distances.distance[row]), float(part.distances.margin[row]))
            for row in self.doubtful[:count]
        ]

    def columns(self) -> dict[str, Any]:
        """Return one row per input: part, row, label, prediction, distance, margin."""
        pieces: dict[str, list[np.ndarray]] = {}
        for name, part in self.parts.items():
            rows = len(part.correct)
            distances = part.distances
            for column, values in {
                "part": np.full(rows, name), "row": self.data.row_numbers(name),
                "label": self.data.parts[name][1].numpy(), "predicted": part.predicted,
                "correct": part.correct, "distance": distances.distance.cpu().numpy(),
                "found": distances.found.cpu().numpy(), "margin": distances.margin.cpu().numpy(),
            }.items():
                pieces.setdefault(column, []).append(values)
        return {column: np.concatenate(values) for column, values in pieces.items()}


def audit(model: Model, data: AuditData, *, name: str = "model", threshold: float = 0.0,
          search: str = "screened", limit: int | None = None, random_strings: int = 500,
          seed: int = 0) -> Audit:
    """Measure how far each input is from another class and whether that tells errors.

    Distances are those of ``boundary_distance`` on two-valued inputs; ``|φ|`` is the margin of the
    predicted class. Errors of the listed part are detected by small distance and by small margin;
    random strings, which the model never saw, stand beside. (De Palma et al. 2019, section 4.3.)

    Cost: see ``boundary_distance``; 10,000 inputs of a 784-784-784-1 network take about half a
    minute on two cores.

    Args:
        model: A module in evaluation mode, or any callable.
        data: The inputs.
        name: For titles.
        threshold: Where a single output changes class; 0.5 for probabilities.
        search: As for ``boundary_distance``.
        limit: Rows of each part at most; None means all.
        random_strings: How many random strings to set beside.
        seed: Of the random strings and of the rows a limit keeps.

    Raises:
        BadInput: Inputs of more than two values per coordinate; labels that do not fit.
        UnsupportedModel: The model is stochastic, in half precision, or takes other inputs.
    """
    check_model(model)
    if limit is not None:
        whole_number("limit", limit, at_least=3)
    whole_number("random_strings", random_strings, at_least=3)
    data = data.limited(limit, seed=seed)
    values = _values(data)
    shape = data.input_shape
    strings = random_bits(values[0].numel(), count=random_strings, seed=seed, low=0.0, high=1.0)
    strings = torch.where(strings > 0, values[1], values[0]).reshape(-1, *shape)
    total = sum(len(labels) for _, labels in data.parts.values()) + random_strings
    parts = {}
    with progress("audit", total) as advance:
        for part, (_, labels) in data.parts.items():
            parts[part] = _measure(model, data, part, values, threshold, search)
            advance(len(labels))
        noise = boundary_distance(model, strings, search=search, values=values,
                                  threshold=threshold)
        advance(random_strings)
    listed = parts[data.listed]
    detectors = _detectors(listed)
    order = np.lexsort((listed.distances.margin.cpu().numpy(),
                        listed.distances.distance.cpu().numpy()))
    words = audit_words(listed.mean(True), listed.mean(False),
                        detectors.get("boundary distance"), detectors.get("output size |φ|"),
                        wrong_answers=int((~listed.correct).sum()))
    settings = {"search": search, "limit": limit, "random strings": random_strings, "seed": seed,
                "threshold": threshold}
    return Audit(name, data, parts, noise, _line(noise), detectors, order, words, settings)


def _values(data: AuditData) -> tuple[Tensor, Tensor]:
    """Return the two values of each coordinate over all parts; a constant one takes the overall."""
    inputs = torch.cat([inputs.flatten(1) for inputs, _ in data.parts.values()])
    low, high = inputs.min(), inputs.max()
    if low == high:
        raise BadInput(f"every input of {data.name} is {low.item():g} throughout: there is nothing "
                       "to flip")
    if not ((inputs == low) | (inputs == high)).all():
        strings = read_bits(inputs)
        return strings.low, strings.high
    return low.expand(inputs.shape[1]), high.expand(inputs.shape[1])


def _measure(model: Model, data: AuditData, part: str, values: tuple[Tensor, Tensor],
             threshold: float, search: str) -> Part:
    inputs, labels = data.shaped(part), data.parts[part][1]
    outputs = evaluate(model, inputs)
    data.check_labels(outputs.shape[1])  # before the search, which is what takes long
    distances = boundary_distance(model, inputs, search=search, values=values, threshold=threshold)
    predicted = classes(outputs, threshold=threshold).cpu().numpy()
    return Part(predicted, predicted == labels.numpy(), distances, _line(distances))


def _line(distances: BoundaryDistance) -> Line | None:
    found = distances.found
    margins, values = distances.margin[found].cpu(), distances.distance[found].cpu()
    if len(values) < 3 or bool((margins == margins[0]).all()):
        return None
    return line(margins, values)


def _detectors(part: Part) -> dict[str, Estimate]:
    wrong = ~part.correct
    if wrong.all() or not wrong.any():
        return {}
    return {
        "boundary distance": auroc(-part.distances.distance.cpu().numpy(), wrong),
        "output size |φ|": auroc(-part.distances.margin.cpu().numpy(), wrong),
    }
