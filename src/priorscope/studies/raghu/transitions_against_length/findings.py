"""What sign changes and lengths say about Theorem 4 and Fig. 5."""

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import near
from ....theory import length_growth
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: Relative deviations: of the law with one norm, of the law on the sphere, of proportionality.
SIMPLE, SPHERICAL, STRAIGHT = 0.1, 0.05, 0.1

#: Layers between which proportionality is looked at.
_FIRST, _LAST = 2, 6


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for width, variance in settings_of(frame):
        found += _setting(selected(frame, width, variance), width, variance)
    for width in sorted(frame[frame.points == 0].width.unique().tolist()):
        found += _saturated(chosen(frame[frame.points == 0], width=width), width)
    return found


def settings_of(frame: "pd.DataFrame") -> list[tuple[int, float]]:
    """Return width and weight variance of the settings that were sampled, in order."""
    rows = frame[frame.points > 0]
    return sorted(set(zip(rows.width.tolist(), rows.weight_variance.tolist(), strict=True)))


def per_layer(rows: "pd.DataFrame", column: str) -> np.ndarray:
    """Return a column as (networks, layers)."""
    ordered = rows.sort_values(["block", "network", "layer"])
    return ordered[column].to_numpy(dtype=float).reshape(-1, int(rows.layer.max()))


def _ratio(top: np.ndarray, bottom: np.ndarray) -> Estimate:
    """Estimate the ratio of two means over networks by its influence on each network."""
    value = top.mean() / bottom.mean()
    return Estimate.of(value + (top - value * bottom) / bottom.mean())


def _setting(rows: "pd.DataFrame", width: int, variance: float) -> list[Finding]:
    changes, lengths = per_layer(rows, "transitions"), per_layer(rows, "length")
    words = f"width {width}, σ_w² = {variance:g}"
    note = (f"{len(changes)} hard-tanh networks, full circles of {int(rows.points.max()):,} "
            "points, 8 random read-outs a layer.")
    found: list[Finding] = []
    for law, tolerance, text in (
            ("simple", SIMPLE, "its length divided by π and the mean norm"),
            ("spherical", SPHERICAL, "the length of its image on the unit sphere divided by π")):
        ratio = _ratio(changes.sum(axis=1), per_layer(rows, law).sum(axis=1))
        found += judged(
            f"At {words} the mean number of sign changes of a random read-out along a curve is "
            f"{text}.", ratio, partial(near, expected=1.0, tolerance=tolerance),
            "Fig. 5, Crofton's law", theory=1.0,
            note=f"Measured over predicted, up to {100 * tolerance:g} %, summed over layers 1 to "
                 f"{changes.shape[1]}. {note}")
    a, b = _FIRST - 1, min(_LAST, changes.shape[1]) - 1
    slopes = [_ratio(changes[:, place], lengths[:, place]) for place in (a, b)]
    value = slopes[1].mean / slopes[0].mean
    influence = (changes[:, b] - slopes[1].mean * lengths[:, b]) / lengths[:, b].mean()
    before = (changes[:, a] - slopes[0].mean * lengths[:, a]) / lengths[:, a].mean()
    samples = value * (1 + influence / slopes[1].mean - before / slopes[0].mean)
    fixed = length_growth("hard_tanh", variance, 0.0, width).variance
    expected = 1 / (math.pi * math.sqrt(width * fixed / variance))
    found += judged(
        f"At {words} sign changes grow in proportion to length: their ratio is the same at layer "
        f"{_FIRST} and at layer {b + 1}.", Estimate.of(samples),
        lambda value: near(value, 1.0, tolerance=STRAIGHT), "Fig. 5", theory=1.0,
        note=f"The ratio of the ratios, up to 10 %. {note}")
    return found + judged(
        f"At {words} there are 1/(π √(k q)) sign changes a unit of length, q being the mean square "
        "of a unit in mean field.", slopes[1],
        lambda value: near(value, expected, tolerance=SIMPLE * expected), "Fig. 5, slope",
        theory=expected, note=f"At layer {b + 1}, up to 10 %. {note}")


def _saturated(rows: "pd.DataFrame", width: int) -> list[Finding]:
    changes = per_layer(rows, "transitions")
    growth = _ratio(changes[:, 1:].sum(axis=1), changes[:, :-1].sum(axis=1))
    exact = width / math.pi * math.acos(1 - 2 / width)
    note = (f"{len(changes)} networks of 4 layers, σ_w² = 1e8, exact transitions; the sum over "
            "layers 2 to 4 over that over layers 1 to 3.")
    found = judged(
        f"In the limit of large weights transitions grow by √k a layer, k = {width}.", growth,
        lambda value: near(value, math.sqrt(width), tolerance=0.1 * math.sqrt(width)),
        "Theorem 4", published=math.sqrt(width), note=f"Up to 10 %; the theorem gives the order "
        f"only. {note}")
    return found + judged(
        "In the limit of large weights transitions grow by k/π · arccos(1 − 2/k) a layer, about "
        f"2√k/π, k = {width}: a unit that flips turns the others' inputs by that angle.", growth,
        lambda value: near(value, exact, tolerance=0.05 * exact), "Theorem 4, with its constant",
        theory=exact, note=f"Up to 5 %. {note}")


def selected(frame: "pd.DataFrame", width: int, variance: float) -> "pd.DataFrame":
    """Return the sampled rows of one setting."""
    return chosen(frame[frame.points > 0], width=width, weight_variance=variance)
