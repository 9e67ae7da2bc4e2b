"""Random flips of every setting beside the Gaussian process."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ...._core.estimate import Estimate
from ..settings import COLUMNS, Setting

if TYPE_CHECKING:
    import pandas as pd

#: Fewest networks that a mean is taken of.
_LEAST = 3


@dataclass(frozen=True)
class Row:
    """What was measured of one setting at one size; distances as shares of n.

    Attributes:
        setting: The law of the networks.
        n: Number of bits.
        width: Units of a hidden layer, 0 for the process alone.
        shares: Distance of each network's path, over n.
        process: Mean of the process, over n.
        process_error: Its standard error.
    """

    setting: Setting
    n: int
    width: int
    shares: np.ndarray
    process: float
    process_error: float

    @property
    def steepness(self) -> float:
        """F'(1) of the infinitely wide network."""
        return self.setting.kernel.slope_at_one

    @property
    def mean(self) -> Estimate:
        """Mean of the networks, over n."""
        return Estimate.of(self.shares)

    @property
    def error(self) -> float:
        """Standard error of the difference between networks and process."""
        return float(np.hypot(self.shares.std(ddof=1) / np.sqrt(len(self.shares)),
                              self.process_error))

    @property
    def z(self) -> float:
        """Networks less process, in standard errors."""
        return (float(self.shares.mean()) - self.process) / self.error

    def against_process(self, level: float = 0.95) -> Estimate:
        """Return the networks' mean as a multiple of the process's, by a normal interval."""
        mean = float(self.shares.mean()) / self.process
        half = float(special.ndtri(0.5 + level / 2)) * self.error / self.process
        return Estimate(mean, mean - half, mean + half, len(self.shares))


def table(frame: "pd.DataFrame", n: int, width: int) -> list[Row]:
    """Return one row for each setting measured at a size, in the order of the frame."""
    rows = []
    for _, own in frame[(frame.n == n) & (frame.width == width)].groupby(COLUMNS, sort=False):
        shares = own.distance.dropna().to_numpy(dtype=float) / n
        if width and (len(shares) < _LEAST or np.ptp(shares) == 0):
            continue
        blocks = own.drop_duplicates("block")
        # Blocks draw as many paths each, so that their means weigh alike.
        error = float(np.sqrt((blocks.process_error.astype(float) ** 2).sum())) / len(blocks)
        rows.append(Row(Setting.of(own), n, width, shares,
                        float(blocks.process_mean.astype(float).mean()) / n, error / n))
    return rows


def sizes(frame: "pd.DataFrame") -> list[tuple[int, int]]:
    """Return the pairs of bits and width at which networks were measured."""
    return sorted({(int(n), int(width)) for n, width in zip(frame.n, frame.width, strict=True)
                   if width})


def process_by_depth(frame: "pd.DataFrame") -> dict[int, list[Row]]:
    """Return the process of ReLU networks without biases, by depth, in rising n."""
    alone = frame[frame.width == 0]
    found: dict[int, list[Row]] = {}
    for n in sorted(alone.n.unique()):
        for row in table(alone, int(n), 0):
            found.setdefault(row.setting.depth, []).append(row)
    return dict(sorted(found.items()))
