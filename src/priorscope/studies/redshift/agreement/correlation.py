"""Correlations of two measures with intervals, by resampling networks."""

from typing import Any

import numpy as np

from ...._core.checks import finite_array, share, whole_number
from ...._core.errors import BadInput
from ...._core.estimate import Estimate
from ...._core.seeds import numpy_stream


def correlation(x: Any, y: Any, *, ranks: bool = False, resamples: int = 1000,
                level: float = 0.95, seed: int = 0) -> Estimate | None:
    """Return Pearson's or Spearman's correlation with its bootstrap interval.

    Pairs are drawn with replacement, and the interval runs between the quantiles of the
    correlations found (Efron and Tibshirani 1993, section 13). Nothing is assumed of the values'
    law; Fisher's transform would assume a normal one, which a mixture of simple and complex
    networks is far from.

    Args:
        x: One value a network.
        y: The other.
        ranks: Whether values are replaced by their ranks, equal ones sharing the mean.
        resamples: Number of resamples.
        level: Coverage of the interval.
        seed: Fixes the resamples.

    Returns:
        The correlation, its interval, and the number of networks; None with fewer than four
        networks, or where all values of one measure are equal.

    Raises:
        BadInput: Lengths differ.
        NonFinite: A value is NaN or infinite.
    """
    whole_number("resamples", resamples)
    share("level", level)
    pair = finite_array("x", x, ndim=1), finite_array("y", y, ndim=1)
    if len(pair[0]) != len(pair[1]):
        raise BadInput(f"x has {len(pair[0])} values and y {len(pair[1])}: expected one of each a "
                       "network")
    if len(pair[0]) < 4 or not all(map(np.ptp, pair)):
        return None
    drawn = numpy_stream(seed, "bootstrap").integers(len(pair[0]), size=(resamples, len(pair[0])))
    values = np.stack(pair)[:, np.concatenate([np.arange(len(pair[0]))[None], drawn])]
    if ranks:
        from scipy.stats import rankdata

        values = rankdata(values, axis=-1)
    found = _pearson(*values)
    edge = (1 - level) / 2
    # A resample without any variation has no correlation: it says nothing of the interval.
    low, high = np.nanquantile(found[1:], [edge, 1 - edge])
    return Estimate(float(found[0]), float(low), float(high), len(pair[0]))


def _pearson(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the correlation of each row, (rows, values) to (rows,), NaN where one is constant."""
    x, y = (values - values.mean(axis=-1, keepdims=True) for values in (x, y))
    spread = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    return np.divide((x * y).sum(axis=-1), spread, out=np.full(len(spread), np.nan),
                     where=spread > 0)
