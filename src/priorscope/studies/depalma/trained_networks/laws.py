"""What theory says about untrained networks 784-784-784-1, for either coding of the bits."""

from functools import cache

from ...._core.estimate import Estimate
from ....theory import InfiniteWidthKernel, boundary_distance
from ..networks import KERNEL

#: Kernel for strings s of ±1 whose bits enter as (1 + s)/2: W(1 + s)/2 is half of Ws plus a vector
#: that all strings share, of the variance of a bias. Its correlation with W, of order n^(-1/2), is
#: neglected. F'(1) = 1/2: a flip changes an input of half the square norm by a quarter.
ZERO_ONE = InfiniteWidthKernel(activation="relu", depth=2, weight_variance=(0.5, 2.0, 2.0),
                               bias_variance=(0.5, 0.0, 0.0))

KERNELS = {"01": ZERO_ONE, "±1": KERNEL}


@cache
def law(n: int, coding: str, name: str = "linearised") -> Estimate:
    """Return the mean distance of a uniformly random string of n bits under a coding."""
    return boundary_distance(n, KERNELS[coding], law=name)
