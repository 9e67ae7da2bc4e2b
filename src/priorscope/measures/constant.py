"""Which functions on a grid are constant up to rounding."""

from typing import Any

import numpy as np

from ._grids import centred, on_each, read_grids, tolerance_of


def is_constant(values: Any, *, dims: int = 2) -> np.ndarray:
    """Tell which grids of values are constant up to rounding, so that no complexity is defined.

    A grid counts as constant where its standard deviation is below 10⁻⁹ of its largest absolute
    value, or below 16 rounding errors of its type where that is more (1.9·10⁻⁶ in float32): what
    varies there is rounding noise, which looks like a function of high complexity.

    Cost is O(1) per value.

    Args:
        values: Shape (..., R, R) with ``dims=2``, (..., R) with ``dims=1``, and so on; a tensor or
            array of finite numbers.
        dims: Number of axes of one grid.

    Returns:
        Boolean array of the batch's shape.

    Raises:
        BadInput: ``values`` is not made of such grids.
        NonFinite: A value is NaN or infinite.

    Example:
        >>> is_constant(np.stack([np.ones((4, 4)), np.eye(4)])).tolist()
        [True, False]
    """
    flat, shape, _ = read_grids(values, dims)
    tolerance = tolerance_of(flat)
    return on_each(lambda piece: centred(flat[piece])[1] < tolerance, flat, shape, bool)
