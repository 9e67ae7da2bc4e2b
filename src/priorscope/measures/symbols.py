"""Real function values as symbols, for measures that count repetitions."""

from typing import Any

import numpy as np

from .._core.checks import finite_array, whole_number
from .._core.errors import BadInput


def symbolise(values: Any, *, levels: int = 2) -> np.ndarray:
    r"""Turn the values of functions into symbols, each function by its own scale.

    With two levels a value becomes 1 above the mean of its function and 0 elsewhere. With
    :math:`L > 2` levels it is quantised between the extremes of its function:

    .. math:: s_i = \min\left(L - 1,
        \left\lfloor L \, \frac{f_i - \min f}{\max f - \min f} \right\rfloor\right).

    A constant function gives a single symbol, 0. Rounding noise around a constant counts as a
    function like any other: evaluate networks that barely vary in float64. Exact; linear in the
    number of values.

    Args:
        values: Finite real values; the last axis runs over the points of one function.
        levels: Number of symbols, from 2 to 65536.

    Returns:
        Symbols from 0 to ``levels - 1`` in the shape of ``values``, as uint8, or uint16 above
        256 levels.

    Raises:
        BadInput: ``values`` has no axis or cannot be read as numbers, or ``levels`` is out of
            range.
        NonFinite: ``values`` holds NaN or infinity.

    Example:
        >>> from priorscope.measures.symbols import symbolise
        >>> symbolise([0.1, 0.9, 0.2, 0.4]).tolist()
        [0, 1, 0, 0]
        >>> symbolise([0.1, 0.9, 0.2, 0.4], levels=4).tolist()
        [0, 3, 0, 1]

    The published code leaves the quantisation open (Teney et al., "Neural Redshift: Random
    Networks are not Random Functions", CVPR 2024, section 3); these are the two usual choices.
    """
    if whole_number("levels", levels, at_least=2) > 2**16:
        raise BadInput(f"levels is {levels}: expected at most {2**16}")
    array = finite_array("values", values)
    if array.ndim == 0:
        raise BadInput("values is a single number: expected the values of a function along the "
                       "last axis")
    kind = np.uint8 if levels <= 256 else np.uint16
    if array.size == 0:
        return np.zeros(array.shape, dtype=kind)
    array = _scaled(array)
    low, high = array.min(axis=-1, keepdims=True), array.max(axis=-1, keepdims=True)
    if levels == 2:
        # The mean of equal values can be off by a rounding error, so constants are told apart.
        above = (array > array.mean(axis=-1, keepdims=True)) & (high > low)
        return above.astype(kind)
    span = np.where(high > low, high - low, 1.0)
    return np.minimum(np.floor(levels * ((array - low) / span)), levels - 1).astype(kind)


def _scaled(values: np.ndarray) -> np.ndarray:
    """Divide each function by a power of two, which is exact, so that sums cannot overflow."""
    exponent = np.frexp(np.abs(values).max(axis=-1, keepdims=True))[1]
    return np.ldexp(values, -exponent)
