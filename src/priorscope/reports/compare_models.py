"""The sections of a comparison of two models on the same inputs."""

from collections.abc import Sequence

import numpy as np

from .._core.estimate import Estimate
from .._core.numbers import Cell
from ..instruments.audit.result import DISTANCE, Audit
from ..instruments.compare import Comparison, most_different
from ..instruments.compare.after import ERRORS
from ..plots import distance_histogram, image_strip, paired_points, roc_curve
from .blocks import Block, Figure, Section, Table
from .compare_between import between_sections
from .doubtful_section import LISTED, PICTURED
from .drawing import drawn


def model_sections(result: Comparison) -> list[Section]:
    """Return sections on inputs, distances, errors and what lies between inputs."""
    assert result.audits is not None
    sections = [_inputs(result, *result.audits), _distances(result, *result.audits),
                _errors(result, *result.audits), *between_sections(result)]
    return [section for section in sections if section is not None]


def _inputs(result: Comparison, first: Audit, second: Audit) -> Section:
    one, other = result.headings
    part = first.data.listed
    order = most_different(first, second)
    split = first.parts[part].predicted != second.parts[part].predicted
    rows = order[:LISTED]
    numbers, labels = first.data.row_numbers(part), first.data.parts[part][1].numpy()
    cells: list[list[Cell]] = [
        [int(numbers[row]), first.data.class_name(int(labels[row])),
         *(audit.data.class_name(int(audit.parts[part].predicted[row])) for audit in
           (first, second)),
         *(float(audit.parts[part].distance[row]) for audit in (first, second))] for row in rows]
    blocks: list[Block] = [
        *_pictures(result, first, second, order),
        Table(columns=["row", "label", f"{one} says", f"{other} says", f"distance, {one}",
                       f"distance, {other}"], rows=cells, first=20,
              caption=f"The {len(rows)} {part} inputs on which the two differ most",
              how_to_read="First those that get different classes, the ones far from the boundary "
                          f"of both before the others; then those of one class whose distances "
                          f"differ most. Distances in {_unit(first)}; row counts from 0 in the "
                          "order of the data.")]
    return Section("Inputs on which they differ",
                   f"{int(split.sum())} of {len(split)} {part} inputs get different classes; "
                   f"{_right_alone(result, first, second)}.", blocks)


def _unit(audit: Audit) -> str:
    return "flips" if audit.random is not None else "units of the inputs"


def _right_alone(result: Comparison, first: Audit, second: Audit) -> str:
    part = first.data.listed
    one, other = (audit.parts[part].correct for audit in (first, second))
    return (f"on {int((one & ~other).sum())} only {result.headings[0]} is right, on "
            f"{int((other & ~one).sum())} only {result.headings[1]}")


def _pictures(result: Comparison, first: Audit, second: Audit, order: np.ndarray) -> list[Figure]:
    part, rows = first.data.listed, order[:PICTURED]
    images = first.data.pictures(part, rows)
    if images is None:
        return []
    labels = first.data.parts[part][1].numpy()
    captions = [
        "\n".join([f"{first.data.class_name(int(labels[row]))}", *(
            f"{name}: {audit.data.class_name(int(audit.parts[part].predicted[row]))}, "
            f"{_number(float(audit.parts[part].distance[row]))}"
            for name, audit in zip(result.headings, (first, second), strict=True))])
        for row in rows]
    return [drawn(image_strip(images, captions),
                  f"The {len(rows)} {part} inputs on which the two differ most",
                  how_to_read="Below each its label, then the class each model reads and the "
                              f"distance to another one, in {_unit(first)}.",
                  data={"row": first.data.row_numbers(part)[rows], "label": labels[rows],
                        **{f"pixel {place}": values for place, values in
                           enumerate(images.reshape(len(images), -1).T)}})]


def _number(distance: float) -> str:
    return "∞" if not np.isfinite(distance) else f"{distance:.3g}"


def _distances(result: Comparison, first: Audit, second: Audit) -> Section | None:
    part, (one, other) = first.data.listed, result.headings
    a, b = (audit.parts[part] for audit in (first, second))
    both = a.found & b.found
    if not both.any():
        return None
    kinds = {f"only {one} right": a.correct & ~b.correct,
             f"only {other} right": ~a.correct & b.correct, "both right": a.correct & b.correct,
             "both wrong": ~(a.correct | b.correct)}
    groups = {name: (a.distance[kind & both], b.distance[kind & both])
              for name, kind in kinds.items()}
    flips = first.random is not None
    data = {"row": first.data.row_numbers(part), f"distance, {one}": a.distance,
            f"distance, {other}": b.distance, f"{one} right": a.correct,
            f"{other} right": b.correct}
    unit = "flips to another class" if flips else "distance to another class"
    reading = "Above the dashed line the input is farther from another class for " + other + "."
    if not flips:
        reading += (" The way of each distance leads to the nearest input that the model itself "
                    "puts into another class, so that the two may lead elsewhere.")
    return Section("Distances side by side", "How far each input is from another class, for one "
                   "model and for the other.", [
        drawn(paired_points(groups, across=f"{unit}, {one}", up=f"{unit}, {other}",
                            spread=0.7 if flips else 0.0),
              f"Distance of each {part} input for both models",
              how_to_read=reading + (" Points are strewn around whole numbers." if flips else ""),
              data=data),
        drawn(distance_histogram({one: a.distance[both], other: b.distance[both]},
                                 lengths=not flips, label=unit),
              "How distances are spread", how_to_read="The dotted lines are the means.",
              data={f"distance, {one}": a.distance[both],
                    f"distance, {other}": b.distance[both]})])


def _errors(result: Comparison, first: Audit, second: Audit) -> Section | None:
    rows = [row for row in result.rows if row.group == ERRORS]
    if not rows:
        return None
    part = first.data.listed
    curves: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    data: dict[str, np.ndarray] = {}
    for name, audit in zip(result.headings, (first, second), strict=True):
        own = audit.parts[part]
        curves[name] = (-own.ranked, ~own.correct)
        data |= {f"wrong, {name}": ~own.correct, f"distance, {name}": own.distance}
    cells: list[Sequence[str | Estimate]] = [
        [row.measure.removeprefix("AUROC of "), row.first, row.second, row.difference]
        for row in rows]
    return Section("Telling errors", "Each model's errors, by how near another class is.", [
        drawn(roc_curve(curves), f"Errors found by {DISTANCE} against right answers doubted",
              how_to_read="A curve near the upper left corner finds most errors while doubting few "
                          "right answers; the diagonal is chance.", data=data),
        Table(columns=["score", *result.headings, "difference"], rows=cells,
              caption="Areas under the ROC curves, with DeLong's 95 % intervals",
              how_to_read="Each score is to find its own model's errors, so that the two have "
                          "different errors to find.")])
