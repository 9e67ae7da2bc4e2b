"""What a network is followed along: curves and polylines in one form."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from ..._core.checks import finite
from ..._core.errors import BadInput
from ...domains.curves import Curve

#: Angle at t = 1 of the curves cos(θ) a + sin(θ) b.
_TURNS = {"circle": 2 * math.pi, "arc": math.pi / 2}


@dataclass(frozen=True, eq=False)
class Path:
    """A curve or polyline, made of stretches that are straight or parts of one ellipse.

    A stretch is x(θ) = a θ + c between two parameters, or x(θ) = a cos θ + b sin θ + c.

    Attributes:
        shape: Shape of one point.
        terms: (stretches, 2 or 3, *shape), the coefficients (a, c) or (a, b, c), float64; None
            for a curve that is known as a function only.
        low: Parameter at which each stretch begins.
        high: Parameter at which it ends.
        curve: The function of such a curve.
    """

    shape: torch.Size
    terms: Tensor | None
    low: Tensor
    high: Tensor
    curve: Curve | None = None

    @property
    def stretches(self) -> int:
        """Number of stretches; 1 for a function."""
        return len(self.low)

    @property
    def round(self) -> bool:
        """Whether the stretches are parts of an ellipse."""
        return self.terms is not None and self.terms.shape[1] == 3

    def steps(self, count: int) -> int:
        """Return the number of even steps that ``count`` points or more make, whole per stretch."""
        return self.stretches * max(1, math.ceil((count - 1) / self.stretches))

    def points(self, index: Tensor, steps: int) -> Tensor:
        """Return the points of the given places among ``steps`` + 1, (points, ...), float64."""
        if self.terms is None:
            assert self.curve is not None
            return self.curve(index.to(torch.float64) / steps).detach().to("cpu", torch.float64)
        per_stretch = steps // self.stretches
        stretch = torch.div(index, per_stretch, rounding_mode="floor").clamp_max(
            self.stretches - 1)
        share = (index - stretch * per_stretch).to(torch.float64) / per_stretch
        low, high = self.low[stretch], self.high[stretch]
        # The terms of a single stretch are shared by all points instead of copied to each.
        terms = self.terms if self.stretches == 1 else self.terms[stretch]
        return evaluate_terms(terms, low + share * (high - low))


def evaluate_terms(terms: Tensor, parameter: Tensor) -> Tensor:
    """Return a θ + c, or a cos θ + b sin θ + c, for terms (pieces or 1, 2 or 3, ...)."""
    weights = ((parameter.cos(), parameter.sin()) if terms.shape[1] == 3 else (parameter,))
    value = terms[:, -1]
    for place, weight in enumerate(weights):
        value = value + weight.reshape(-1, *(1,) * (terms.ndim - 2)) * terms[:, place]
    return value


def read_paths(curve: Any) -> tuple[list[Path], bool]:
    """Return the paths that were given, and whether they were several.

    Args:
        curve: A ``Curve``, a polyline (points, ...), or a list of them.

    Raises:
        BadInput: Something else, fewer than two points, or points of different shapes.
        NonFinite: A point holds NaN or infinity.
    """
    several = isinstance(curve, list | tuple)
    given: Sequence[Any] = curve if several else [curve]
    if not given:
        raise BadInput("the list of curves is empty: expected at least one curve or polyline")
    paths = [_read(one) for one in given]
    shapes = {tuple(path.shape) for path in paths}
    if len(shapes) > 1:
        raise BadInput(f"the curves' points have shapes {sorted(shapes)}: expected equal shapes")
    return paths, several


def _read(curve: Any) -> Path:
    if isinstance(curve, Curve):
        return _of_curve(curve)
    if isinstance(curve, Tensor) or hasattr(curve, "__array__"):
        return _of_points(torch.as_tensor(curve))
    raise BadInput(f"a {type(curve).__name__} is no curve: expected a Curve such as "
                   "ps.segment(a, b), a tensor of points (points, ...) or a list of these")


def _of_curve(curve: Curve) -> Path:
    unit = torch.tensor([1.0], dtype=torch.float64)
    if curve.ends is None or curve.name not in ("segment", *_TURNS):
        return Path(curve(0.0).shape, None, 0 * unit, unit, curve)
    a, b = (end.to("cpu", torch.float64) for end in curve.ends)
    if curve.name == "segment":
        return Path(a.shape, torch.stack([b - a, a])[None], 0 * unit, unit)
    terms = torch.stack([a, b, torch.zeros_like(a)])[None]
    return Path(a.shape, terms, 0 * unit, _TURNS[curve.name] * unit)


def _of_points(points: Tensor) -> Path:
    if points.ndim < 2 or len(points) < 2:
        raise BadInput(f"a polyline has shape {tuple(points.shape)}: expected (points, ...) with "
                       "at least 2 points")
    points = points.detach().to("cpu", torch.float64)
    finite("the polyline", points)
    low = torch.zeros(len(points) - 1, dtype=torch.float64)
    terms = torch.stack([points[1:] - points[:-1], points[:-1]], dim=1)
    return Path(points.shape[1:], terms, low, low + 1)
