"""How well a score picks out errors."""

from typing import Any

import numpy as np
from scipy import special

from .._core.checks import finite_array, share
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .._core.result import as_array

#: Distance from 0 and 1 below which an end of an interval is that end itself.
_NOTHING = 1e-9


def auroc(scores: Any, positives: Any, *, level: float = 0.95) -> Estimate:
    """Return the area under the ROC curve of ``scores`` as a detector of ``positives``.

    A = P(score of a positive > score of a negative) + ½ P(equal). The interval is DeLong's on the
    logit scale, so it stays within 0 and 1 (DeLong, DeLong & Clarke-Pearson 1988). Exact value,
    estimated interval; cost one sort.

    Args:
        scores: Higher means more suspect; infinite scores are allowed and tie with each other.
        positives: Which cases are errors, booleans of the same length.
        level: Coverage of the interval.

    Returns:
        The area, its interval, and the number of positives or negatives, whichever is smaller.

    Raises:
        BadInput: Lengths differ, or one of the two kinds is missing.

    Example:
        >>> auroc([3.0, 2.0, 1.0, 0.0], [True, True, False, False]).mean
        1.0
    """
    bound = np.finfo(np.float64).max
    share("level", level)
    clipped = np.clip(as_array(scores).astype(np.float64), -bound, bound)
    values = finite_array("the scores", clipped).ravel()
    errors = as_array(positives).astype(bool).ravel()
    if len(values) != len(errors):
        raise BadInput(f"{len(values)} scores for {len(errors)} cases: expected one score a case")
    yes, no = values[errors], values[~errors]
    if min(len(yes), len(no)) == 0:
        kind = "errors" if len(yes) == 0 else "correct cases"
        raise BadInput(f"there are no {kind}: the area under the ROC curve needs both kinds")
    beaten, beating = shares_below(yes, no), 1.0 - shares_below(no, yes)
    area = float(beaten.mean())
    variance = _variance(beaten) + _variance(beating)
    scarcer = min(len(yes), len(no))
    low, high = _logit_interval(area, variance, scarcer, level)
    return Estimate(area, low, high, scarcer)


def shares_below(of: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Return for each value the share of ``among`` below it, equal ones counting half."""
    ordered = np.sort(among)
    below = np.searchsorted(ordered, of, side="left")
    upto = np.searchsorted(ordered, of, side="right")
    return (below + upto) / (2.0 * len(among))


def _variance(shares: np.ndarray) -> float:
    return float(shares.var(ddof=1)) / len(shares) if len(shares) > 1 else 0.25


def _logit_interval(area: float, variance: float, scarcer: int, level: float,
                    ) -> tuple[float, float]:
    z = float(special.ndtri(0.5 + level / 2))
    # At 0 or 1 the logit is infinite and the sample variance zero: take the binomial bound at
    # which the scarcer kind would still show no mistake.
    if area in (0.0, 1.0):
        bound = (0.5 - level / 2) ** (1.0 / scarcer)
        return (bound, 1.0) if area == 1.0 else (0.0, 1.0 - bound)
    centre, half = special.logit(area), z * np.sqrt(variance) / (area * (1.0 - area))
    low, high = float(special.expit(centre - half)), float(special.expit(centre + half))
    # A few cases make a logit's interval so wide that its ends differ from 0 and 1 in name only.
    return (0.0 if low < _NOTHING else low), (1.0 if high > 1.0 - _NOTHING else high)
