"""Means at each number of bits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from ..._core.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class BySize:
    """One estimate for each number of bits, in rising order.

    Attributes:
        n: Numbers of bits, float64.
        estimates: As many estimates.
    """

    n: np.ndarray
    estimates: list[Estimate]

    @property
    def means(self) -> np.ndarray:
        """The means alone."""
        return np.array([estimate.mean for estimate in self.estimates])

    @property
    def errors(self) -> np.ndarray:
        """Standard errors of the means, infinite for a single sample."""
        return np.array([standard_error(estimate) for estimate in self.estimates])

    def among(self, sizes: Any) -> "BySize":
        """Return the part whose numbers of bits are in ``sizes``."""
        kept = np.isin(self.n, np.asarray(list(sizes), dtype=np.float64))
        return BySize(self.n[kept], [e for e, keep in zip(self.estimates, kept, strict=True)
                                     if keep])

    def __str__(self) -> str:
        return ", ".join(f"{n:.0f}: {e:.4g}" for n, e in zip(self.n, self.estimates, strict=True))


def by_size(frame: "pd.DataFrame", column: str,
            estimate: Callable[[Any], Estimate] = Estimate.of) -> BySize:
    """Estimate the mean of a column at each number of bits ``n`` of the frame."""
    groups = [(n, group[column].to_numpy(dtype=np.float64)) for n, group in frame.groupby("n")]
    return BySize(np.array([n for n, _ in groups], dtype=np.float64),
                  [estimate(values) for _, values in groups])


def standard_error(estimate: Estimate) -> float:
    """Return the standard error that a 95 % interval of Student's came from."""
    if estimate.count < 2:
        return np.inf if estimate.unbounded else 0.0
    return (estimate.high - estimate.low) / 2 / float(special.stdtrit(estimate.count - 1, 0.975))


def exact(value: float) -> Estimate:
    """Return a number that was computed, not sampled, as an estimate without width."""
    return Estimate(float(value), float(value), float(value), 0)


def sample_sizes(frame: "pd.DataFrame") -> str:
    """Return how many rows there are at each n, in words."""
    counts = frame.groupby("n").size()
    return "networks at each n: " + ", ".join(f"{n}: {count}" for n, count in counts.items())
