"""A straight line through points, with intervals."""

from dataclasses import dataclass
from typing import Any

from scipy import special

from .._core.checks import finite_array
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
    from scipy import stats

    a, b = finite_array("x", x, ndim=1), finite_array("y", y, ndim=1)
    if len(a) != len(b) or len(a) < 3 or a.min() == a.max():
        raise BadInput(f"a line needs at least three points at two abscissae: got {len(a)} and "
                       f"{len(b)} values")
    fitted = stats.linregress(a, b)
    t = float(special.stdtrit(len(a) - 2, 0.5 + level / 2))

    def interval(value: float, error: float) -> Estimate:
        return Estimate(float(value), float(value - t * error), float(value + t * error), len(a))

    return Line(interval(fitted.slope, fitted.stderr),
                interval(fitted.intercept, fitted.intercept_stderr))
