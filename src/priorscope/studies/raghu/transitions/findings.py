"""What sign changes by depth, width and scale say about Fig. 2."""

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, near
from ....measures.comparison import difference
from ....theory import length_growth
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: Differences in the growth of the logarithm a layer that would not matter.
CLOSE = 0.1

#: What a strong dependence on the scale is, at the least: a factor.
STRONG = 2.0

_NAMES = {"hard_tanh": "hard-tanh", "tanh": "tanh"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for setting in settings_of(frame):
        found += _with_depth(rows_of(frame, *setting), *setting)
    return [*found, *_with_width(frame), *_with_scale(frame)]


def settings_of(frame: "pd.DataFrame") -> list[tuple[str, int, float]]:
    """Return activation, width and weight variance of the settings, in order."""
    return sorted(set(zip(frame.activation, frame.width.tolist(), frame.weight_variance.tolist(),
                          strict=True)))


def rows_of(frame: "pd.DataFrame", activation: str, width: int,
            variance: float) -> "pd.DataFrame":
    """Return the rows of one setting."""
    return chosen(frame, activation=activation, width=width, weight_variance=variance)


def logs(rows: "pd.DataFrame") -> np.ndarray:
    """Return logarithms of transitions, (networks, depths)."""
    ordered = rows.sort_values(["network", "layers"])
    return np.log(ordered.transitions.to_numpy(dtype=float)).reshape(-1, int(rows.layers.max()))


def slopes(rows: "pd.DataFrame", first: int, last: int) -> np.ndarray:
    """Return the slope of the logarithm over depths by least squares, one a network."""
    depths = np.arange(first, last + 1)
    return np.polyfit(depths, logs(rows)[:, first - 1:last].T, 1)[0]


def _note(rows: "pd.DataFrame") -> str:
    return (f"{int(rows['count'].iloc[0])} networks, circles of {int(rows.points.iloc[0]):,} "
            f"points, half of which miss {100 * max(float(rows.missed.max()), 0):.2g} % of the "
            "transitions at full depth; 8 random read-outs.")


def _with_depth(rows: "pd.DataFrame", activation: str, width: int,
                variance: float) -> list[Finding]:
    top = int(rows.layers.max())
    words = f"{_NAMES[activation]} networks of width {width}, σ_w² = {variance:g}"
    expected = math.log(length_growth(activation, variance, 0.0, width).mean_field)
    found = judged(
        f"In {words} the number of transitions grows exponentially with depth, by the growth of "
        "length per layer.", Estimate.of(slopes(rows, 3, top)),
        partial(near, expected=expected, tolerance=CLOSE), "Fig. 2, left", theory=expected,
        frame=rows, note=f"Slope of the logarithm from depth 3 to {top}, up to {CLOSE:g}. "
                         f"{_note(rows)}")
    middle = top // 2 + 1
    if middle < 3:
        return found
    bend = slopes(rows, middle, top) - slopes(rows, 2, middle)
    return found + judged(
        f"In {words} the logarithm of the number of transitions is straight in the depth.",
        Estimate.of(bend), partial(near, expected=0.0, tolerance=CLOSE), "Fig. 2, left",
        frame=rows, note=f"Slope from depth {middle} to {top} less that from 2 to {middle}, up to "
                         f"{CLOSE:g}. {_note(rows)}")


def _deepest(rows: "pd.DataFrame", back: int = 0) -> Estimate:
    return Estimate.of(logs(rows)[:, -1 - back])


def _with_width(frame: "pd.DataFrame") -> list[Finding]:
    """Compare ten times the width with two more layers."""
    found: list[Finding] = []
    rows = chosen(frame, activation="hard_tanh")
    widths = sorted(rows.width.unique().tolist())
    for variance in sorted(rows.weight_variance.unique().tolist()) if len(widths) > 1 else ():
        own = chosen(rows, weight_variance=variance)
        narrow, wide = (chosen(own, width=width) for width in (widths[0], widths[-1]))
        layers = Estimate.of(logs(narrow)[:, -1] - logs(narrow)[:, -3])
        width = difference(_deepest(wide), _deepest(narrow))
        found += judged(
            f"At σ_w² = {variance:g} transitions grow slowly with width: from width {widths[0]} to "
            f"{widths[-1]} by less than with two more layers.", difference(layers, width),
            partial(at_least, limit=0.0), "Fig. 2, right", frame=own,
            note=f"Growth of the logarithm with two layers, {layers.mean:.3g}, less that with "
                 f"width, {width.mean:.3g}, at full depth. {_note(own)}")
    return found


def _with_scale(frame: "pd.DataFrame") -> list[Finding]:
    found: list[Finding] = []
    rows = chosen(frame, activation="hard_tanh")
    variances = sorted(rows.weight_variance.unique().tolist())
    for width in sorted(rows.width.unique().tolist()):
        own = chosen(rows, width=width)
        small, large = (chosen(own, weight_variance=value)
                        for value in (variances[0], variances[-1]))
        found += judged(
            f"At width {width} transitions depend strongly on the scale of the weights: from "
            f"σ_w² = {variances[0]:g} to {variances[-1]:g} by a factor of two or more.",
            difference(_deepest(large), _deepest(small)),
            partial(at_least, limit=math.log(STRONG)), "Fig. 2", frame=own,
            note=f"Difference of the logarithms at full depth. {_note(own)}")
    return found
