"""The share of parameters with high frequencies, drawn."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, points_and_lines
from ....plots.illustration import Illustration
from .findings import SLOPE
from .shares import Setting, by_bound, by_threshold

if TYPE_CHECKING:
    import pandas as pd

#: Frequencies at which shares are drawn.
_PLACES = 14

#: Networks that the last point shows at least.
_FEWEST = 3

#: Lowest share drawn.
_LEAST = 1e-3


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    thresholds, bounds = by_threshold(frame), by_bound(frame)
    drawn = {"share-by-threshold": _thresholds(thresholds)}
    if len(bounds) > 1:
        drawn["share-by-bound"] = _bounds(bounds)
    return drawn


def _thresholds(shown: Sequence[Setting]) -> Illustration:
    """Draw shares under several thresholds, with the bound as printed and as corrected."""
    jumps = float(shown[0].jumps.mean())
    points = {f"ε = {one.epsilon:g}": _points(one) for one in shown}
    lines = {f"ε = {one.epsilon:g}": _falling(np.sqrt(jumps / one.epsilon), 1.0)
             for one in shown if one.epsilon != 1.0}
    lines["bound as printed, without ε"] = _falling(np.sqrt(jumps), 1.0)
    return _drawn(points, lines, f"by threshold ε, {shown[0].words}",
                  "Coloured lines are Markov's bound, E Σ|c_j| / (εk²), which is far above; the "
                  "printed one, without ε, is the same at ε = 1 and fails where ε is small. "
                  "Shares fall faster than 1/k².")


def _bounds(shown: Sequence[Setting]) -> Illustration:
    """Draw shares under several bounds on the parameters, with slopes of −2."""
    points = {f"K = {one.bound:g}": _points(one) for one in shown}
    lines = {f"K = {one.bound:g}": _falling(float(np.median(one.last)), 0.5) for one in shown}
    return _drawn(points, lines, f"by bound K on weights and biases, ε = {shown[0].epsilon:g}, "
                  f"{shown[0].depth} hidden layers",
                  "Lines have slope −2; shares fall faster, and further out for larger K.")


def _drawn(points: dict[str, Any], lines: dict[str, Any], words: str,
           reading: str) -> Illustration:
    ax = points_and_lines(points, lines=lines, across="angular frequency k",
                          up="share of networks", log_x=True, log_y=True)
    ax.set_ylim(_LEAST, 1.4)
    table = columns(points, "k", "share") | {
        f"{name}, line {what}": list(values) for name, pair in lines.items()
        for what, values in zip(("k", "share"), pair, strict=True)}
    return Illustration(
        ax, "Share of random parameters whose transform exceeds ε somewhere beyond k, "
        f"{words} (appendix D).", f"{reading} Points have 95 % intervals.", table)


def _points(one: Setting) -> tuple[np.ndarray, list[Estimate]]:
    """Return shares from where all networks are above the threshold to where a few are."""
    ordered = np.sort(one.last[one.last > 0])
    top = ordered[-min(len(ordered), _FEWEST + 1)]
    places = np.geomspace(min(ordered[0], top / 2), top, _PLACES)
    return places, [one.share(k) for k in places]


def _falling(k: float, height: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the line of slope −2 that goes down from a point."""
    places = np.geomspace(k, k * (_LEAST / height) ** (1 / SLOPE), 30)
    return places, height * (places / k) ** SLOPE
