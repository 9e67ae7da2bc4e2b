"""Distances of every setting beside the linearised law."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....measures import line
from ....measures.slope import through_origin
from ....theory import boundary_distance
from ..by_size import standard_error
from ..settings import COLUMNS, Setting

if TYPE_CHECKING:
    import pandas as pd

#: Fewest networks that a mean is taken of.
_LEAST = 3


@dataclass(frozen=True)
class Row:
    """What was measured of one setting at one size.

    Attributes:
        setting: The law of the networks.
        n: Number of bits.
        width: Units of a hidden layer.
        distances: Distance of each network's string, where another class was found. One string
            that counts n would outweigh dozens of others, and says little: greedy search may
            fail where another class exists.
        slope: Distance per unit of |φ|/√Q, by least squares; None for too few networks.
        lost: Strings from which no other class was found, left out.
    """

    setting: Setting
    n: int
    width: int
    distances: np.ndarray
    slope: Estimate | None
    lost: int

    @property
    def steepness(self) -> float:
        """F'(1) of the infinitely wide network."""
        return self.setting.kernel.slope_at_one

    @property
    def mean(self) -> Estimate:
        """Mean distance."""
        return Estimate.of(self.distances)

    @property
    def law(self) -> float:
        """Mean distance by the linearised law."""
        return linearised(self.n, self.setting)

    def against_law(self, level: float = 0.95) -> Estimate:
        """Return the mean distance as a multiple of the law's."""
        return Estimate.of(self.distances / self.law, level=level)


def table(frame: "pd.DataFrame", n: int, width: int) -> list[Row]:
    """Return one row for each setting measured at a size, in the order of the frame."""
    rows = []
    here = frame[(frame.n == n) & (frame.width == width)]
    for _, every in here.groupby(COLUMNS, sort=False):
        own = every[every.found.astype(bool)]
        if len(own) >= _LEAST:
            setting = Setting.of(own)
            z = own.output.to_numpy(dtype=float) / np.sqrt(setting.kernel.variance)
            distances = own.distance.to_numpy(dtype=float)
            rows.append(Row(setting, n, width, distances, _slope(z, distances),
                            len(every) - len(own)))
    return rows


def sizes(frame: "pd.DataFrame") -> list[tuple[int, int]]:
    """Return the pairs of bits and width that were measured."""
    return sorted({(int(n), int(width)) for n, width in zip(frame.n, frame.width, strict=True)})


def power(steepness: Sequence[float], means: Sequence[float], errors: Any) -> Estimate:
    """Fit ln(mean) = power · ln F'(1) + constant, with known errors of the means.

    Args:
        steepness: F'(1) of each setting; at least two different ones.
        means: A mean for each, positive.
        errors: Their standard errors. They make the interval and do not weigh.
    """
    x, y = np.log(steepness), np.log(means)
    # A line through the centre of gravity: the constant drops out of slope and error alike.
    return through_origin(x - x.mean(), y - y.mean(), errors=np.asarray(errors) / np.array(means))


def mean_power(rows: Sequence[Row]) -> Estimate:
    """Return the power of F'(1) that the mean distances follow."""
    return power([row.steepness for row in rows], [row.mean.mean for row in rows],
                 [standard_error(row.mean) for row in rows])


def law_power(rows: Sequence[Row]) -> float:
    """Return the power that the linearised law gives for the same settings."""
    return power([row.steepness for row in rows], [row.law for row in rows],
                 np.zeros(len(rows))).mean


def slope_power(rows: Sequence[Row]) -> Estimate | None:
    """Return the power of F'(1) that the distances per unit of output follow."""
    fitted = [(row.steepness, row.slope) for row in rows
              if row.slope is not None and row.slope.mean > 0 and np.isfinite(row.slope.high)]
    if len({steepness for steepness, _ in fitted}) < 2:
        return None
    return power([steepness for steepness, _ in fitted], [slope.mean for _, slope in fitted],
                 [standard_error(slope) for _, slope in fitted])


@cache
def linearised(n: int, setting: Setting) -> float:
    """Return the mean distance by the linearised law; its own error is below 0.5 %."""
    return boundary_distance(n, setting.kernel, law="linearised").mean


def _slope(z: np.ndarray, distances: np.ndarray) -> Estimate | None:
    if len(z) < 10 or np.ptp(z) == 0:
        return None
    return line(z, distances, equal_variance=False).slope
