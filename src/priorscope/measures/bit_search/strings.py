"""Reading bit strings: which two values a coordinate takes, and what flipping it means."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import finite
from ..._core.errors import BadInput


@dataclass(frozen=True)
class BitStrings:
    """Strings of two-valued coordinates.

    Attributes:
        x: The strings, float, (points, n).
        low: The smaller value of each coordinate, (n,).
        high: The larger one, (n,).
        shape: Shape of one string as it was given.
    """

    x: Tensor
    low: Tensor
    high: Tensor
    shape: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.x)

    def like(self, device: torch.device, dtype: torch.dtype) -> "BitStrings":
        """Return the strings on another device, in another dtype."""
        x, low, high = (values.to(device=device, dtype=dtype)
                        for values in (self.x, self.low, self.high))
        return BitStrings(x, low, high, self.shape)

    def other(self, x: Tensor) -> Tensor:
        """Return strings (..., n) with every bit flipped: to the stored value, without rounding."""
        return torch.where(x == self.low, self.high, self.low)

    def __getitem__(self, rows: slice) -> "BitStrings":
        return BitStrings(self.x[rows], self.low, self.high, self.shape)


def read_bits(bits: Any, *, values: tuple[Any, Any] | None = None) -> BitStrings:
    """Read strings off an array and check that each coordinate takes two values.

    Args:
        bits: Array or tensor (points, ...) with two values in all, or two per coordinate;
            trailing axes are flattened.
        values: The two values, each a number or one per coordinate; None reads them off.

    Raises:
        BadInput: A coordinate takes other values, or the two cannot be read off.
        NonFinite: NaN or infinity.
    """
    x = torch.as_tensor(np.asarray(bits) if not isinstance(bits, Tensor) else bits.detach())
    x = x if x.is_floating_point() else x.to(torch.get_default_dtype())
    if x.ndim < 2 or 0 in x.shape:
        raise BadInput(f"bit strings have shape {tuple(x.shape)}: expected (points, n)")
    shape = tuple(x.shape[1:])
    x = x.flatten(1)
    finite("the bit strings", x)
    low, high = _read_off(x) if values is None else _given(x, values)
    wrong = (x != low) & (x != high)
    if wrong.any():
        point, coordinate = wrong.nonzero()[0].tolist()
        raise BadInput(
            f"point {point} has the value {x[point, coordinate].item():g} at coordinate "
            f"{coordinate}: bit measures need two values per coordinate; binarise the inputs first"
        )
    return BitStrings(x, low, high, shape)


def _read_off(x: Tensor) -> tuple[Tensor, Tensor]:
    low, high = x.min(), x.max()
    if low < high and ((x == low) | (x == high)).all():
        return low.expand(x.shape[1]), high.expand(x.shape[1])
    lows, highs = x.amin(dim=0), x.amax(dim=0)
    if (lows == highs).any() and ((x == lows) | (x == highs)).all():
        still = int((lows == highs).nonzero()[0, 0])
        raise BadInput(
            f"coordinate {still} takes the single value {lows[still].item():g}: "
            "say which two values there are, e.g. values=(-1, 1)"
        )
    return lows, highs


def _given(x: Tensor, values: tuple[Any, Any]) -> tuple[Tensor, Tensor]:
    try:
        low, high = (torch.as_tensor(value, dtype=x.dtype, device=x.device) for value in values)
        low, high = low.expand(x.shape[1]), high.expand(x.shape[1])
    except (TypeError, ValueError, RuntimeError):
        raise BadInput(
            f"values is {values!r}: expected two numbers, or two rows of {x.shape[1]} numbers"
        ) from None
    if (low == high).any():
        raise BadInput(f"values is {values!r}: the two values of a coordinate must differ")
    return low, high
