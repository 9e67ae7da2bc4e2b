"""A straight line through points, with intervals."""

import math
from dataclasses import dataclass
from typing import Any

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


def line(x: Any, y: Any, *, level: float = 0.95) -> Line:
    """Fit a line by ordinary least squares.

    Args:
        x: Abscissae.
        y: Ordinates, as many.
        level: Coverage of the intervals, which hold for independent errors of equal variance.

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
    variance = float(residuals @ residuals) / (len(a) - 2)
    t = float(special.stdtrit(len(a) - 2, 0.5 + level / 2))

    def interval(value: float, squared_error: float) -> Estimate:
        half = t * math.sqrt(squared_error)
        return Estimate(value, value - half, value + half, len(a))

    return Line(
        interval(slope, variance / spread),
        interval(float(b.mean() - slope * a.mean()),
                 variance * (1.0 / len(a) + float(a.mean()) ** 2 / spread)),
    )
