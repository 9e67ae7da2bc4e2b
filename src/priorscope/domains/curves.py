"""Curves through the input space: where a network is followed along one parameter."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from .._core.checks import finite, whole_number
from .._core.errors import BadInput


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve x(t), t in [0, 1], as a function of its parameter.

    Calling it with parameters of any shape returns points of shape ``(*shape_of_t, *shape_of_x)``.
    The parameter enters in float64. An open curve may be called beyond [0, 1] and goes on; a closed
    one starts again, and its two ends are equal to the bit.

    Attributes:
        function: Maps a float64 tensor of parameters to points, one more axis (or more) at the end.
        closed: Whether x(1) = x(0).
        name: What kind of curve it is.
        ends: The points a and b, in float64, that a segment, circle or arc is made of; of other
            curves None. Exact geometry reads them.

    Example:
        >>> helix = Curve(lambda t: torch.stack([t.cos(), t.sin(), t], dim=-1), name="helix")
        >>> helix.sample(5).shape
        torch.Size([5, 3])
    """

    function: Callable[[Tensor], Tensor] = field(repr=False)
    closed: bool = False
    name: str = "curve"
    ends: tuple[Tensor, Tensor] | None = field(default=None, repr=False)

    def __call__(self, t: Any) -> Tensor:
        """Return the points at the parameters ``t`` (a number, list, array or tensor)."""
        t = torch.as_tensor(t, dtype=torch.float64)
        return self.function(t - torch.floor(t) if self.closed else t)

    def sample(self, count: int, *, endpoint: bool = True) -> Tensor:
        """Return ``count`` points at even steps of t, from t = 0 to t = 1.

        The polyline through them covers the whole curve: on a closed one the last point repeats
        the first. A discrete Fourier transform along a closed curve wants ``endpoint=False``.

        Args:
            count: Number of points, at least 2.
            endpoint: Whether t = 1 is among them; else the last is at t = 1 - 1/count.
        """
        count = whole_number("count", count, at_least=2)
        steps = count - 1 if endpoint else count
        return self(torch.arange(count, dtype=torch.float64) / steps)


def segment(a: Any, b: Any, *, dtype: torch.dtype | None = None,
            device: torch.device | str | None = None) -> Curve:
    """Return the straight segment x(t) = (1 - t) a + t b.

    Args:
        a: Start, of any shape: a flat point or an image; tensor, array or list.
        b: End, of the same shape.
        dtype: Type of the points; by default that of the ends.
        device: Where the points live; by default where the ends do.

    Returns:
        An open curve with x(0) = a and x(1) = b, exactly.

    Raises:
        BadInput: The ends differ in shape or cannot be read as numbers.
        NonFinite: An end holds NaN or infinity.

    Example:
        >>> segment([0.0, 0.0], [1.0, 2.0])(0.5).tolist()
        [0.5, 1.0]
    """
    return _combination(a, b, lambda t: (1 - t, t), "segment", False, dtype, device)


def circle(a: Any, b: Any, *, dtype: torch.dtype | None = None,
           device: torch.device | str | None = None) -> Curve:
    """Return the closed curve x(t) = cos(2πt) a + sin(2πt) b around the origin.

    It is a circle where a and b are of equal length and perpendicular, else an ellipse. It passes
    through a at t = 0, b at t = ¼, -a at t = ½ and -b at t = ¾.

    Source: Raghu et al. 2017, "On the Expressive Power of Deep Neural Networks", the great circle
    on which trajectory length is measured.

    Args:
        a: First half-axis, of any shape; tensor, array or list.
        b: Second half-axis, of the same shape.
        dtype: Type of the points; by default that of a and b.
        device: Where the points live; by default where a and b do.

    Raises:
        BadInput: The ends differ in shape or cannot be read as numbers.
        NonFinite: An end holds NaN or infinity.

    Example:
        >>> circle([1.0, 0.0], [0.0, 1.0]).closed
        True
    """
    return _combination(a, b, lambda t: (torch.cos(2 * math.pi * t), torch.sin(2 * math.pi * t)),
                        "circle", True, dtype, device)


def arc(a: Any, b: Any, *, dtype: torch.dtype | None = None,
        device: torch.device | str | None = None) -> Curve:
    """Return the quarter turn x(t) = cos(πt/2) a + sin(πt/2) b from a to b.

    Source: Raghu et al. 2017, the circular arc between two data points.

    Args:
        a: Start, of any shape; tensor, array or list.
        b: End, of the same shape.
        dtype: Type of the points; by default that of the ends.
        device: Where the points live; by default where the ends do.

    Raises:
        BadInput: The ends differ in shape or cannot be read as numbers.
        NonFinite: An end holds NaN or infinity.

    Example:
        >>> arc([1.0, 0.0], [0.0, 1.0])(0.0).tolist()
        [1.0, 0.0]
    """
    quarter = math.pi / 2
    return _combination(a, b, lambda t: (torch.cos(quarter * t), torch.sin(quarter * t)),
                        "arc", False, dtype, device)


def _combination(a: Any, b: Any, weights: Callable[[Tensor], tuple[Tensor, Tensor]], name: str,
                 closed: bool, dtype: torch.dtype | None,
                 device: torch.device | str | None) -> Curve:
    a, b = _end("a", a, device), _end("b", b, device)
    if a.shape != b.shape:
        raise BadInput(f"{name} goes from a point of shape {tuple(a.shape)} to one of shape "
                       f"{tuple(b.shape)}: expected equal shapes")
    kind = dtype or torch.promote_types(a.dtype, b.dtype)
    # Copies, since the user may go on to change the ends in place.
    a, b = (end.to(torch.float64, copy=True) for end in (a, b))

    def points(t: Tensor) -> Tensor:
        of_a, of_b = (w.to(a.device).reshape(t.shape + (1,) * a.ndim) for w in weights(t))
        return (of_a * a + of_b * b).to(kind)

    return Curve(points, closed=closed, name=name, ends=(a, b))


def _end(what: str, point: Any, device: torch.device | str | None) -> Tensor:
    try:
        tensor = torch.as_tensor(point, device=device).detach()
    except (TypeError, ValueError, RuntimeError):
        raise BadInput(f"{what} cannot be read as a point: expected a tensor, array or list of "
                       "numbers") from None
    if not tensor.is_floating_point():
        tensor = tensor.to(torch.float32)
    finite(what, tensor)
    return tensor
