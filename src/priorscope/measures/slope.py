"""A straight line through points, with intervals."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from .._core.checks import finite_array, share
from .._core.errors import BadInput
from .._core.estimate import Estimate


@dataclass(frozen=True)
class Line:
    """y = slope · x + intercept by least squares.

    Attributes:
        slope: With Student's t interval.
        intercept: With Student's t interval.
    """

    slope: Estimate
    intercept: Estimate


def line(x: Any, y: Any, *, level: float = 0.95, equal_variance: bool = True) -> Line:
    """Fit a line by ordinary least squares.

    Args:
        x: Abscissae.
        y: Ordinates, as many.
        level: Coverage of the intervals, for independent errors.
        equal_variance: Whether the errors all have one variance, which makes the intervals
            exact if they are normal. If not, each squared residual stands for the variance at
            its place, enlarged by what the point pulls the line its way (HC3, MacKinnon and
            White 1985): right for many points. Infinite if a point decides the slope alone.

    Raises:
        BadInput: Fewer than three points, or all at one abscissa.
    """
    share("level", level)
    a, b = finite_array("x", x, ndim=1), finite_array("y", y, ndim=1)
    if len(a) != len(b) or len(a) < 3 or a.min() == a.max():
        raise BadInput(f"a line needs at least three points at two abscissae: got {len(a)} and "
                       f"{len(b)} values")
    from_mean = a - a.mean()
    spread = float(from_mean @ from_mean)
    slope = float(from_mean @ (b - b.mean())) / spread
    # The residuals themselves, not 1 − r²: for points close to a line that is all rounding.
    residuals = b - b.mean() - slope * from_mean
    if equal_variance:
        variances = np.full(len(a), float(residuals @ residuals) / (len(a) - 2))
    else:
        variances = _enlarged(residuals, 1.0 / len(a) + from_mean**2 / spread) ** 2
    t = float(special.stdtrit(len(a) - 2, 0.5 + level / 2))

    def interval(value: float, shares: np.ndarray) -> Estimate:
        """Bound a sum of the ordinates, each times its share."""
        known = bool(np.isfinite(variances).all())
        half = t * math.sqrt(float(shares**2 @ variances)) if known else math.inf
        return Estimate(value, value - half, value + half, len(a))

    return Line(
        interval(slope, from_mean / spread),
        interval(float(b.mean() - slope * a.mean()),
                 1.0 / len(a) - a.mean() * from_mean / spread),
    )


def through_origin(x: Any, y: Any, *, errors: Any = None, weights: Any = None,
                   level: float = 0.95) -> Estimate:
    """Fit y = slope · x by least squares: slope = Σwxy / Σwx².

    Args:
        x: Abscissae.
        y: Ordinates, as many.
        errors: Known standard errors of the ordinates. They make the interval and do not weigh;
            whether a line through the origin is the right curve does not enter.
        weights: What each squared residual counts; equal by default.
        level: Coverage of the interval: normal with ``errors``; without, Student's t from the
            residuals, for independent normal errors of a variance proportional to 1/weight.

    Returns:
        The slope; ``count`` is the number of points.

    Raises:
        BadInput: Too few points (one with errors, two without), none away from the origin, or
            negative errors or weights.

    Example:
        >>> through_origin([1.0, 2.0], [3.0, 6.0]).mean
        3.0
    """
    share("level", level)
    a, b = finite_array("x", x, ndim=1), finite_array("y", y, ndim=1)
    w = _one_each("weights", weights, len(a)) if weights is not None else np.ones(len(a))
    if len(a) != len(b) or len(a) < (2 if errors is None else 1) or not (w * a * a).any():
        raise BadInput(f"a line through the origin needs a point away from it, and two without "
                       f"known errors: got {len(a)} and {len(b)} values")
    spread = float(w @ (a * a))
    slope = float(w @ (a * b)) / spread
    if errors is not None:
        parts = w * a * _one_each("errors", errors, len(a))
        half = float(special.ndtri(0.5 + level / 2)) * math.sqrt(float(parts @ parts)) / spread
    else:
        residuals = b - slope * a
        variance = float(w @ residuals**2) / (len(a) - 1)
        half = float(special.stdtrit(len(a) - 1, 0.5 + level / 2)) * math.sqrt(variance / spread)
    return Estimate(slope, slope - half, slope + half, len(a))


def _enlarged(residuals: np.ndarray, leverage: np.ndarray) -> np.ndarray:
    """Return the residuals that points would have if they had not pulled the line their way."""
    alone = leverage > 1 - 1e-9  # the line goes through the point whatever its error is
    return np.where(alone, np.inf, residuals / np.where(alone, 1.0, 1 - leverage))


def _one_each(what: str, values: Any, count: int) -> np.ndarray:
    array = finite_array(what, values, ndim=1)
    if len(array) != count or (array < 0).any():
        raise BadInput(f"{what} are {len(array)} numbers from {array.min(initial=0.0):g}: expected "
                       f"{count} numbers of at least 0")
    return array
