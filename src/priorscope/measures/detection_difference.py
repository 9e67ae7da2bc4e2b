"""How much better one score picks out errors than another, on the same cases."""

import math
from typing import Any

import numpy as np
from scipy import special

from .._core.errors import BadInput
from .._core.estimate import Estimate
from .._core.result import as_array
from .detection import auroc, shares_below


def auroc_difference(first: tuple[Any, Any], second: tuple[Any, Any], *,
                     level: float = 0.95) -> Estimate:
    """Return the area under the ROC curve of one score less that of another, paired by case.

    With one set of errors the interval is that of DeLong, DeLong & Clarke-Pearson 1988: the normal
    one from the covariance of the two areas. Two models err on different cases; the covariance
    then pairs each case's part in the two areas, which is the same where the errors are the same.
    Where an area is 0 or 1, or an error or a right answer stands alone, there is no variance to
    estimate: the arms of the areas' own intervals are added in squares instead. The interval is cut
    at -1 and 1. Exact value, estimated interval; cost one sort of each score.

    Args:
        first: Scores, higher where more suspect, and which cases are errors, booleans.
        second: The same of the other score, for the same cases in the same order.
        level: Coverage of the interval.

    Returns:
        The difference, with the smallest number of errors or right answers as its count.

    Raises:
        BadInput: Lengths differ, or one of the two kinds is missing.

    Example:
        >>> wrong = [True, True, False, False]
        >>> auroc_difference(([4, 3, 2, 1], wrong), ([1, 2, 3, 4], wrong)).mean
        1.0
    """
    areas = [auroc(scores, wrong, level=level) for scores, wrong in (first, second)]
    pairs = [(_bounded(scores), as_array(wrong).astype(bool).ravel())
             for scores, wrong in (first, second)]
    if len(pairs[0][0]) != len(pairs[1][0]):
        raise BadInput(f"{len(pairs[0][0])} cases are set against {len(pairs[1][0])}: expected "
                       "the same cases in the same order")
    value = areas[0].mean - areas[1].mean
    below, above = _arms(areas, pairs, level)
    return Estimate(value, max(value - below, -1.0), min(value + above, 1.0),
                    min(area.count for area in areas))


def _bounded(scores: Any) -> np.ndarray:
    """Return scores with infinite ones at the largest float, so that they tie."""
    bound = np.finfo(np.float64).max
    return np.clip(as_array(scores).astype(np.float64), -bound, bound).ravel()


def _arms(areas: list[Estimate], pairs: list[tuple[np.ndarray, np.ndarray]], level: float,
          ) -> tuple[float, float]:
    """Return the lengths of the interval below and above the difference."""
    if all(np.array_equal(one, other) for one, other in zip(*pairs, strict=True)):
        return 0.0, 0.0
    if all(0.0 < area.mean < 1.0 and area.count > 1 for area in areas):
        parts = [_parts(scores, wrong) for scores, wrong in pairs]
        half = float(special.ndtri(0.5 + level / 2)) * math.sqrt(((parts[0] - parts[1]) ** 2).sum())
        return half, half
    one, other = areas
    return (math.hypot(one.mean - one.low, other.high - other.mean),
            math.hypot(one.high - one.mean, other.mean - other.low))


def _parts(scores: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Return the part of each case in the area less its mean; the squares sum to the variance."""
    parts = np.empty(len(scores))
    beaten = shares_below(scores[wrong], scores[~wrong])
    beating = 1.0 - shares_below(scores[~wrong], scores[wrong])
    for where, shares in ((wrong, beaten), (~wrong, beating)):
        parts[where] = (shares - shares.mean()) / math.sqrt(len(shares) * (len(shares) - 1))
    return parts
