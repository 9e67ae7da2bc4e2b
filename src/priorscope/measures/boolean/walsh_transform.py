"""The fast Walsh-Hadamard transform, compiled, in whole numbers.

A look-up transforms 8 values at once, which are then moved as one. What remains are butterflies
between rows of 32 values: of four tables side by side, or of one large table.
"""

import numpy as np
from numba import njit

from .aligned import aligned_zeros

#: Values that one look-up transforms.
OCTET = 8

#: Tables side by side, and values in a row: a constant length becomes vector code.
SIDE, LANES = 4, 32

#: Inputs up to which four tables are transformed side by side; more do not fit the cache.
MOST_SIDE = 12


def _short_transforms() -> np.ndarray:
    """Return the transforms of (-1)^f for all f on 8 inputs, by their bits, shape (256, 8)."""
    parity = np.array([[(-1) ** (i & j).bit_count() for j in range(8)] for i in range(8)])
    signs = 1 - 2 * (np.arange(256)[:, None] >> np.arange(8) & 1)
    return (signs @ parity).astype(np.int16)


_SHORT = _short_transforms()


def transform_tables(words: np.ndarray, sums: np.ndarray) -> None:
    """Fill in sums (functions, 2ⁿ) of (-1)^f times each parity, from packed tables."""
    size = sums.shape[1]
    short = _SHORT.astype(sums.dtype).view(np.int64)
    if size < OCTET:
        bits = words >> np.arange(size, dtype=np.uint64) & np.uint64(1)
        sums[:] = 1 - 2 * bits.astype(np.int64)
        transform(sums)
    elif size <= 1 << MOST_SIDE:
        room = aligned_zeros((size // OCTET, LANES), np.int16)
        _transform_side_by_side(words, short, room, room.view(np.int64), sums.view(np.int64))
    else:
        _transform_large(words, short, sums, sums.view(np.int64))


@njit(cache=True, nogil=True)
def transform(rows: np.ndarray) -> None:
    """Transform each row of 2ⁿ numbers in place: twice is 2ⁿ times the identity."""
    for k in range(rows.shape[0]):
        stride = 1
        while stride < rows.shape[1]:
            _butterflies(rows[k], stride)
            stride *= 2


@njit(cache=True, nogil=True)
def _transform_side_by_side(words: np.ndarray, short: np.ndarray, room: np.ndarray,
                            joined: np.ndarray, sums: np.ndarray) -> None:
    # Eight values of 16 bits are moved as two words.
    for first in range(0, words.shape[0], SIDE):
        used = min(SIDE, words.shape[0] - first)
        for table in range(used):
            for octet in range(room.shape[0]):
                found = words[first + table, octet >> 3] >> np.uint64(8 * (octet & 7))
                found &= np.uint64(255)
                joined[octet, 2 * table] = short[found, 0]
                joined[octet, 2 * table + 1] = short[found, 1]
        _row_steps(room)
        for table in range(used):
            for octet in range(room.shape[0]):
                sums[first + table, 2 * octet] = joined[octet, 2 * table]
                sums[first + table, 2 * octet + 1] = joined[octet, 2 * table + 1]


@njit(cache=True, nogil=True)
def _transform_large(words: np.ndarray, short: np.ndarray, sums: np.ndarray,
                     joined: np.ndarray) -> None:
    moves = short.shape[1]
    for k in range(sums.shape[0]):
        for octet in range(sums.shape[1] // OCTET):
            found = words[k, octet >> 3] >> np.uint64(8 * (octet & 7))
            for i in range(moves):
                joined[k, moves * octet + i] = short[found & np.uint64(255), i]
        _butterflies(sums[k], OCTET)
        _butterflies(sums[k], 2 * OCTET)
        _row_steps(sums[k].reshape(sums.shape[1] // LANES, LANES))


@njit(nogil=True)
def _row_steps(rows: np.ndarray) -> None:
    """Do the butterflies between rows at all powers of two, two powers at a time."""
    stride = 1
    while 4 * stride <= rows.shape[0]:
        for base in range(0, rows.shape[0], 4 * stride):
            for k in range(base, base + stride):
                a, b, c, d = (rows[k], rows[k + stride], rows[k + 2 * stride],
                              rows[k + 3 * stride])
                for i in range(LANES):
                    ab, ba, cd, dc = a[i] + b[i], a[i] - b[i], c[i] + d[i], c[i] - d[i]
                    a[i], b[i], c[i], d[i] = ab + cd, ba + dc, ab - cd, ba - dc
        stride *= 4
    if 2 * stride <= rows.shape[0]:
        for k in range(stride):
            a, b = rows[k], rows[k + stride]
            for i in range(LANES):
                a[i], b[i] = a[i] + b[i], a[i] - b[i]


@njit(nogil=True)
def _butterflies(line: np.ndarray, stride: int) -> None:
    for base in range(0, line.size, 2 * stride):
        a, b = line[base:base + stride], line[base + stride:base + 2 * stride]
        for i in range(stride):
            a[i], b[i] = a[i] + b[i], a[i] - b[i]
