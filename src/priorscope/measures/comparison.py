"""Two independent means set against each other."""

import math

from .._core.errors import BadInput
from .._core.estimate import Estimate


def ratio(top: Estimate, bottom: Estimate) -> Estimate:
    """Estimate the ratio of two independent means.

    The half-widths of the two intervals are carried over to first order and added in squares,
    which is right for intervals that are narrow against the lower mean.

    Args:
        top: The mean divided.
        bottom: The mean it is divided by; an exact number has no width.

    Returns:
        The ratio; ``count`` is the smaller of the counts. The interval is infinite where that of
        ``bottom`` reaches 0.

    Raises:
        BadInput: The lower mean is 0.

    Example:
        >>> ratio(Estimate(6, 5, 7, 10), Estimate(2, 2, 2, 0))
        Estimate(mean=3.0, low=2.5, high=3.5, count=10)
    """
    if bottom.mean == 0:
        raise BadInput("the lower mean of a ratio is 0: expected any other number")
    value = top.mean / bottom.mean
    half = math.inf
    if bottom.low > 0 or bottom.high < 0:
        half = math.hypot(_half(top), value * _half(bottom)) / abs(bottom.mean)
    return Estimate(value, value - half, value + half, _count(top, bottom))


def difference(first: Estimate, second: Estimate) -> Estimate:
    """Estimate the first of two independent means less the second.

    The half-widths of the two intervals add in squares; ``count`` is the smaller of the counts.

    Example:
        >>> difference(Estimate(5, 2, 8, 9), Estimate(1, -3, 5, 9))
        Estimate(mean=4, low=-1.0, high=9.0, count=9)
    """
    value, half = first.mean - second.mean, math.hypot(_half(first), _half(second))
    return Estimate(value, value - half, value + half, _count(first, second))


def _half(estimate: Estimate) -> float:
    return (estimate.high - estimate.low) / 2


def _count(first: Estimate, second: Estimate) -> int:
    """Return the smaller number of samples; 0 stands for a number that was not sampled."""
    return min((e.count for e in (first, second) if e.count), default=0)
