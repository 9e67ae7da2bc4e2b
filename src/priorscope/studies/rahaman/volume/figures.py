"""The share of parameters with high frequencies, drawn."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, points_and_lines
from ....plots.illustration import Illustration
from ..judging import chosen
from .findings import SLOPE

if TYPE_CHECKING:
    import pandas as pd

#: Frequencies at which a share is drawn, networks that the last share shows at least, and the
#: share at which lines of slope -2 begin.
_PLACES, _FEWEST, _START = 14, 4, 0.5


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    bounds, thresholds = (sorted(frame[name].unique().tolist()) for name in ("bound", "epsilon"))
    bound, epsilon = bounds[len(bounds) // 2], thresholds[len(thresholds) // 2]
    by_threshold = {f"ε = {one:g}": chosen(frame, bound=bound, epsilon=one)
                    for one in thresholds}
    by_bound = {f"K = {one:g}": chosen(frame, bound=one, epsilon=epsilon) for one in bounds}
    drawn = {"share-by-threshold": _shares(by_threshold, f"by threshold ε, K = {bound:g}")}
    if len(bounds) > 1:
        drawn["share-by-bound"] = _shares(
            by_bound, f"by bound K on weights and biases, ε = {epsilon:g}")
    return {name: drawing for name, drawing in drawn.items() if drawing is not None}


def _shares(series: "dict[str, pd.DataFrame]", words: str) -> Illustration | None:
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    for name, rows in series.items():
        last = rows.latest.to_numpy(dtype=float)
        ordered = np.sort(last[last > 0])
        if len(ordered) <= 2 * _FEWEST:
            continue
        places = np.geomspace(ordered[0] * 0.9, ordered[-_FEWEST] * 0.999, _PLACES)
        points[name] = (places, [Estimate.share(last > k) for k in places])
        start = float(np.quantile(last, 1 - _START)) or float(ordered[0])
        share = float((last > start).mean())
        lines[name] = (np.array([start, places[-1]]),
                       share * np.array([1.0, (places[-1] / start) ** SLOPE]))
    if not points:
        return None
    ax = points_and_lines(points, lines=lines, across="angular frequency k",
                          up="share of networks", log_x=True, log_y=True)
    one = next(iter(series.values())).iloc[0]
    return Illustration(
        ax, f"Share of random parameters whose transform exceeds ε somewhere beyond k, {words} "
        f"(appendix D); {int(one.depth)} hidden layers of {int(one.width)} units.",
        "Lines fall as 1/k² from where half the networks are left; points at their ends lie below "
        "them if the claim holds. Arms are 95 % intervals.", columns(points, "k", "share"))
