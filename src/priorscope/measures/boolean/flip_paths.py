"""Counting the orders of flips that leave a function unchanged, 128 inputs at a time."""

import numpy as np
from numba import njit

from .aligned import aligned_zeros

U64 = np.uint64

#: Inputs side by side; functions of fewer inputs leave lanes empty.
LANES = 128

#: For each of the lower six bits of an input, the places of a word where it is 0.
_CLEAR = np.array([0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F,
                   0x00FF00FF00FF00FF, 0x0000FFFF0000FFFF, 0x00000000FFFFFFFF], dtype=np.uint64)


def count_paths(words: np.ndarray, inputs: int, weights: np.ndarray,
                expected: np.ndarray) -> np.ndarray:
    """Count, for each k, the ways to flip k inputs one by one without a change of class.

    Args:
        words: Packed tables, (functions, words).
        inputs: Number of inputs n, at most 12.
        weights: Share of all orders that begin with given k flips, (n + 1,).
        expected: Filled in with every input's expected distance where it has the shape
            (functions, 2ⁿ), float64; left alone where it is empty.

    Returns:
        Ways summed over the inputs, (functions, n + 1), int64.
    """
    paths = np.zeros((len(words), inputs + 1), dtype=np.int64)
    room = aligned_zeros((1 << inputs, LANES), np.int32)
    _count_paths(words, inputs, weights, _CLEAR, room, paths, expected)
    return paths


@njit(cache=True, nogil=True)
def _count_paths(words: np.ndarray, inputs: int, weights: np.ndarray, clear: np.ndarray,
                 room: np.ndarray, paths: np.ndarray, expected: np.ndarray) -> None:
    lanes = min(LANES, 1 << inputs)
    for row in range(words.shape[0]):
        for tile in range((1 << inputs) // lanes):
            room[0, :lanes] = 1
            for flips in range(1 << inputs):
                size = _bits(flips)
                if flips > 0:
                    _count_orders(words[row], tile, flips, clear, room)
                total = np.int64(0)
                for lane in range(lanes):
                    total += room[flips, lane]
                paths[row, size] += total
                if expected.size > 0 and size < inputs:
                    for lane in range(lanes):
                        expected[row, tile * lanes + lane] += weights[size] * room[flips, lane]


@njit(nogil=True)
def _bits(number: int) -> int:
    bits = 0
    while number:
        number &= number - 1
        bits += 1
    return bits


@njit(nogil=True)
def _count_orders(words: np.ndarray, tile: int, flips: int, clear: np.ndarray,
                  room: np.ndarray) -> None:
    """Fill in c(S) = [f(x^S) = f(x)] Σ c(S without i) for one S and all lanes x."""
    counts, rest, started = room[flips], flips, False
    while rest:
        before = room[flips ^ (rest & -rest)]
        rest &= rest - 1
        if started:
            for lane in range(LANES):
                counts[lane] += before[lane]
        else:
            for lane in range(LANES):
                counts[lane] = before[lane]
            started = True
    for half in range(min(2, words.size)):
        here = 2 * tile + half if words.size > 1 else 0
        other = _flipped(words[here ^ (flips >> 6)], U64(flips & 63), clear)
        changed = words[here] ^ other
        kept = counts[64 * half:64 * half + 64]
        for place in range(64):
            kept[place] &= np.int32((changed >> U64(place)) & U64(1)) - np.int32(1)


@njit(nogil=True)
def _flipped(word: np.uint64, near: np.uint64, clear: np.ndarray) -> np.uint64:
    """Move the bit at each place p of a word to place p xor ``near``."""
    for bit in range(6):
        if (near >> U64(bit)) & U64(1):
            shift = U64(1 << bit)
            word = ((word >> shift) & clear[bit]) | ((word & clear[bit]) << shift)
    return word
