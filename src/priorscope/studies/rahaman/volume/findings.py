"""What random parameters say about the volume of high frequencies."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most
from ....measures.comparison import difference
from ....measures.slope import line
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: -(Δ + 1) in one dimension.
SLOPE = -2.0

#: Shares of the networks at which the curve is read for its slope in the tail.
TAIL = np.geomspace(0.3, 0.04, 8)

_SOURCE = "Appendix D"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    bounds, thresholds = (sorted(frame[name].unique().tolist()) for name in ("bound", "epsilon"))
    found: list[Finding] = []
    for bound in bounds:
        for epsilon in thresholds:
            found += _tail(chosen(frame, bound=bound, epsilon=epsilon), bound, epsilon)
    for low, high in pairwise(bounds):
        found += _bound(frame, low, high, thresholds[len(thresholds) // 2])
    return found


def tail_slopes(rows: "pd.DataFrame", column: str = "latest") -> Iterator[float]:
    """Yield the slope of log share against log k in the tail, one a batch.

    A straight line is laid through the frequencies that a share ``TAIL`` of the batch's networks
    exceed. A batch has none where one of these frequencies is 0.
    """
    for _, own in rows.groupby("batch"):
        # Of n networks the one in place r from the top leaves a share of r/(n + 1) on average.
        k = np.quantile(own[column].to_numpy(dtype=float), 1 - TAIL, method="weibull")
        if k.min() > 0 and k.max() > k.min():
            yield line(np.log(k), np.log(TAIL)).slope.mean


def _tail(rows: "pd.DataFrame", bound: float, epsilon: float) -> list[Finding]:
    slopes = list(tail_slopes(rows))
    if len(slopes) < 3 or len(slopes) < rows.batch.nunique():
        return []
    one = rows.iloc[0]
    grid = float(np.mean(list(tail_slopes(rows, "last")))) if (rows["last"] > 0).mean() > max(
        TAIL) else None
    on_grid = "" if grid is None else f" By the exceedances on the grid themselves {grid:.3g}."
    return judged(
        f"The share of parameters in [-{bound:g}, {bound:g}] with |f̃| > {epsilon:g} at "
        "frequencies above k falls at least as fast as 1/k² in its tail, in one dimension.",
        Estimate.of(slopes), partial(at_most, limit=SLOPE), _SOURCE, theory=SLOPE,
        note=f"Slope of log share against log k over shares of {TAIL[0]:g} to {TAIL[-1]:g}, by "
             f"the upper bound of each last exceedance.{on_grid} {len(slopes)} batches of "
             f"{len(rows) // len(slopes)} networks, {int(one.depth)} hidden layers of "
             f"{int(one.width)} units, {rows.corners.mean():.0f} corners on average; corners "
             f"beyond ±{one.reach:g}, about one in {one.reach:g} of the first layer's, do not "
             "count. No experiment in the paper.")


def _bound(frame: "pd.DataFrame", low: float, high: float, epsilon: float) -> list[Finding]:
    logs = []
    for bound in (low, high):
        last = chosen(frame, bound=bound, epsilon=epsilon).latest.to_numpy(dtype=float)
        logs.append(np.log(last[last > 0]))
    if min(map(len, logs)) < 2:
        return []
    small, large = map(Estimate.of, logs)
    return judged(
        f"Parameters in [-{high:g}, {high:g}] reach frequencies with |f̃| > {epsilon:g} higher "
        f"than those in [-{low:g}, {low:g}].", difference(large, small),
        partial(at_least, limit=0.0), _SOURCE,
        note=f"Difference of the means of the logarithm of the last frequency; geometric means "
             f"{np.exp(large.mean):.3g} and {np.exp(small.mean):.3g}, over {large.count:,} and "
             f"{small.count:,} networks that have such a frequency.")
