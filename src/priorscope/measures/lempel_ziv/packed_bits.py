"""Rows of codes made small: few codes a row, packed into 64-bit words, first symbol highest."""

import numpy as np
from numba import njit

U64 = np.uint64


def bits_per_symbol(alphabet: int) -> int:
    """Return the width that holds the codes 0 to ``alphabet - 1``, at least 1."""
    return max(1, int(alphabet - 1).bit_length())


def relabel_rows(codes: np.ndarray, alphabet: int) -> tuple[np.ndarray, int]:
    """Number the symbols of each row from 0 as they appear; return also the codes then needed."""
    kind = np.uint8 if codes.shape[1] <= 256 else np.int32
    small = np.empty(codes.shape, dtype=kind)
    needed = _relabel(codes, np.full((alphabet, 2), -1, dtype=np.int64), small)
    return small, max(int(needed), 2)


def pack_rows(codes: np.ndarray, bits: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each row packed at ``bits`` bits a symbol, and how often its symbol changes.

    Behind the last symbol stand zeros, at least 64 bits of them, so that a 64-bit window may start
    at any symbol or just behind the last.

    Args:
        codes: Codes below ``2 ** bits``, shape (rows, length).
        bits: Bits a symbol, at most 32.
    """
    rows, length = codes.shape
    words = np.zeros((rows, ((length * bits) >> 6) + 3), dtype=np.uint64)
    changes = np.zeros(rows, dtype=np.int64)
    if bits == 1:
        octets = np.packbits(codes, axis=1)
        words.view(np.uint8)[:, : octets.shape[1]] = octets
        words = words.view(">u8").astype(np.uint64)
        changes += np.count_nonzero(codes[:, 1:] != codes[:, :-1], axis=1)
    else:
        _pack(codes, bits, words, changes)
    return words, changes


@njit(cache=True, nogil=True)
def _relabel(codes: np.ndarray, labels: np.ndarray, small: np.ndarray) -> int:
    most = 0
    for row in range(codes.shape[0]):
        kinds = 0
        for i in range(codes.shape[1]):
            code = codes[row, i]
            if labels[code, 0] != row:
                labels[code, 0] = row
                labels[code, 1] = kinds
                kinds += 1
            small[row, i] = labels[code, 1]
        most = max(most, kinds)
    return most


@njit(cache=True, nogil=True)
def _pack(codes: np.ndarray, bits: int, words: np.ndarray, changes: np.ndarray) -> None:
    for row in range(codes.shape[0]):
        filled, at, free, changed = U64(0), 0, 64, 0
        for i in range(codes.shape[1]):
            value = U64(codes[row, i])
            free -= bits
            if free < 0:
                words[row, at] = filled | (value >> U64(-free))
                at += 1
                free += 64
                filled = U64(0)
            filled |= value << U64(free)
            changed += i > 0 and codes[row, i] != codes[row, i - 1]
        words[row, at] = filled
        changes[row] = changed
