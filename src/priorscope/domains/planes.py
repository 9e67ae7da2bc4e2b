"""Two-dimensional slices of the input space: a plane through three points, or a box."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .._core.checks import finite, finite_array, real_number
from .._core.errors import BadInput

#: Sine of the angle at ``a`` below which three points count as lying on one line.
_FLAT = 1e-7


@dataclass(frozen=True, eq=False)
class Plane:
    """A convex polygon in a plane of the input space: points ``origin + u·axes[0] + v·axes[1]``.

    Attributes:
        origin: The point at (u, v) = (0, 0), of any shape, float64.
        axes: Two directions, (2, ...), float64; orthonormal where ``plane`` or ``box`` made
            them, so that lengths and areas in (u, v) are those of the input space.
        polygon: Corners of the slice in (u, v), (corners, 2), float64, anticlockwise and convex.
        marks: Points worth showing in (u, v), (marks, 2): the three that ``plane`` was given.

    Raises:
        BadInput: Shapes do not fit, or the polygon is not convex or has no area.
        NonFinite: NaN or infinity.
    """

    origin: Tensor
    axes: Tensor
    polygon: Tensor
    marks: Tensor = field(default_factory=lambda: torch.zeros((0, 2), dtype=torch.float64))

    def __post_init__(self) -> None:
        if self.axes.shape != (2, *self.origin.shape) or self.origin.ndim == 0:
            raise BadInput(f"axes have shape {tuple(self.axes.shape)} at an origin of shape "
                           f"{tuple(self.origin.shape)}: expected two directions of that shape")
        for name in ("origin", "axes"):
            finite(name, getattr(self, name))
        corners = finite_array("polygon", self.polygon)
        object.__setattr__(self, "polygon", torch.from_numpy(_anticlockwise(corners)))

    def points(self, places: Tensor) -> Tensor:
        """Return the input points, (places, ...), float64, at (u, v) places (places, 2)."""
        flat = places.to(torch.float64) @ self.axes.flatten(1)
        return self.origin + flat.reshape(len(places), *self.origin.shape)

    def places(self, points: Any) -> Tensor:
        """Return (u, v) of the nearest points of the plane to input points (points, ...)."""
        given = torch.as_tensor(points, dtype=torch.float64, device="cpu")
        away = (given - self.origin).reshape(-1, self.origin.numel())
        return torch.linalg.lstsq(self.axes.flatten(1).T, away.T).solution.T

    def within(self, low: Any, high: Any) -> "Plane":
        """Return the same plane with the rectangle from ``low`` to ``high`` in (u, v) as slice.

        Args:
            low: Least u and v: a pair, or one number for both.
            high: Largest u and v.
        """
        return replace(self, polygon=_rectangle(low, high))


def plane(a: Any, b: Any, c: Any, margin: float = 0.2) -> Plane:
    """Return the slice through three points: the rectangle around them, with a margin.

    The first axis runs from a to b, the second is perpendicular to it, towards c; both have unit
    length, so that distances in the slice are distances in the input space.

    Args:
        a: A point of any shape, for instance an image; tensor, array or list. It lies at (0, 0).
        b: A second one, of the same shape.
        c: A third one, not on the line through the first two.
        margin: Room on every side, as a share of the rectangle's longer side.

    Raises:
        BadInput: Shapes differ, or the points lie on one line.
        NonFinite: NaN or infinity.

    Example:
        >>> plane([0.0, 0.0, 0.0], [3.0, 0.0, 0.0], [1.0, 2.0, 0.0], margin=0).polygon.tolist()
        [[0.0, 0.0], [3.0, 0.0], [3.0, 2.0], [0.0, 2.0]]
    """
    margin = real_number("margin", margin, at_least=0.0)
    ends = [torch.from_numpy(np.array(finite_array(name, point)))
            for name, point in zip("abc", (a, b, c), strict=True)]
    shapes = {tuple(end.shape) for end in ends}
    if len(shapes) > 1 or ends[0].ndim == 0:
        raise BadInput("a plane was asked for through points of shapes "
                       f"{', '.join(str(tuple(end.shape)) for end in ends)}: expected one shape")
    along, across = (ends[1] - ends[0]).flatten(), (ends[2] - ends[0]).flatten()
    length, reach = float(along.norm()), float(across.norm())
    first = along / (length or 1.0)
    height = across - (across @ first) * first
    height -= (height @ first) * first  # once more, for directions that are nearly the same
    if length == 0 or reach == 0 or float(height.norm()) <= _FLAT * reach:
        raise BadInput("a plane was asked for through three points that lie on one line, or of "
                       "which two are equal: expected a third one away from the line")
    axes = torch.stack([first, height / height.norm()])
    marks = torch.tensor([[0.0, 0.0], [length, 0.0],
                          [float(across @ first), float(height.norm())]], dtype=torch.float64)
    low, high = marks.amin(0), marks.amax(0)
    room = margin * float((high - low).max())
    return Plane(ends[0], axes.reshape(2, *ends[0].shape), _rectangle(low - room, high + room),
                 marks)


def box(low: Any, high: Any) -> Plane:
    """Return the rectangle from ``low`` to ``high`` in the input space of two-input models.

    Args:
        low: Least values of the two inputs: a pair, or one number for both.
        high: Largest values.

    Raises:
        BadInput: No room between ``low`` and ``high``.

    Example:
        >>> box(-1, 1).polygon.tolist()
        [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]
    """
    return Plane(torch.zeros(2, dtype=torch.float64), torch.eye(2, dtype=torch.float64),
                 _rectangle(low, high))


def _rectangle(low: Any, high: Any) -> Tensor:
    ends = []
    for name, end in (("low", low), ("high", high)):
        pair = np.atleast_1d(finite_array(name, end))
        if pair.shape not in ((1,), (2,)):
            raise BadInput(f"{name} has shape {pair.shape}: expected one number or a pair")
        ends.append(np.broadcast_to(pair, (2,)))
    (left, bottom), (right, top) = ends
    if not (left < right and bottom < top):
        raise BadInput(f"a box was asked for from {ends[0].tolist()} to {ends[1].tolist()}: "
                       "expected low below high")
    return torch.tensor([[left, bottom], [right, bottom], [right, top], [left, top]],
                        dtype=torch.float64)


def _anticlockwise(corners: np.ndarray) -> np.ndarray:
    """Return the corners of a convex polygon in anticlockwise order."""
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
        raise BadInput(f"polygon has shape {corners.shape}: expected at least three (u, v) corners")
    sides = np.roll(corners, -1, axis=0) - corners
    following = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0]
    angles = np.arctan2(turns, (sides * following).sum(axis=1))
    if not (np.all(turns > 0) or np.all(turns < 0)) or abs(angles.sum()) > 7:
        raise BadInput("the polygon of the slice is not convex, or has no area: expected corners "
                       "in order around a convex polygon")
    return np.ascontiguousarray(corners if turns[0] > 0 else corners[::-1])
