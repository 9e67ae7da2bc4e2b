"""What the logits along paths say about Figs. 1, 2 and 3."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....measures.comparison import ratio
from ..judging import judged
from ..network_statistics import chosen, over_networks, paired

if TYPE_CHECKING:
    import pandas as pd

#: "Nearly constant" against "varies much": at most half as much.
_HALF = 0.5

#: "Always": on all but a twentieth of the paths.
_ALWAYS = 0.95

#: Two changes that are called alike differ by a fifth at most.
_ALIKE = 0.2


def change(rows: "pd.DataFrame") -> float:
    """Return the mean change of the label's logit along the paths."""
    return float(rows.change.astype(float).mean())


def kept(rows: "pd.DataFrame") -> float:
    """Return the share of paths that have their label's class throughout."""
    return float(rows.kept.astype(bool).mean())


def between(rows: "pd.DataFrame") -> float:
    """Return the share of paths that have their label's class from l = 0 to 1."""
    return float(rows.between.astype(bool).mean())


def crossings(rows: "pd.DataFrame") -> float:
    """Return the mean number of changes of class."""
    return float(rows.crossings.astype(float).mean())


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    paths = chosen(frame, part="path")
    by = {(labels, kind): rows for (labels, kind), rows in paths.groupby(["labels", "kind"])}

    def rows(labels: str, kind: str) -> "pd.DataFrame":
        return by.get((labels, kind), paths.iloc[:0])

    return [*_between_samples(rows), *_through_means(rows), *_random_labels(rows),
            *_means(paths)]


Rows = Callable[[str, str], "pd.DataFrame"]


def _ratio(first: "pd.DataFrame", second: "pd.DataFrame") -> Estimate | None:
    """Return the ratio of mean changes of networks of two kinds of labels."""
    a, b = over_networks(first, change), over_networks(second, change)
    return ratio(a, b) if a is not None and b is not None and b.mean else None


def _within(first: "pd.DataFrame", second: "pd.DataFrame") -> Estimate | None:
    """Return the mean over networks of the ratio within each."""
    return paired(first, second, change, lambda a, b: a / b)


def _less(claim: str, first: "pd.DataFrame", second: "pd.DataFrame", source: str,
          remark: str = "") -> list[Finding]:
    return judged(claim, _within(first, second), lambda value: at_most(value, _HALF), source,
                  [first, second], change,
                  remark=f"The ratio of the mean changes; at most half. {remark}".strip())


def _between_samples(rows: Rows) -> list[Finding]:
    same, different, random = (rows("real", kind) for kind in ("same", "different", "random"))
    found = _less("Between two samples of a class the logit of the class is nearly flat against "
                  "its change between samples of two classes.", same, different, "Fig. 1")
    found += _less("Between two samples of a class the logit of the class is nearly flat against "
                   "its change along a random direction of the same length.", same, random,
                   "Fig. 1", "Directions are uniform on the sphere.")
    for words, holds in (("from one sample of it to another, l from 0 to 1", between),
                         ("through two samples of it, l from −1 to 2", kept)):
        found += judged(f"The class holds on the whole path {words}.", over_networks(same, holds),
                        lambda value: at_least(value, _ALWAYS), "Fig. 1, left", [same],
                        remark="Share of the paths; 95 % or more. How far the paper's path goes "
                        "is not known.")
    found += judged("Between samples of two classes the class flips once, at one crossing.",
                    over_networks(different, crossings), lambda value: near(value, 1.0,
                                                                            tolerance=_ALIKE),
                    "Fig. 1", [different], published=1.0, remark="Mean number of changes of class "
                    "for l from −1 to 2.")
    return found + judged(
        "Along random directions the class changes more often than between samples of two "
        "classes.", paired(random, different, crossings, lambda a, b: a - b),
        lambda value: at_least(value, 0.0), "Fig. 1, right",
        [random, different], crossings, remark="Directions are uniform on the sphere.")


def _through_means(rows: Rows) -> list[Finding]:
    first, normal, minor, free = (rows("real", kind) for kind in (
        "first component", "normal", "minor component", "any direction"))
    found = _less("Along the first principal component of a class its logit is nearly constant "
                  "against its change along the normal towards another class.", first, normal,
                  "Fig. 2, left and middle")
    found += _less("Along the first principal component of a class its logit is nearly constant "
                   "against its change along a component of very small variance.", first, minor,
                   "Fig. 2, left and right")
    found += judged("The class changes along the normal towards the mean of another class.",
                    over_networks(normal, kept), lambda value: at_most(value, 1 - _ALWAYS),
                    "Fig. 2, middle", [normal], remark="Share of the paths that keep the class; "
                    "5 % or less.")
    return found + judged(
        "The first principal component of a class is no direction like any other: its logit "
        "changes less than along a direction drawn uniformly.", _within(first, free),
        lambda value: at_most(value, 1.0), "Fig. 2, control", [first, free], change)


def _random_labels(rows: Rows) -> list[Finding]:
    same, real = rows("random", "same"), rows("real", "same")
    found = judged("With random labels the logit of the label changes more between two samples of "
                   "it than with real labels.", _ratio(same, real),
                   lambda value: at_least(value, 1.0), "Fig. 3", [same, real], change)
    found += judged("With random labels all points between two samples of one label are still "
                    "classified as that label.", over_networks(same, between),
                    lambda value: at_least(value, _ALWAYS), "Fig. 3", [same],
                    remark="Share of the paths, l from 0 to 1; 95 % or more.")
    first, free = rows("random", "first component"), rows("random", "any direction")
    return found + judged(
        "With random labels the first principal component of a label is a direction like any "
        "other: the ratio of the changes of its logit is 1.", _within(first, free),
        lambda value: near(value, 1.0, tolerance=_ALIKE), "Fig. 3", [first, free], change,
        theory=1.0)


def _means(paths: "pd.DataFrame") -> list[Finding]:
    random, real = (chosen(paths, labels=labels) for labels in ("random", "real"))
    apart = [over_networks(rows, lambda own: float(own.means_apart.iloc[0]))
             for rows in (random, real)]
    if apart[0] is None or apart[1] is None:
        return []
    return judged("The means of random classes nearly coincide: they are at most a fifth as far "
                  "apart, against the spread within a class, as those of real classes.",
                  ratio(apart[0], apart[1]), lambda value: at_most(value, _ALIKE), "Fig. 3",
                  [random, real], remark=f"Distances {apart[0]:.3g} and {apart[1]:.3g}.")
