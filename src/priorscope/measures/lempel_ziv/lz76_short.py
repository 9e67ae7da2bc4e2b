"""LZ76 words of binary sequences of at most 128 bits, many sequences at a time.

For the word that starts at l, the set of positions where the part read so far has ended before is
one 128-bit number E. Reading a symbol c shifts E by one and keeps the positions that hold c; the
word is complete when E is empty, and the next one starts from the set of all earlier positions.
That is a dozen bit operations a symbol and no branch, so the lanes become vector instructions.
"""

import numpy as np
from numba import njit

#: Longest sequence that two 64-bit halves hold.
LONGEST = 128

#: Sequences side by side: from 16 on, LLVM turns the inner loop into vector instructions.
LANES = 32

U64 = np.uint64


def count_words_binary(codes: np.ndarray) -> np.ndarray:
    """Return the LZ76 words of each row of zeros and ones, shape (rows, at most 128)."""
    rows, length = codes.shape
    packed = np.zeros((rows, LONGEST // 8), dtype=np.uint8)
    packed[:, : (length + 7) // 8] = np.packbits(codes, axis=1, bitorder="little")
    words = np.empty(rows, dtype=np.int64)
    _count(packed.view("<u8").astype(np.uint64, copy=False), length, words)
    return words


@njit(cache=True, nogil=True)
def _count(packed: np.ndarray, length: int, words: np.ndarray) -> None:
    # One array for all that a lane holds: separate ones keep LLVM from using vectors.
    state = np.empty((6, LANES), np.uint64)
    for first in range(0, packed.shape[0], LANES):
        used = min(LANES, packed.shape[0] - first)
        state[:] = U64(0)
        for lane in range(used):
            state[0, lane] = packed[first + lane, 0]
            state[1, lane] = packed[first + lane, 1]
        _run_lanes(state, length)
        for lane in range(used):
            words[first + lane] = state[4, lane] + state[5, lane]


@njit(nogil=True)
def _run_lanes(state: np.ndarray, length: int) -> None:
    """Advance rows 0, 1: sequence; 2, 3: positions E; 4: complete words; 5: an open word."""
    one = U64(1)
    before_low, before_high = U64(0), U64(0)
    for t in range(length):
        before_high = (before_high << one) | (before_low >> U64(63))
        before_low = (before_low << one) | one
        half, place = t >> 6, U64(t & 63)
        for lane in range(LANES):
            flip = ((state[half, lane] >> place) & one) - one
            low = state[2, lane] & (state[0, lane] ^ flip)
            high = state[3, lane] & (state[1, lane] ^ flip)
            complete = U64((low | high) == U64(0))
            restart = U64(0) - complete
            state[2, lane] = (low << one) | (restart & before_low)
            state[3, lane] = (high << one) | (low >> U64(63)) | (restart & before_high)
            state[4, lane] += complete
            state[5, lane] = one - complete
