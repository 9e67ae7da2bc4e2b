"""The mean order of a spectrum: what the Fourier and the polynomial complexity share.

Both are a mean of orders weighted by amplitudes; they differ in the transform and in the orders
alone.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ._grids import centred, on_each, read_grids, tolerance_of


def mean_orders(values: Any, *, dims: int, transform: Callable[[np.ndarray], np.ndarray],
                orders: Callable[[int], np.ndarray]) -> np.ndarray:
    """Return Σ o|c| / Σ |c| over the coefficients c of each grid, the constant one left out.

    Args:
        values: Shape (..., R, ..., R) with ``dims`` axes of length R at the end.
        dims: Number of axes of one grid.
        transform: Takes float64 grids (batch, R, ..., R) to coefficients (batch, K, ..., K) in an
            orthonormal basis whose first member is constant.
        orders: Takes R to the orders (K, ..., K) of the coefficients, divided by the largest.

    Returns:
        Float64 array of the batch's shape; NaN for a constant grid, and for one without any
        coefficient in the kept part of the spectrum.
    """
    flat, shape, resolution = read_grids(values, dims)
    tolerance = tolerance_of(flat)
    weights = orders(resolution).ravel()
    columns = np.stack([weights, np.ones_like(weights)], axis=1)
    columns[0] = 0.0

    def work(piece: slice) -> np.ndarray:
        scaled, spread = centred(flat[piece])
        amplitudes = np.abs(transform(scaled)).reshape(len(scaled), -1)
        weighted, total = (amplitudes @ columns).T
        defined = (spread >= tolerance) & (total >= tolerance * spread)
        return np.divide(weighted, total, out=np.full(len(scaled), np.nan), where=defined)

    return on_each(work, flat, shape, float)
