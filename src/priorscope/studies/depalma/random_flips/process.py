"""Random flips in the Gaussian process of infinite width: means at each n, and their limit."""

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ...._core.estimate import Estimate
from ....measures.extrapolation import Extrapolation, extrapolate
from ..by_size import BySize

if TYPE_CHECKING:
    import pandas as pd


def process_means(frame: "pd.DataFrame", depth: int = 2) -> BySize:
    """Return the mean of flips/n of the process at each n, its cells pooled."""
    rows = _process(frame, depth)
    groups = [(n, _pooled(*(group[name].to_numpy(dtype=np.float64)
                            for name in ("count", "mean", "variance"))))
              for n, group in rows.groupby("n")]
    return BySize(np.array([n for n, _ in groups], dtype=np.float64), [e for _, e in groups])


def process_unchanged(frame: "pd.DataFrame", depth: int = 2) -> BySize:
    """Return the share of paths of the process that never change class, at each n."""
    sums = _process(frame, depth).groupby("n")[["unchanged", "count"]].sum()
    shares = []
    for unchanged, paths in sums.to_numpy(dtype=np.float64).tolist():
        share, half = unchanged / paths, 1.96 * (unchanged * (paths - unchanged) / paths**3) ** 0.5
        shares.append(Estimate(share, share - half, share + half, int(paths)))
    return BySize(sums.index.to_numpy(dtype=np.float64), shares)


def limit(means: BySize) -> Extrapolation | None:
    """Fit flips/n = a + b/√n + c/n; None with fewer than four n.

    A Brownian-like path seen at n steps crosses late, by an overshoot of order n^(-1/2).
    """
    if len(means.n) < 4:
        return None
    return extrapolate(means.n, means.means, means.errors)


def _process(frame: "pd.DataFrame", depth: int) -> "pd.DataFrame":
    rows = frame[(frame["source"] == "process") & (frame["depth"] == depth)]
    return with_columns(rows, "mean", "variance", "unchanged")


def with_columns(rows: "pd.DataFrame", *names: str) -> "pd.DataFrame":
    """Return rows that have these columns; a frame lacks those of cells that all failed."""
    return rows.reindex(columns=list(dict.fromkeys([*rows.columns, *names])))


def _pooled(counts: np.ndarray, means: np.ndarray, variances: np.ndarray) -> Estimate:
    """Return the estimate that all samples together would give."""
    total = counts.sum()
    mean = float(counts @ means / total)
    squares = (counts - 1) @ variances + counts @ (means - mean) ** 2
    error = float(squares / (total - 1) / total) ** 0.5
    half = float(special.stdtrit(total - 1, 0.975)) * error
    return Estimate(mean, mean - half, mean + half, int(total))
