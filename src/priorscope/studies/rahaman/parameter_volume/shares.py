"""The share of networks that have frequencies above k."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np

from ...._core.estimate import Estimate
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd

#: Shares between which the slope of the tail is taken.
TAIL = (0.3, 0.05)

#: Networks in the tail that its slope needs.
_FEWEST = 5

#: Groups into which networks are divided where one network has no number of its own.
_GROUPS = 5


@dataclass(frozen=True)
class Setting:
    """Networks of one depth and bound, under one threshold, and their rows."""

    depth: int
    bound: float
    epsilon: float
    rows: "pd.DataFrame"

    @cached_property
    def last(self) -> np.ndarray:
        """Last frequency above the threshold, one a network."""
        return self.rows.sort_values(["block", "network"])["last"].to_numpy(dtype=float)

    @cached_property
    def jumps(self) -> np.ndarray:
        """Σ|c_j|, one a network."""
        return self.rows.sort_values(["block", "network"]).jumps.to_numpy(dtype=float)

    def share(self, k: float) -> Estimate:
        """Estimate the share of networks whose transform exceeds the threshold beyond k."""
        return Estimate.share(self.last > k)

    @property
    def tail(self) -> Estimate | None:
        """Slope of log share against log k in the tail, with a conservative 95 % interval.

        The two frequencies are where the share of every other network falls below ``TAIL``; the
        shares there are those of the others. Both take Wilson's interval of 97.5 %, and the
        slope's interval is made from opposite ends. None where fewer than five networks lie in
        the tail.
        """
        first, others = self.last[::2], self.last[1::2]
        if len(others) < 2:
            return None
        k = np.quantile(first, [1 - share for share in TAIL])
        near, far = (Estimate.share(others > place, level=0.975) for place in k)
        if far.mean * len(others) < _FEWEST or not k[1] > k[0] > 0:
            return None
        span = float(np.log(k[1] / k[0]))
        slope, low, high = (float(np.log(top / bottom)) / span for top, bottom in (
            (far.mean, near.mean), (far.low, near.high), (far.high, near.low)))
        return Estimate(slope, low, high, len(others))

    def excess(self, *, with_epsilon: bool) -> Estimate | None:
        """Estimate the largest share · k² over Σ|c_j|, or over Σ|c_j| / ε.

        A value above 1 means that the share exceeds that bound at some k. A sample is a fifth
        of the networks.
        """
        if len(self.last) < 2 * _GROUPS:
            return None
        values = []
        for group in range(_GROUPS):
            last = np.sort(self.last[group::_GROUPS])
            above = np.arange(len(last), 0, -1) / len(last)  # the share just below each last one
            values.append((above * last**2).max() / self.jumps[group::_GROUPS].mean())
        return Estimate.of(np.array(values) * (self.epsilon if with_epsilon else 1.0))

    @property
    def words(self) -> str:
        """The cube of parameters in words."""
        return f"{self.depth} hidden layers of {int(self.rows.width.iloc[0])} units, K = " \
               f"{self.bound:g}"

    @property
    def note(self) -> str:
        """Its scale."""
        return (f"{len(self.last):,} networks with {self.rows.corners.mean():.0f} corners on "
                f"average; on all of R, at angular frequencies; {self.rows.missed.mean():.0e} of "
                "the jumps lie beyond the segment searched.")


def settings(frame: "pd.DataFrame", **values: object) -> Iterator[Setting]:
    """Yield the settings that have these values, in order of depth, bound and threshold."""
    for traits, rows in chosen(frame, **values).groupby(["depth", "bound", "epsilon"]):
        depth, bound, epsilon = cast(tuple[int, float, float], traits)
        yield Setting(int(depth), float(bound), float(epsilon), rows)


def by_threshold(frame: "pd.DataFrame") -> list[Setting]:
    """Return the thresholds of one setting: the deepest, at the middle one of its bounds."""
    bounds = sorted(frame[frame.depth == frame.depth.max()].bound.unique())
    return list(settings(frame, depth=frame.depth.max(), bound=bounds[len(bounds) // 2]))


def by_bound(frame: "pd.DataFrame") -> list[Setting]:
    """Return the bounds of the deepest setting at the middle threshold, rising."""
    epsilons = sorted(frame.epsilon.unique())
    return list(settings(frame, depth=frame.depth.max(), epsilon=epsilons[len(epsilons) // 2]))
