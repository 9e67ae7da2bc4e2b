"""Reading values on grids: their shape, their own rounding error, and batches of bounded memory."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from .._core.batching import in_batches
from .._core.checks import finite, whole_number
from .._core.errors import BadInput

_BYTES_PER_VALUE = 64

# Batches that stay in the cache run two to four times as fast as batches that fill the memory.
_BUDGET = 4 * 2**20

#: A function whose standard deviation is this much smaller than its largest value is constant...
_CONSTANT = 1e-9
#: ... or this many times the rounding error of the type that its values come in.
_ROUNDING = 16.0

Values = np.ndarray | torch.Tensor


def read_grids(values: Any, dims: int) -> tuple[Values, tuple[int, ...], int]:
    """Return the values as (grids, R, ..., R) in their own type, the batch's shape, and R."""
    dims = whole_number("dims", dims)
    values = _as_numbers(values)
    sides = tuple(values.shape[-dims:])
    if values.ndim < dims or len(set(sides)) > 1 or sides[0] < 2:
        axes = ", ".join(["..."] + ["R"] * dims)
        raise BadInput(f"values has shape {tuple(values.shape)}: expected ({axes}) with R of at "
                       f"least 2 for dims={dims}; reshape outputs on a grid so that each of its "
                       "coordinates has an axis of its own")
    finite("values", values)
    batch = tuple(values.shape[:-dims])
    return values.reshape(math.prod(batch), *sides), batch, sides[0]


def _as_numbers(values: Any) -> Values:
    if isinstance(values, torch.Tensor):
        values, real = values.detach(), not values.is_complex()
    else:
        try:
            values = np.asarray(values)
        except ValueError:
            raise BadInput("values is a ragged list: expected grids of equal size") from None
        real = values.dtype.kind in "buif"
    if not real:
        raise BadInput(f"values has dtype {values.dtype}: expected real numbers")
    return values


def tolerance_of(values: Values) -> float:
    """Return the spread, as a share of the largest value, below which grids count as constant."""
    if isinstance(values, torch.Tensor):
        error = torch.finfo(values.dtype).eps if values.is_floating_point() else 0.0
    else:
        error = float(np.finfo(values.dtype).eps) if values.dtype.kind == "f" else 0.0
    return max(_CONSTANT, _ROUNDING * error)


def centred(grids: Values) -> tuple[np.ndarray, np.ndarray]:
    """Return grids scaled to a largest absolute value of 1 and shifted to mean 0, and their spread.

    No complexity depends on scale or offset; taking them out first keeps a large offset from
    burying the rest in its rounding error, and squares from overflowing.
    """
    if isinstance(grids, torch.Tensor):
        grids = grids.cpu().to(torch.float64).numpy()
    axes = tuple(range(1, grids.ndim))
    scaled = np.array(grids, dtype=np.float64)
    peak = np.maximum(scaled.max(axis=axes, keepdims=True), -scaled.min(axis=axes, keepdims=True))
    scaled /= np.where(peak > 0, peak, 1.0)
    scaled -= scaled.mean(axis=axes, keepdims=True)
    rows = scaled.reshape(len(scaled), -1)
    return scaled, np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1])


def on_each(work: Callable[[slice], np.ndarray], flat: Values, shape: tuple[int, ...],
            dtype: type) -> np.ndarray:
    """Return what ``work`` finds on slices of the grids, as one array of the batch's shape."""
    size = math.prod(flat.shape[1:])
    pieces = in_batches(work, len(flat), bytes_per_item=_BYTES_PER_VALUE * size, budget=_BUDGET)
    return np.concatenate([np.empty(0, dtype), *pieces]).reshape(shape)
