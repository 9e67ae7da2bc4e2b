"""Whether the intervals of pairs speak of what a network has learned: the controls."""

from typing import TYPE_CHECKING

from ...._core.finding import Finding
from ...._core.verdicts import at_most
from ..judging import ALIKE, alike, judged, larger
from ..network_statistics import chosen, interrupted, over_networks

if TYPE_CHECKING:
    import pandas as pd

_WINDOW = 3.0
_SOURCE = "Control, not in the paper"


def judge_controls(frame: "pd.DataFrame") -> list[Finding]:
    """Compare with other lines and other classifiers, in the largest dimension."""
    images = frame[frame.data != "moons"]
    if images.empty:
        return []
    images = images[images.features == images.features.max()]
    return [*_directions(chosen(images, learner="trained")), *_classifiers(images)]


def _directions(rows: "pd.DataFrame") -> list[Finding]:
    found = []
    for labels in ("real", "random"):
        same, random = (chosen(rows, labels=labels, line=line) for line in ("same", "random"))
        found += larger(f"With {labels} labels intervals towards a sample of the same class are "
                        "longer than along random directions of the same length.", same, random,
                        _SOURCE, within=True)
    return found


def _classifiers(images: "pd.DataFrame") -> list[Finding]:
    same = chosen(images, line="same")
    by = {(learner, labels): chosen(same, learner=learner, labels=labels)
          for learner in ("trained", "untrained", "linear", "nearest")
          for labels in ("real", "random")}
    network = by["trained", "real"]
    found = larger("Training lengthens pairwise intervals: an untrained network's are shorter.",
                   network, by["untrained", "real"], _SOURCE)
    for labels in ("real", "random"):
        found += alike(f"With {labels} labels the mean pairwise interval of softmax regression, a "
                       "linear model, is that of the network.", by["trained", labels],
                       by["linear", labels], _SOURCE, tolerance=ALIKE * _WINDOW)
    found += alike("For the nearest-neighbour rule, too, the mean pairwise interval is nearly the "
                   "same with real and random labels.", by["nearest", "real"],
                   by["nearest", "random"], _SOURCE, tolerance=ALIKE * _WINDOW)
    for labels in ("real", "random"):
        rows = by["linear", labels]
        found += judged(
            f"No line of softmax regression with {labels} labels is interrupted before the "
            "partner, for its classes are convex.", over_networks(rows, interrupted),
            lambda value: at_most(value, 0.0), "Convexity of the classes of a linear model",
            [rows], theory=0.0)
    return found
