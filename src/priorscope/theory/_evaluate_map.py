"""Compiled loop that turns inner products into kernel values through a ``ComposedMap``."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, error_model="numpy")
def evaluate(products: np.ndarray, weight: float, bias: float, row_roots: np.ndarray,
             column_roots: np.ndarray, rows: np.ndarray, octaves: int, bits: int, gain: float,
             shift: float) -> None:
    """Overwrite ``products`` by gain·F(r)·(scales of the pair) + shift.

    r is (weight·product + bias)/(row root·column root), the roots being square roots of the first
    variances; they scale the result too, and ``gain`` divides the table's own variance out.
    """
    last = rows.shape[1] - 1
    bit_shift = 52 - bits
    base = (np.int64(1023 - octaves) << np.int64(bits)) - 1
    u = np.empty(products.shape[1])
    u_bits = u.view(np.int64)
    for i in range(products.shape[0]):
        line = products[i]
        for j in range(line.size):
            scale = row_roots[i] * column_roots[j]
            r = (weight * line[j] + bias) / scale if scale > 0.0 else 0.0
            line[j] = r
            u[j] = np.sqrt(max(1.0 - abs(r), 0.0))
        for j in range(line.size):
            panel = min(max((u_bits[j] >> bit_shift) - base, 0), last)
            row = rows[0 if line[j] >= 0.0 else 1, panel]
            xi = (u[j] - row[0]) * row[1]
            value = row[2]
            for k in range(3, row.size):
                value = value * xi + row[k]
            line[j] = gain * row_roots[i] * column_roots[j] * value + shift
