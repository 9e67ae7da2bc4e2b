"""Two audits of the same inputs, measure by measure."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..._core.estimate import Estimate
from ...measures import Transitions, auroc_difference
from ..audit.geometry import Geometry
from ..audit.result import RANDOM, Audit, Part
from .measured import Measured, kept, paired

ANSWERS, DISTANCES, ERRORS = "answers", "distance to another class", "telling errors"
BETWEEN, PLANES = "between inputs", "on planes through three inputs"

#: Names of lines by what they lead to.
_TOWARDS = {"same class": "towards the same class", "another class": "towards another class",
            "random direction": "in random directions"}


def after_rows(first: Audit, second: Audit) -> tuple[Measured, ...]:
    """Return every measure of two audits that looked at the same inputs, lines and planes."""
    rows: list[Measured | None] = []
    for name, part in first.parts.items():
        rows += _answers(name, part, second.parts[name], name == first.data.listed)
    for name, part in first.parts.items():
        rows += _distances(name, part, second.parts[name], first.unit, name == first.data.listed)
    if first.random is not None and second.random is not None:
        rows.append(paired(f"distance of {RANDOM}", DISTANCES, first.unit,
                           *(np.where(one.found.cpu(), one.distance.cpu().double(), np.inf)
                             for one in (first.random, second.random))))
    rows += _errors(first, second)
    if first.geometry is not None and second.geometry is not None:
        rows += _between(first.geometry, second.geometry)
    return kept(rows)


def _answers(name: str, first: Part, second: Part, told: bool) -> list[Measured | None]:
    rows = [paired(f"{name} accuracy", ANSWERS, "share", first.correct, second.correct,
                   share=True, told=told),
            paired(f"{name} margin", ANSWERS, "|φ|", first.margin,
                   second.margin, told=told)]
    if first.confidence is not None and second.confidence is not None:
        rows.append(paired(f"{name} confidence", ANSWERS, "share", first.confidence,
                           second.confidence, told=told))
    if first.error is not None and second.error is not None:
        rows.append(paired(f"{name} error", ANSWERS, "target", first.error,
                           second.error, told=told))
    return rows


def _distances(name: str, first: Part, second: Part, unit: str, told: bool,
               ) -> list[Measured | None]:
    right = first.correct & second.correct
    rows = [paired(f"{name} distance", DISTANCES, unit, first.distance, second.distance,
                   told=told),
            paired(f"{name} distance, both right", DISTANCES, unit, first.distance[right],
                   second.distance[right], told=False)]
    if not (first.found.all() and second.found.all()):
        rows.append(paired(f"{name} inputs that reach another class", DISTANCES, "share",
                           first.found, second.found, share=True, told=told))
    return rows


def _errors(first: Audit, second: Audit) -> list[Measured | None]:
    """Return the areas of the scores as detectors of the errors of either model."""
    rows: list[Measured | None] = []
    one, other = (audit.parts[audit.data.listed] for audit in (first, second))
    for name, area in first.detectors.items():
        if name in second.detectors:
            rows.append(Measured(
                f"AUROC of {name}", ERRORS, "area", area,
                second.detectors[name],
                auroc_difference((other.doubts()[name], ~other.correct),
                                 (one.doubts()[name], ~one.correct))))
    return rows


def _between(first: Geometry, second: Geometry) -> list[Measured | None]:
    return [
        *_by_kind("interval", "× partner", first.intervals, second.intervals,
                  lambda found: found.length),
        *_by_kind("growth of length", "× input", first.growth, second.growth,
                  lambda found: found.lengths[:, -1] / found.input_length),
        *_by_kind("transitions", "changes", _counted(first.transitions),
                  _counted(second.transitions), lambda found: found.counts.sum(-1)),
        *_by_kind("mean frequency", "cycles", first.spectra, second.spectra,
                  lambda found: found.mean_frequency),
        *_planes(first, second),
    ]


def _by_kind(measure: str, unit: str, first: Mapping[str, Any], second: Mapping[str, Any],
             numbers: Any) -> list[Measured | None]:
    """Return a row for each kind of line that both were looked at along."""
    return [paired(f"{measure} {_TOWARDS[kind]}", BETWEEN, unit, numbers(found),
                   numbers(second[kind]))
            for kind, found in first.items() if kind in second]


def _counted(found: Mapping[str, Transitions]) -> dict[str, Transitions]:
    """Leave out what saw no unit: that none was seen does not mean that none changed."""
    return {kind: own for kind, own in found.items() if own.layers}


def _planes(first: Geometry, second: Geometry) -> list[Measured | None]:
    if first.slices is None or second.slices is None:
        return []
    return [paired(f"{name} complexity on planes", PLANES, _unit(name), values,
                   second.slices.values[name]) for name, values in first.slices.values.items()]


def _unit(measure: str) -> str:
    return "phrases" if measure == "Lempel-Ziv" else "share"


def agreement(first: Audit, second: Audit) -> Estimate:
    """Return the share of the listed inputs that both put into the same class."""
    one, other = (audit.parts[audit.data.listed] for audit in (first, second))
    return Estimate.share(one.predicted == other.predicted)


def most_different(first: Audit, second: Audit) -> np.ndarray:
    """Return the rows of the listed part, those on which two models differ most first.

    First the rows that get different classes, the ones that are far from their boundary in both
    before the others; then those with one class, by how much the distances differ.
    """
    one, other = (audit.parts[audit.data.listed] for audit in (first, second))
    split = one.predicted != other.predicted
    nearer = np.minimum(one.distance, other.distance)
    with np.errstate(invalid="ignore"):
        apart = np.abs(one.distance - other.distance)
    apart = np.where(np.isnan(apart), 0.0, apart)  # both infinite
    return np.lexsort((-np.where(split, nearer, apart), ~split))
