"""How many vertices of a cube a random walk sees: labels that flip one at a time, at random."""

from typing import Any

import numpy as np

from .._core.checks import whole_number
from .._core.errors import BadInput

#: Most steps that are counted in 64-bit whole numbers without a thought.
_MOST_STEPS = 2**52


def random_walk_dichotomies(inputs: int, transitions: Any) -> np.ndarray | float:
    r"""Return the expected number of distinct labellings on a random walk, the start included.

    Each of T transitions flips the label of one of s inputs, chosen uniformly: the simple random
    walk on the s-cube. Seen from a step backwards, a vertex is new if it does not come again, so
    that :math:`E[R_T] = \sum_{j=0}^{T} r_j` with :math:`r_j` the probability not to return to the
    start within j steps. :math:`r_j` is that of the walk of the number of differing labels, with
    0 removed: sums and products of positive numbers alone, for all T by repeated squaring.

    Exact to rounding (relative error about 1e-16 min(T, 2^s)), float64. Cost: O(s³ log T) in all,
    and O(s² log T) for each entry of ``transitions``.

    Args:
        inputs: s, the number of inputs.
        transitions: T, whole numbers of at least 0, of any shape.

    Returns:
        An array of the shape of ``transitions``, a float for a single number.

    Raises:
        BadInput: ``inputs`` or a number of transitions is no such whole number.

    Example:
        >>> random_walk_dichotomies(2, 2)
        2.5

    References:
        Raghu, Poole, Kleinberg, Ganguli and Sohl-Dickstein, "On the Expressive Power of Deep
        Neural Networks", ICML 2017, appendix, for the walk that dichotomies are compared with.
    """
    s = whole_number("inputs", inputs)
    steps = _whole(transitions)
    # seen[d - 1]: steps from d differing labels that end before they are 0, up to a number so far.
    seen = np.zeros((s, steps.size))
    move, sums = _without_return(s), np.ones(s)
    left = steps.ravel().copy()
    while left.any():
        odd = (left & 1).astype(bool)
        seen[:, odd] = sums[:, None] + move @ seen[:, odd]
        left >>= 1
        sums, move = sums + move @ sums, move @ move
    # The first step leads to one differing label, whatever it flips.
    found = (1.0 + seen[0]).reshape(steps.shape)
    return found if steps.ndim else float(found)


def _without_return(s: int) -> np.ndarray:
    """Return the moves among 1, ..., s differing labels; one label right again may lead to 0."""
    differing = np.arange(1, s + 1)
    return (np.diag((s - differing[:-1]) / s, 1) + np.diag(differing[1:] / s, -1)
            if s > 1 else np.zeros((1, 1)))


def _whole(transitions: Any) -> np.ndarray:
    array = np.asarray(transitions)
    good = array.dtype.kind in "iuf" and bool(
        ((array >= 0) & (array <= _MOST_STEPS) & (array == np.floor(array))).all())
    if not good:
        raise BadInput(f"transitions are {transitions!r}: expected whole numbers from 0 to 2^52, "
                       "such as those that dichotomies counts")
    return array.astype(np.int64)
