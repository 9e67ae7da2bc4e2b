"""The page of an audit."""

import numpy as np

from .._core.estimate import Estimate
from .._core.numbers import Cell
from ..instruments.audit.result import DISTANCE, RANDOM, Audit
from ..plots import distance_against_output, distance_histogram, roc_curve
from .between_inputs import between_inputs
from .blocks import Block, Cards, Prose, Section, Table
from .doubtful_section import doubtful_section, to_class
from .drawing import drawn
from .page import Page
from .provenance import provenance

_CONFIDENCE = {
    True: "The sigmoid of a single output ranks answers as |φ| does.",
    False: "|φ| is the lead of the predicted class over the next, confidence the largest "
           "probability of the softmax."}


def audit_page(result: Audit, *, command: str) -> Page:
    """Return the report page of an audit.

    Args:
        result: What ``audit`` returned.
        command: The command line that makes the page again.
    """
    sections = [_headline(result), doubtful_section(result), _distances(result), _detectors(result),
                _slopes(result), *between_inputs(result)]
    classes = (f"; classes in alphabetical order: {result.data.numbered_names()}"
               if result.data.words else "")
    return Page(title=result.name, subtitle=f"Audited on {result.data.name}{classes}",
                verdict=result.words, command=command,
                sections=[section for section in sections if section is not None],
                provenance=provenance(result.settings), kicker="priorscope audit")


def _headline(result: Audit) -> Section:
    part = result.parts[result.data.listed]
    wrong = int((~part.correct).sum())
    cards: list[tuple[Cell, ...]] = [
        (f"accuracy, {result.data.listed}", part.accuracy,
         f"{wrong} of {len(part.correct)} wrong"),
        *([] if part.error is None else
          [("absolute error", Estimate.of(part.error), "of the output, in units of the target")]),
        ("distance of correct inputs", part.mean(True) or "none", to_class(result)),
        ("distance of wrong inputs", part.mean(False) or "none", to_class(result)),
    ]
    if result.detectors:
        cards.append(("errors told by distance", result.detectors[DISTANCE],
                      "area under the ROC curve; 0.5 is chance"))
    return Section("At a glance", "How far this network's answers are from flipping.",
                   [Cards(cards)])


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
    listed = {name: values for name, values in groups.items()
              if name.startswith(f"{result.data.listed}, ") or name == RANDOM}
    if listed:
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
               "the decision boundary may be nearer in other directions." + _grid(result))
    blocks.append(Table(columns=["inputs", to_class(result), "not found"],
                        rows=_distance_rows(result),
                        caption="Mean distance by group, with 95 % interval", how_to_read=reading))
    return Section("Distances by group", "Right and wrong answers" + (
        ", and strings the network never saw." if result.random is not None else "."), blocks)


def _grid(result: Audit) -> str:
    """Say that distances are estimates where lines were not cut exactly."""
    if result.parts[result.data.listed].exact:
        return ""
    return (" Estimated: each line was looked at on a grid, and the step in which the class "
            "changes halved until it was located; a change back within a step is missed.")


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
    curves = {name: (-part.ranked if name == DISTANCE else score, wrong)
              for name, score in part.doubts().items()}
    gains = result.beyond_distance()
    rows: list[list[Cell]] = [[name, area, gains.get(name)]
                              for name, area in result.detectors.items()]
    return Section("Does distance tell errors?", "Each score doubts the inputs it ranks lowest.", [
        drawn(roc_curve(curves), "Errors found against right answers doubted",
              how_to_read="A curve near the upper left corner finds most errors while doubting "
                          "few right answers; the diagonal is chance.",
              data={"wrong": wrong.astype(int),
                    **{name: -score for name, score in part.doubts().items()}}),
        Table(columns=["score", "area under the ROC curve", "less that of distance"], rows=rows,
              caption="Error detectors, with DeLong's 95 % interval",
              how_to_read="How often a wrong answer is doubted more than a right one: 1 always, "
                          "0.5 no better than chance. Differences are paired: beyond 0 where "
                          "their interval leaves it out. " + _CONFIDENCE[part.confidence is None]),
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
                                   group=groups, label=to_class(result))
    rows: list[list[Cell]] = [[name, fitted.slope, fitted.intercept]
                              for name, fitted in lines.items()]
    return Section("Distance and the size of the output", "For random networks theory says the two "
                   "are proportional.", [
        drawn(axes, "Distance to another class against the size of the output",
              how_to_read="Points are means of equal bins of |φ| with their interval, lines are "
                          "fits to all inputs.",
              data={"group": groups, "margin": np.concatenate(margins),
                    "distance": np.concatenate(distances)}),
        Table(columns=["inputs", f"slope ({result.unit} per unit of |φ|)", "intercept"], rows=rows,
              caption="Straight-line fits, with 95 % interval",
              how_to_read="How much farther another class is for one more unit of output, and how "
                          "far it is where the output is 0."),
        Prose("A slope that differs between groups means that the output's size does not measure "
              "distance alike everywhere: compare sizes only within a group."),
    ])
