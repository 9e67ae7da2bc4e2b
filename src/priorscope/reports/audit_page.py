"""The page of an audit."""

import numpy as np

from .._core.numbers import Cell
from ..instruments.audit_result import DISTANCE, MARGIN, RANDOM, Audit, Part
from ..plots import distance_against_output, distance_histogram, image_strip, roc_curve
from .between_inputs import between_inputs
from .blocks import Block, Cards, Figure, Prose, Section, Table
from .drawing import drawn
from .page import Page
from .provenance import provenance

#: Doubtful inputs in the table and in pictures.
LISTED, PICTURED = 60, 18


def audit_page(result: Audit, *, command: str) -> Page:
    """Return the report page of an audit.

    Args:
        result: What ``audit`` returned.
        command: The command line that makes the page again.
    """
    sections = [_headline(result), _doubtful(result), _distances(result), _detectors(result),
                _slopes(result), *between_inputs(result)]
    return Page(title=result.name, subtitle=f"Audited on {result.data.name}", verdict=result.words,
                command=command, sections=[section for section in sections if section is not None],
                provenance=provenance(result.settings), kicker="priorscope audit")


def _headline(result: Audit) -> Section:
    part = result.parts[result.data.listed]
    wrong = int((~part.correct).sum())
    cards: list[tuple[Cell, ...]] = [
        (f"accuracy, {result.data.listed}", part.accuracy,
         f"{wrong} of {len(part.correct)} wrong"),
        ("distance of correct inputs", part.mean(True) or "none", to_class(result)),
        ("distance of wrong inputs", part.mean(False) or "none", to_class(result)),
    ]
    if result.detectors:
        cards.append(("errors told by distance", result.detectors[DISTANCE],
                      "area under the ROC curve; 0.5 is chance"))
    return Section("At a glance", "How far this network's answers are from flipping.",
                   [Cards(cards)])


def _doubtful(result: Audit) -> Section:
    rows = result.doubtful_rows(LISTED)
    blocks: list[Block] = []
    pictures = _pictures(result, result.parts[result.data.listed])
    if pictures is not None:
        blocks.append(pictures)
    blocks.append(Table(
        columns=["row", "label", "predicted", "answer", to_class(result), "|φ|"],
        rows=rows,
        caption=f"The {len(rows)} {result.data.listed} inputs nearest to another class",
        how_to_read="Nearest first, the smaller output before the larger. Row counts from 0 in "
                    "the order of the data.", first=20))
    return Section("Which answers to doubt", "The inputs nearest to another class.", blocks)


def to_class(result: Audit) -> str:
    """Return the name of a distance in tables."""
    return "flips to another class" if result.random is not None else "distance to another class"


def _pictures(result: Audit, part: Part) -> Figure | None:
    shape = result.data.picture_shape()
    if shape is None:
        return None
    rows = result.doubtful[:PICTURED]
    inputs = result.data.parts[result.data.listed][0]
    flipped = (None if part.flips is None
               else part.flips.flips.cpu().numpy()[rows].reshape(-1, *shape))
    captions = [f"{label}, read as {predicted}\n{_away(distance, flipped is not None)}"
                for _, label, predicted, _, distance, _ in result.doubtful_rows(PICTURED)]
    axes = image_strip(inputs[rows].numpy().reshape(-1, *shape), captions, flipped=flipped)
    return drawn(axes, f"The {len(rows)} {result.data.listed} inputs nearest to another class",
                 how_to_read="" if flipped is None else
                 "Marked pixels are those whose flip changes the class.")


def _away(distance: float, flips: bool) -> str:
    if not np.isfinite(distance):
        return "no other class found"
    if not flips:
        return f"distance {distance:.2g}"
    return f"{distance:.0f} flip{'' if distance == 1 else 's'}"


def _distances(result: Audit) -> Section:
    groups = {}
    for name, part in result.parts.items():
        values, found = part.distance, part.found
        for kind, right in (("right", True), ("wrong", False)):
            chosen = values[found & (part.correct == right)]
            if len(chosen):
                groups[f"{name}, {kind}"] = chosen
    if result.random is not None and bool(result.random.found.any()):
        groups[RANDOM] = result.random.distance[result.random.found].cpu().numpy()
    blocks: list[Block] = []
    if groups:
        listed = {name: values for name, values in groups.items()
                  if name.startswith(result.data.listed) or name == RANDOM}
        blocks.append(drawn(
            distance_histogram(listed, lengths=result.random is None, label=to_class(result)),
            "Distance to another class by group of inputs",
            how_to_read="Distance tells wrong answers from right ones as far as their bars stand "
                        "apart.",
            data={"group": np.repeat(list(groups), [len(v) for v in groups.values()]),
                  "distance": np.concatenate(list(groups.values()))}))
    reading = ("Random bits lie far from the data: what the network does where it was not trained."
               if result.random is not None else
               "Euclidean, along the line to the nearest input that is put into another class: "
               "the decision boundary may be nearer in other directions.")
    blocks.append(Table(columns=["inputs", to_class(result), "not found"],
                        rows=_distance_rows(result),
                        caption="Mean distance by group, with 95 % interval", how_to_read=reading))
    return Section("Distances by group", "Right and wrong answers" + (
        ", and strings the network never saw." if result.random is not None else "."), blocks)


def _distance_rows(result: Audit) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for name, part in result.parts.items():
        lost = ~part.found
        for kind, right in (("right", True), ("wrong", False)):
            rows.append([f"{name}, {kind}", part.mean(right),
                         int((lost & (part.correct == right)).sum())])
    if result.random is not None:
        summary = result.random.summary()
        rows.append([RANDOM, summary["mean"], summary["not found"]])
    return rows


def _detectors(result: Audit) -> Section | None:
    if not result.detectors:
        return None
    part = result.parts[result.data.listed]
    wrong = ~part.correct
    finite = np.where(part.found, part.distance, 2.0 * part.distance[part.found].max(initial=1.0))
    curves = {DISTANCE: (-finite, wrong), MARGIN: (-part.margin, wrong)}
    rows: list[list[Cell]] = [[name, area] for name, area in result.detectors.items()]
    return Section("Does distance tell errors?", "Each score doubts the inputs it ranks lowest.", [
        drawn(roc_curve(curves), "Errors found against right answers doubted",
              how_to_read="A curve near the upper left corner finds most errors while doubting "
                          "few right answers; the diagonal is chance.",
              data={"wrong": wrong.astype(int), "distance": part.distance,
                    "margin": part.margin}),
        Table(columns=["score", "area under the ROC curve"], rows=rows,
              caption="Error detectors, with DeLong's 95 % interval"),
    ])


def _slopes(result: Audit) -> Section | None:
    lines = result.lines()
    if not lines:
        return None
    margins, distances, groups = [], [], []
    for name, part in result.parts.items():
        margins.append(part.margin[part.found])
        distances.append(part.distance[part.found])
        groups += [name] * int(part.found.sum())
    if result.random is not None:
        kept = result.random.found.cpu()
        margins.append(result.random.margin.cpu()[kept].numpy())
        distances.append(result.random.distance.cpu()[kept].numpy())
        groups += [RANDOM] * int(kept.sum())
    axes = distance_against_output(np.concatenate(margins), np.concatenate(distances),
                                   group=groups)
    rows: list[list[Cell]] = [[name, fitted.slope, fitted.intercept]
                              for name, fitted in lines.items()]
    return Section("Distance and the size of the output", "For random networks theory says the two "
                   "are proportional.", [
        drawn(axes, "Boundary distance against the size of the output",
              how_to_read="Points are means of equal bins of |φ| with their interval.",
              data={"group": groups, "margin": np.concatenate(margins),
                    "distance": np.concatenate(distances)}),
        Table(columns=["inputs", f"slope ({result.unit} per unit of |φ|)", "intercept"], rows=rows,
              caption="Straight-line fits, with 95 % interval"),
        Prose("A slope that differs between groups means that the output's size does not measure "
              "distance alike everywhere: compare sizes only within a group."),
    ])
