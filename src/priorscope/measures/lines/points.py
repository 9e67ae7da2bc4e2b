"""Points as they are given: one, or many."""

from typing import Any

import torch
from torch import Tensor

from ..._core.errors import BadInput


def as_points(given: Any) -> Tensor:
    """Return (points, ...); a vector is one point.

    Raises:
        BadInput: Not readable as numbers, or no point at all.
    """
    try:
        points = given.detach() if isinstance(given, Tensor) else torch.as_tensor(given)
    except (TypeError, ValueError, RuntimeError) as error:
        raise BadInput(f"points given as a {type(given).__name__} cannot be read as numbers: "
                       "expected a tensor or array (points, ...)") from error
    if points.ndim == 0 or not points.numel():
        raise BadInput(f"points have shape {tuple(points.shape)}: expected (points, ...)")
    return points.unsqueeze(0) if points.ndim == 1 else points
