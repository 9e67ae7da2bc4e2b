"""The mean over cells of different means, with its interval."""

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ...._core.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

#: Half the share that lies outside the interval.
_TAIL = 0.975


def mean_over_cells(rows: "pd.DataFrame") -> Estimate:
    """Return the mean over cells of the mean of their networks, with a 95 % interval.

    Cells differ in their means, so the spread between cells is no error: the standard error is
    ``√(Σ v_c / m_c) / C``, with v_c the variance among the m_c networks of cell c and C the number
    of cells. Cells of one network count for the mean and not for the error, which is then scaled
    up to all cells. Degrees of freedom by Welch and Satterthwaite.

    Args:
        rows: Columns ``magnitude``, ``depth`` and ``clipped``, one row a network.
    """
    groups = [rows.clipped[(rows.magnitude == place) & (rows.depth == depth)].to_numpy()
              for place in sorted(rows.magnitude.unique()) for depth in sorted(rows.depth.unique())]
    groups = [values for values in groups if len(values)]
    mean = float(np.mean([values.mean() for values in groups]))
    parts = np.array([values.var(ddof=1) / len(values) for values in groups if len(values) > 1])
    freedom = np.array([len(values) - 1 for values in groups if len(values) > 1])
    count = int(sum(map(len, groups)))
    if not len(parts):
        return Estimate(mean, -np.inf, np.inf, count)
    total = parts.sum() * len(groups) / len(parts)
    spread = (parts**2 / freedom).sum()
    degrees = parts.sum() ** 2 / spread if spread > 0 else float(freedom.sum())
    half = float(special.stdtrit(degrees, _TAIL)) * float(np.sqrt(total)) / len(groups)
    return Estimate(mean, mean - half, mean + half, count)
