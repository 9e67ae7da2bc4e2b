"""At which steps something is recorded."""

from collections.abc import Callable, Iterable

import numpy as np

from ..._core.checks import whole_number
from ..._core.errors import BadInput


def schedule(every: int | Iterable[int]) -> Callable[[int], bool]:
    """Return whether a step is one to record at.

    Args:
        every: A whole number: at its multiples, from 0; or the steps themselves.

    Raises:
        BadInput: Neither, or no step at all.
    """
    if isinstance(every, int | np.integer) or not isinstance(every, Iterable):
        period = whole_number("every", every)
        return lambda step: step % period == 0
    steps = frozenset(whole_number("a step of every", step, at_least=0) for step in every)
    if not steps:
        raise BadInput("every is an empty list of steps: expected at least one, or a whole number")
    return lambda step: step in steps
