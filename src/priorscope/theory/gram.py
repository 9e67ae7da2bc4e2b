"""Kernel matrices: one table where all inputs share it, the plain recursion elsewhere."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .._core.progress import progress
from .interpolation import ComposedMap, composed_map
from .recursion import Recursion

_BLOCK = 256
_SMALL = 2**11
_SAME = 1e-13

_Work = Callable[[np.ndarray, slice, slice], np.ndarray]


def gram(recursion: Recursion, x: Any, y: Any, *, memory_limit: float) -> np.ndarray:
    """Return the kernel matrix of ``x`` against ``y``, or of ``x`` with itself.

    Args:
        recursion: The layers.
        x: Inputs, shape (N, d).
        y: Inputs, shape (M, d), or None.
        memory_limit: Bytes that the matrix may take.
    """
    x = finite_array("x", x, ndim=2)
    other = x if y is None else finite_array("y", y, ndim=2)
    if x.shape[1] != other.shape[1] or x.shape[1] == 0:
        raise BadInput(f"x has shape {x.shape} and y has shape {other.shape}: expected the same "
                       "number of columns, at least one")
    _refuse_huge(len(x), len(other), memory_limit)
    rows, columns = _first_variances(recursion, x), _first_variances(recursion, other)
    work = _work(recursion, x.shape[1], rows, columns)
    result = np.empty((len(x), len(other)))
    with progress("kernel matrix", len(x)) as advance:
        for start in range(0, len(x), _BLOCK):
            block = slice(start, min(start + _BLOCK, len(x)))
            right = slice(start if y is None else 0, len(other))
            result[block, right] = work(x[block] @ other[right].T, block, right)
            if y is None:
                _mirror(result, block)
            advance(block.stop - start)
    if y is None:
        np.fill_diagonal(result, recursion.diagonal(rows))
    return result


def _refuse_huge(count: int, other: int, limit: float) -> None:
    needed = 8.0 * count * other
    if needed > limit:
        raise BadInput(
            f"a kernel matrix of {count} by {other} inputs needs {needed / 2**30:.1f} GiB, more "
            f"than the limit of {limit / 2**30:.1f} GiB: take fewer inputs, compute it in pieces "
            "with x and y, or raise memory_limit"
        )


def _first_variances(recursion: Recursion, x: np.ndarray) -> np.ndarray:
    norms = np.einsum("ij,ij->i", x, x) / x.shape[1]
    return recursion.weights[0] * norms + recursion.biases[0]


def _mirror(result: np.ndarray, block: slice) -> None:
    """Copy what is above the diagonal below it: symmetric to the last bit."""
    result[block.stop:, block] = result[block, block.stop:].T
    square = result[block, block]
    below = np.tril_indices(len(square), -1)
    square[below] = square.T[below]


def _work(recursion: Recursion, inputs: int, rows: np.ndarray, columns: np.ndarray) -> _Work:
    """Return the function that turns a block of inner products into kernel values."""
    weight, bias = recursion.weights[0] / inputs, recursion.biases[0]
    large = recursion.depth > 0 and len(rows) * len(columns) > _SMALL
    shared = _shared_variance(recursion, rows, columns) if large else 0.0
    table = composed_map(recursion, shared) if shared else None
    if table is not None:
        return _table_work(recursion, table, shared, weight, np.sqrt(rows), np.sqrt(columns))

    def plain(products: np.ndarray, block: slice, right: slice) -> np.ndarray:
        return recursion.covariance(weight * products + bias, rows[block, None], columns[right])

    return plain


def _table_work(recursion: Recursion, table: ComposedMap, shared: float, weight: float,
                row_roots: np.ndarray, column_roots: np.ndarray) -> _Work:
    from ._evaluate_map import evaluate

    shift = recursion.biases[-1]
    gain = (recursion.variances(shared)[-1] - shift) / shared

    def looked_up(products: np.ndarray, block: slice, right: slice) -> np.ndarray:
        evaluate(products, weight, recursion.biases[0], row_roots[block], column_roots[right],
                 table.rows, table.octaves, table.bits, gain, shift)
        return products

    return looked_up


def _shared_variance(recursion: Recursion, rows: np.ndarray, columns: np.ndarray) -> float:
    """Return a first variance whose table serves all inputs, or zero if there is none.

    Equal means equal to 13 digits, so that inputs normalised in float64 count as equal.
    """
    if recursion.scale_free:
        return 1.0
    low, high = min(rows.min(), columns.min()), max(rows.max(), columns.max())
    return float(high) if high - low <= _SAME * high else 0.0
