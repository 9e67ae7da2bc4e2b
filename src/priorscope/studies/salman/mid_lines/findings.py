"""What mid-lines of triangles say beside pairs (Fig. 5)."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least
from ..judging import ALIKE, alike, judged, larger
from ..network_statistics import (
    chosen,
    distances,
    lengths_by_network,
    mean_length,
    over_networks,
    whole,
)

if TYPE_CHECKING:
    import pandas as pd

PAIR, MID = 3.0, 5.0

#: Less by a tenth of the window counts as significantly smaller, whatever the number of networks.
_MARKED = 0.1


def as_labelled(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Return mid-lines with the label's class as reference: length 0 where the base is another.

    The ends are not told apart in this convention; the whole length is put on the upper one.
    """
    outside = rows.labelled == 0.0
    return rows.assign(lower=np.where(outside, 0.0, rows.lower),
                       upper=np.where(outside, 0.0, rows.upper))


def share_of_window(rows: "pd.DataFrame") -> float:
    """Return the mean length as a share of the window."""
    return mean_length(rows) / (MID if (rows.line == "mid").all() else PAIR)


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found = []
    trained = chosen(frame, learner="trained")
    if len(trained):
        found += [*_stable(trained), *_smaller(trained), *_effects(trained, "networks")]
    nearest = chosen(frame, learner="nearest")
    if len(nearest):
        found += _effects(nearest, "the nearest-neighbour rule")
    return found


def _parts(frame: "pd.DataFrame") -> "dict[tuple[str, str], pd.DataFrame]":
    return {(line, labels): chosen(frame, line=line, labels=labels)
            for line in ("same", "mid") for labels in ("real", "random")}


def _stable(trained: "pd.DataFrame") -> list[Finding]:
    part = _parts(trained)
    return alike("With real labels mid-lines keep their class over the same share of the window "
                 "as pairs.", part["mid", "real"], part["same", "real"], "Fig. 5",
                 tolerance=2 * ALIKE, statistic=share_of_window,
                 remark="Windows −2 to 3 and −1 to 2; a tenth of the window counts as the same.")


def _smaller(trained: "pd.DataFrame") -> list[Finding]:
    mid = {labels: chosen(trained, line="mid", labels=labels) for labels in ("real", "random")}
    found = []
    for words, view in (("class of the base point", lambda rows: rows),
                        ("triangle's label", as_labelled)):
        found += larger(
            f"With random labels intervals on mid-lines are significantly smaller than with real "
            f"ones, the {words} being the reference.", view(mid["real"]), view(mid["random"]),
            "Fig. 5", by=_MARKED * MID, remark="Smaller by a tenth of the window or more.")
    random = mid["random"]
    return found + judged(
        "With random labels the middle of two samples of one label has another class on some "
        "lines, so that the reference matters.",
        over_networks(random, lambda rows: float((rows.labelled == 0).mean())),
        lambda value: at_least(value, 0.01), "Beyond the paper, which does not say the reference",
        [random], remark="Some: 1 % or more.")


def _effects(frame: "pd.DataFrame", who: str) -> list[Finding]:
    """Compare how well the two kinds of line tell real from random labels."""
    part = _parts(frame)
    effect = {line: distances(*(lengths_by_network(part[line, labels])
                                for labels in ("real", "random"))) for line in ("same", "mid")}
    both = [effect["mid"][k] - effect["same"][k] for k in effect["mid"] if k in effect["same"]]
    if not both:
        return []
    means = [Estimate.of(list(effect[line].values())) for line in ("mid", "same")]
    found = judged(
        f"Mid-lines tell real from random labels better than pairs do, for {who}: the "
        "Kolmogorov-Smirnov distance is larger.", Estimate.of(both),
        lambda value: at_least(value, 0.0), "Figs. 4 and 5",
        [part["mid", "real"], part["mid", "random"]],
        remark=f"Distances {means[0]:.3g} and {means[1]:.3g}, differences within each pair of "
        "networks.")
    return found + _whole(part, who)


def _whole(part: "dict[tuple[str, str], pd.DataFrame]", who: str) -> list[Finding]:
    shares = {key: over_networks(rows, whole) for key, rows in part.items()}
    gaps = {line: shares[line, "real"].mean - shares[line, "random"].mean  # type: ignore[union-attr]
            for line in ("same", "mid")}
    return larger(
        f"With random labels fewer mid-lines keep their class on the whole window, for {who}.",
        part["mid", "real"], part["mid", "random"], "Fig. 5", statistic=whole,
        remark=f"On pairs the shares differ by {gaps['same']:.3g}, on mid-lines by "
        f"{gaps['mid']:.3g}.")
