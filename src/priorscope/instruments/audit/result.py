"""What an audit found, whole and by part of the data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from ..._core.estimate import Estimate
from ..._core.result import Result
from ...measures.boundary_distance import BoundaryDistance
from ...measures.detection_difference import auroc_difference
from ...measures.slope import Line
from .data import AuditData
from .geometry import Geometry, between_rows

RANDOM = "random bits"
DISTANCE, MARGIN = "distance to another class", "output size |φ|"
CONFIDENCE = "softmax confidence"


@dataclass(frozen=True)
class Part:
    """The inputs of one part of the data, measured.

    Attributes:
        predicted: Class the model gives, (rows,).
        correct: Whether it is the label, (rows,).
        margin: By how much that class leads, ``|φ|``, (rows,).
        distance: To another class, (rows,): flips of bits, or Euclidean along the line to the
            nearest input that is put into another class; infinite where none was found.
        line: Distance against the margin; None with fewer than three found distances.
        flips: What ``boundary_distance`` found; None where inputs are no bit strings.
        confidence: Largest probability of the softmax of the outputs, (rows,); None with a single
            output, whose sigmoid ranks answers as ``|φ|`` does.
        error: Of a regression, ``|output − target|``, (rows,), else None.
        exact: Whether distances are exact along their lines; those in flips are upper bounds.
    """

    predicted: np.ndarray
    correct: np.ndarray
    margin: np.ndarray
    distance: np.ndarray
    line: Line | None
    flips: BoundaryDistance | None
    confidence: np.ndarray | None = None
    error: np.ndarray | None = None
    exact: bool = False

    def doubts(self) -> dict[str, np.ndarray]:
        """Return the scores that are to point out errors, larger where more doubtful."""
        scores = {DISTANCE: -self.distance, MARGIN: -self.margin}
        return scores if self.confidence is None else {**scores, CONFIDENCE: -self.confidence}

    @property
    def found(self) -> np.ndarray:
        """Whether another class was reached, (rows,)."""
        return np.isfinite(self.distance)

    @property
    def ranked(self) -> np.ndarray:
        """The distances for drawings that need finite ones, (rows,): twice the largest for none."""
        return np.where(self.found, self.distance, 2.0 * self.distance[self.found].max(initial=1.0))

    @property
    def accuracy(self) -> Estimate:
        """Share of rows classified correctly."""
        return Estimate.share(self.correct)

    def mean(self, correct: bool | None = None) -> Estimate | None:
        """Average the distances found, of correct or of wrong rows only if asked."""
        chosen = self.found
        if correct is not None:
            chosen = chosen & (self.correct == correct)
        if not chosen.any():
            return None
        found = Estimate.of(self.distance[chosen])
        return replace(found, low=max(found.low, 0.0))  # no distance is less than nothing


@dataclass(frozen=True, repr=False, eq=False)
class Audit(Result):
    """What ``audit`` found.

    Attributes:
        name: The model.
        data: The inputs it was audited on.
        parts: Measurements by part of the data.
        random: Boundary distances of uniformly random bit strings; None where inputs are none.
        random_line: Their distance against ``|φ|``.
        geometry: What lies between the inputs of the listed part; None if not asked for.
        detectors: Area under the ROC curve, by the score that is to point out errors in the
            listed part; empty where all or no answers are right.
        doubtful: Rows of the listed part, nearest to another class first.
        words: What it means, in a sentence or two.
        settings: Search, limit and seed.
        status: ``"exact"`` where every line was cut exactly, else ``"estimated"``: from a grid, or
            in flips, which are upper bounds.
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
        if self.data.words:
            rows["classes, alphabetically"] = self.data.numbered_names()
        for name, part in self.parts.items():
            rows[f"{name} accuracy"] = part.accuracy
            if part.error is not None:
                rows[f"{name} absolute error"] = Estimate.of(part.error)
            for kind, right in (("correct", True), ("wrong", False)):
                rows[f"{name} distance, {kind}"] = part.mean(right) or "none"
        if self.random is not None:
            rows[f"{RANDOM} distance"] = self.random.summary()["mean"]
        rows |= {f"AUROC of {name}": area for name, area in self.detectors.items()}
        for name, fitted in self.lines().items():
            rows[f"slope against |φ|, {name}"] = fitted.slope
        if self.geometry is not None:
            rows |= between_rows(self.geometry)
        return {**rows, "in words": self.words}

    @property
    def unit(self) -> str:
        """What distances count."""
        return "flips" if self.random is not None else "distance along a line"

    def beyond_distance(self) -> dict[str, Estimate]:
        """Return how much better each other score tells errors than distance does.

        The area under its ROC curve less that of distance, on the same inputs (DeLong et al.
        1988); empty where there are no detectors.
        """
        if not self.detectors:
            return {}
        part = self.parts[self.data.listed]
        scores, wrong = part.doubts(), ~part.correct
        return {name: auroc_difference((score, wrong), (scores[DISTANCE], wrong))
                for name, score in scores.items() if name != DISTANCE}

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
                **({} if part.confidence is None else {"confidence": part.confidence}),
                **({} if part.error is None else {"error": part.error}),
            }.items():
                pieces.setdefault(column, []).append(values)
        return {column: np.concatenate(values) for column, values in pieces.items()}
