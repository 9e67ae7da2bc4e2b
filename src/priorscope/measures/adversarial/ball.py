"""Changes of inputs that are allowed: a ball around each, within a box."""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..._core.errors import BadInput

#: Norms that balls have.
NORMS = ("inf", "2")


@dataclass(frozen=True)
class Ball:
    """The inputs that are allowed, around given ones.

    Attributes:
        norm: One of ``NORMS``.
        radius: In the norm.
        low: Least value of an input, or None.
        high: Largest value, or None.
    """

    norm: str
    radius: float
    low: float | None
    high: float | None

    def check(self, points: Tensor) -> None:
        """Refuse inputs outside the box."""
        if self.low is None and self.high is None:
            return
        if not torch.equal(points, points.clamp(self.low, self.high)):
            raise BadInput(f"the inputs run from {float(points.min()):g} to "
                           f"{float(points.max()):g}, outside {self.low} to {self.high}: expected "
                           "them inside, or low=None and high=None")

    def step(self, x: Tensor, slope: Tensor, size: float) -> Tensor:
        """Return points moved by ``size`` in the norm, the steepest way up a slope."""
        if self.norm == "inf":
            return x + size * slope.sign()
        flat = slope.flatten(1)
        length = torch.linalg.vector_norm(flat, dim=1, keepdim=True)
        return x + size * torch.where(length > 0, flat / length.clamp_min(1e-38),
                                      0.0).reshape(x.shape)

    def nearest(self, x: Tensor, centre: Tensor) -> Tensor:
        """Return points brought back into ball and box."""
        change = x - centre
        if self.norm == "inf":
            change = change.clamp(-self.radius, self.radius)
        else:
            flat = change.flatten(1)
            length = torch.linalg.vector_norm(flat, dim=1, keepdim=True)
            change = (flat * (self.radius / length.clamp_min(1e-38)).clamp_max(1.0)).reshape(
                x.shape)
        inside = centre + change
        # The centre lies in the box, so that no coordinate moves away from it.
        return inside if self.low is None and self.high is None else inside.clamp(self.low,
                                                                                  self.high)

    def distance(self, x: Tensor, centre: Tensor) -> Tensor:
        """Return the size of changes, float64."""
        change = (x.double() - centre.double()).flatten(1)
        return torch.linalg.vector_norm(change, dim=1, ord=float(self.norm))
