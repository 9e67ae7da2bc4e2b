"""The page of an audit."""

import numpy as np

from .._core.numbers import Cell
from ..instruments.audit import RANDOM, Audit, Part
from ..plots import distance_against_output, distance_histogram, image_strip, roc_curve
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
                _slopes(result)]
    return Page(title=result.name, subtitle=f"Audited on {result.data.name}", verdict=result.words,
                command=command, sections=[section for section in sections if section is not None],
                provenance=provenance(result.settings), kicker="priorscope audit")


def _headline(result: Audit) -> Section:
    part = result.parts[result.data.listed]
    wrong = int((~part.correct).sum())
    cards: list[tuple[Cell, ...]] = [
        (f"accuracy, {result.data.listed}", part.accuracy,
         f"{wrong} of {len(part.correct)} wrong"),
        ("distance of correct inputs", part.mean(True) or "none", "flips to another class"),
        ("distance of wrong inputs", part.mean(False) or "none", "flips to another class"),
    ]
    if result.detectors:
        cards.append(("errors told by distance", result.detectors["boundary distance"],
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
        columns=["row", "label", "predicted", "answer", "flips to another class", "|φ|"],
        rows=rows,
        caption=f"The {len(rows)} {result.data.listed} inputs nearest to another class",
        how_to_read="Nearest first, the smaller output before the larger. Row counts from 0 in "
                    "the order of the data.", first=20))
    return Section("Which answers to doubt", "The inputs that the fewest flips turn into another "
                   "class.", blocks)


def _pictures(result: Audit, part: Part) -> Figure | None:
    shape = result.data.picture_shape()
    if shape is None:
        return None
    rows = result.doubtful[:PICTURED]
    inputs = result.data.parts[result.data.listed][0]
    flips = part.distances.flips.cpu().numpy()[rows]
    captions = [f"{label}, read as {predicted}\n{_flips(distance)}"
                for _, label, predicted, _, distance, _ in result.doubtful_rows(PICTURED)]
    axes = image_strip(inputs[rows].numpy().reshape(-1, *shape), captions,
                       flipped=flips.reshape(-1, *shape))
    return drawn(axes, f"The {len(rows)} {result.data.listed} inputs nearest to another class",
                 how_to_read="Marked pixels are those whose flip changes the class.")


def _flips(distance: float) -> str:
    if not np.isfinite(distance):
        return "no other class found"
    return f"{distance:.0f} flip{'' if distance == 1 else 's'}"


def _distances(result: Audit) -> Section:
    groups = {}
    for name, part in result.parts.items():
        values, found = part.distances.distance.cpu().numpy(), part.distances.found.cpu().numpy()
        for kind, right in (("right", True), ("wrong", False)):
            chosen = values[found & (part.correct == right)]
            if len(chosen):
                groups[f"{name}, {kind}"] = chosen
    noise = result.random.distance[result.random.found].cpu().numpy()
    if len(noise):
        groups[RANDOM] = noise
    blocks: list[Block] = []
    if groups:
        listed = {name: values for name, values in groups.items()
                  if name.startswith(result.data.listed) or name == RANDOM}
        blocks.append(drawn(
            distance_histogram(listed), "Boundary distance of right, wrong and random inputs",
            how_to_read="Distance tells wrong answers from right ones as far as their bars stand "
                        "apart.",
            data={"group": np.repeat(list(groups), [len(v) for v in groups.values()]),
                  "distance": np.concatenate(list(groups.values()))}))
    blocks.append(Table(columns=["inputs", "flips to another class", "not found"],
                        rows=_distance_rows(result),
                        caption="Mean distance by group, with 95 % interval",
                        how_to_read="Random bits lie far from the data: what the network "
                                    "does where it was not trained."))
    return Section("Distances by group", "Right and wrong answers, and strings the network never "
                   "saw.", blocks)


def _distance_rows(result: Audit) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for name, part in result.parts.items():
        lost = ~part.distances.found.cpu().numpy()
        for kind, right in (("right", True), ("wrong", False)):
            rows.append([f"{name}, {kind}", part.mean(right),
                         int((lost & (part.correct == right)).sum())])
    summary = result.random.summary()
    rows.append([RANDOM, summary["mean"], summary["not found"]])
    return rows


def _detectors(result: Audit) -> Section | None:
    if not result.detectors:
        return None
    part = result.parts[result.data.listed]
    wrong = ~part.correct
    distance = part.distances.distance.cpu().numpy()
    finite = np.where(np.isfinite(distance), distance, len(part.distances.flips[0]) + 1.0)
    curves = {
        "boundary distance": (-finite, wrong),
        "output size |φ|": (-part.distances.margin.cpu().numpy(), wrong),
    }
    rows: list[list[Cell]] = [[name, area] for name, area in result.detectors.items()]
    return Section("Does distance tell errors?", "Each score doubts the inputs it ranks lowest.", [
        drawn(roc_curve(curves), "Errors found against right answers doubted",
              how_to_read="A curve near the upper left corner finds most errors while doubting "
                          "few right answers; the diagonal is chance.",
              data={"wrong": wrong.astype(int), "distance": distance,
                    "margin": part.distances.margin.cpu().numpy()}),
        Table(columns=["score", "area under the ROC curve"], rows=rows,
              caption="Error detectors, with DeLong's 95 % interval"),
    ])


def _slopes(result: Audit) -> Section | None:
    lines = result.lines()
    if not lines:
        return None
    margins, distances, groups = [], [], []
    for name, found in [(name, part.distances) for name, part in result.parts.items()] + [
            (RANDOM, result.random)]:
        kept = found.found.cpu()
        margins.append(found.margin.cpu()[kept].numpy())
        distances.append(found.distance.cpu()[kept].numpy())
        groups += [name] * int(kept.sum())
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
        Table(columns=["inputs", "slope (flips per unit of |φ|)", "intercept (flips)"], rows=rows,
              caption="Straight-line fits, with 95 % interval"),
        Prose("A slope that differs between groups means that the output's size does not measure "
              "distance alike everywhere: compare sizes only within a group."),
    ])
