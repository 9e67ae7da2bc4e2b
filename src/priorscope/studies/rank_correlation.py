"""How far one order follows another."""

from typing import Any

import numpy as np


def rank_correlation(x: Any, y: Any) -> float:
    """Return Spearman's correlation of two series of equal length; equal values share a rank.

    It is 0 where all values of one series are equal, since there is no order then.
    """
    from scipy.stats import rankdata

    # Ranks first: values may be infinite.
    a, b = rankdata(x), rankdata(y)
    if not np.ptp(a) or not np.ptp(b):
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])
