"""Linear regions around three inputs of a model."""

from typing import Any

import numpy as np
from torch import Tensor

from ..._core.errors import PriorscopeError
from ...domains import plane
from ...measures import LinearRegions, linear_regions
from .neighbours import nearest_other, nearest_same

#: Units that bend, and weights, above which no picture of regions is drawn: their lines could not
#: be told apart, and would take minutes to find.
_UNITS, _WEIGHTS = 2_000, 5e6


def three_corners(inputs: Tensor, predicted: np.ndarray, doubtful: int,
                  around: tuple[int, ...] | None) -> tuple[int, ...]:
    """Return the rows named, or a doubtful one with its nearest of the same and another class."""
    if around is None:
        same = nearest_same(inputs, predicted, doubtful)
        other = nearest_other(inputs, predicted, doubtful)
        return () if same is None or other is None else (doubtful, same, other)
    return around


def regions_around(model: Any, inputs: Tensor, corners: tuple[int, ...], threshold: float,
                   units: int) -> tuple[LinearRegions | None, str]:
    """Return the regions on the plane through three rows, or None and the reason in words."""
    weights = sum(parameter.numel() for parameter in model.parameters())
    if weights > _WEIGHTS or units > _UNITS:
        return None, (f"No regions are drawn: a network of {units:,} units that bend and "
                      f"{weights:,} weights has too many to be seen.")
    a, b, c = (inputs[row] for row in corners)
    try:
        return linear_regions(model, plane(a, b, c), threshold=threshold), ""
    except PriorscopeError as error:
        return None, f"No regions are drawn: {error}."
