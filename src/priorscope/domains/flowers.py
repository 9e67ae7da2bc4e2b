"""The flower curves: one-dimensional manifolds in the plane, more winding with every petal."""

import math

import torch
from torch import Tensor

from .._core.checks import whole_number
from .curves import Curve


def flower(petals: int, *, dtype: torch.dtype = torch.float32,
           device: torch.device | str | None = None) -> Curve:
    """Return the closed curve x(t) = (1 + ½ sin(2πLt)) · (cos 2πt, sin 2πt) with L petals.

    Without petals it is the unit circle. Its speed is ``|x'(t)|² = R'(t)² + (2πR(t))²`` with
    R(t) = 1 + ½ sin(2πLt), so that a function of low frequency in the plane can have a high one
    along the curve.

    Source: Rahaman et al. 2019, "On the Spectral Bias of Neural Networks", section 4.

    Args:
        petals: Number of petals, L, at least 0.
        dtype: Type of the points.
        device: Where the points live; the CPU by default.

    Raises:
        BadInput: ``petals`` is no whole number of at least 0.

    Example:
        >>> flower(5).sample(100).shape
        torch.Size([100, 2])
    """
    petals = whole_number("petals", petals, at_least=0)

    def points(t: Tensor) -> Tensor:
        angle = 2 * math.pi * t
        radius = 1 + torch.sin(petals * angle) / 2
        plane = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=-1)
        return plane.to(dtype=dtype, device=device)

    return Curve(points, closed=True, name=f"flower with {petals} petals")
