"""Growing sets of inputs by one flip at a time, on packed tables."""

import numpy as np
from numba import njit

U64 = np.uint64

#: For each of the lower six bits of an input, the places of a word where it is 0.
_CLEAR = np.array([0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F,
                   0x00FF00FF00FF00FF, 0x0000FFFF0000FFFF, 0x00000000FFFFFFFF], dtype=np.uint64)


def boundary_histograms(words: np.ndarray, inputs: int, distances: np.ndarray) -> np.ndarray:
    """Count the inputs at each distance from the other class.

    Args:
        words: Packed tables, (functions, words).
        inputs: Number of inputs.
        distances: Filled in with every input's distance where it has the shape (functions, 2ⁿ),
            uint8; left alone where it is empty.

    Returns:
        Number of inputs at distance 0 to n, (functions, n + 1), int64; 0 for constant functions.
    """
    histogram = np.zeros((len(words), inputs + 1), dtype=np.int64)
    room = np.zeros((2, words.shape[1]), dtype=np.uint64)
    used = U64(2**64 - 1) if inputs >= 6 else U64((1 << (1 << inputs)) - 1)
    for invert in (U64(0), used):
        _grow(words, inputs, invert, _CLEAR, room, histogram, distances)
    return histogram


@njit(cache=True, nogil=True)
def _grow(words: np.ndarray, inputs: int, invert: np.uint64, clear: np.ndarray, room: np.ndarray,
          histogram: np.ndarray, distances: np.ndarray) -> None:
    """Dilate the ones, or the zeros, and count what each step adds."""
    reached, grown = room[0], room[1]
    for row in range(words.shape[0]):
        for i in range(reached.size):
            reached[i] = words[row, i] ^ invert
        for step in range(1, inputs + 1):
            _dilate(reached, grown, inputs, clear)
            added = 0
            for i in range(reached.size):
                new = grown[i] & ~reached[i]
                added += _ones(new)
                if distances.size > 0 and new != U64(0):
                    for place in range(64):
                        if (new >> U64(place)) & U64(1):
                            distances[row, 64 * i + place] = step
                reached[i] = grown[i]
            if added == 0:
                break
            histogram[row, step] += added


@njit(nogil=True)
def _dilate(reached: np.ndarray, grown: np.ndarray, inputs: int, clear: np.ndarray) -> None:
    """Add to a set all that is one flip away from it."""
    for i in range(reached.size):
        word = reached[i]
        total = word
        for bit in range(min(inputs, 6)):
            shift = U64(1 << bit)
            total |= ((word >> shift) & clear[bit]) | ((word & clear[bit]) << shift)
        for bit in range(inputs - 6):
            total |= reached[i ^ (1 << bit)]
        grown[i] = total


@njit(nogil=True)
def _ones(word: np.uint64) -> int:
    """Count the set bits; LLVM knows the pattern and uses the processor's instruction."""
    word -= (word >> U64(1)) & U64(0x5555555555555555)
    word = (word & U64(0x3333333333333333)) + ((word >> U64(2)) & U64(0x3333333333333333))
    word = (word + (word >> U64(4))) & U64(0x0F0F0F0F0F0F0F0F)
    # By way of int64: Numba adds int and uint64 as floats.
    return int(np.int64((word * U64(0x0101010101010101)) >> U64(56)))
