"""How packed tables change when inputs flip, 64 inputs at a time."""

import numpy as np
from numba import njit

U64 = np.uint64

#: For each of the lower six bits of an input, the places of a word where it is 0.
_CLEAR = np.array([0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F,
                   0x00FF00FF00FF00FF, 0x0000FFFF0000FFFF, 0x00000000FFFFFFFF], dtype=np.uint64)


def count_changes(words: np.ndarray, inputs: int, masks: np.ndarray,
                  ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Count the inputs whose output changes under each of a family of flips.

    Args:
        words: Packed tables, (functions, words).
        inputs: Number of inputs.
        masks: The flips, each a number whose set bits are the inputs to flip.

    Returns:
        Per function: the inputs that change under each flip, (functions, flips), where there are
        at most ``inputs`` flips, else (functions, 0); their sum; the most flips that change one
        input; the inputs that some flip changes. All int64.
    """
    kept = len(masks) if len(masks) <= inputs else 0
    singles = np.zeros((len(words), kept), dtype=np.int64)
    sums = np.zeros((3, len(words)), dtype=np.int64)
    planes = np.zeros((len(masks).bit_length(), words.shape[1]), dtype=np.uint64)
    _count_changes(words, masks, _CLEAR, planes, singles, sums)
    return singles, sums[0], sums[1], sums[2]


@njit(cache=True, nogil=True)
def _count_changes(words: np.ndarray, masks: np.ndarray, clear: np.ndarray, planes: np.ndarray,
                   singles: np.ndarray, sums: np.ndarray) -> None:
    for row in range(words.shape[0]):
        planes[:] = U64(0)
        for flip in range(masks.size):
            far, near = np.int64(masks[flip] >> U64(6)), masks[flip] & U64(63)
            changed = 0
            for i in range(words.shape[1]):
                carry = words[row, i] ^ _flipped(words[row, i ^ far], near, clear)
                changed += _ones(carry)
                # One counter of set flips per input, spread over the planes bit by bit.
                plane = 0
                while carry != U64(0):
                    both = planes[plane, i] & carry
                    planes[plane, i] ^= carry
                    carry = both
                    plane += 1
            sums[0, row] += changed
            if singles.shape[1] > 0:
                singles[row, flip] = changed
        sums[1, row], sums[2, row] = _largest(planes), _touched(planes)


@njit(nogil=True)
def _largest(planes: np.ndarray) -> int:
    """Return the largest counter: from the highest bit down, who still has it set."""
    largest = 0
    standing = np.full(planes.shape[1], ~U64(0))
    for plane in range(planes.shape[0] - 1, -1, -1):
        some = False
        for i in range(standing.size):
            some |= (standing[i] & planes[plane, i]) != U64(0)
        if some:
            largest |= 1 << plane
            for i in range(standing.size):
                standing[i] &= planes[plane, i]
    return largest


@njit(nogil=True)
def _touched(planes: np.ndarray) -> int:
    """Return the number of counters above 0."""
    touched = 0
    for i in range(planes.shape[1]):
        some = U64(0)
        for plane in range(planes.shape[0]):
            some |= planes[plane, i]
        touched += _ones(some)
    return touched


@njit(nogil=True)
def _flipped(word: np.uint64, near: np.uint64, clear: np.ndarray) -> np.uint64:
    """Move the bit at each place p of a word to place p xor ``near``."""
    for bit in range(6):
        if (near >> U64(bit)) & U64(1):
            shift = U64(1 << bit)
            word = ((word >> shift) & clear[bit]) | ((word & clear[bit]) << shift)
    return word


@njit(nogil=True)
def _ones(word: np.uint64) -> int:
    """Count the set bits; LLVM knows the pattern and uses the processor's instruction."""
    word -= (word >> U64(1)) & U64(0x5555555555555555)
    word = (word & U64(0x3333333333333333)) + ((word >> U64(2)) & U64(0x3333333333333333))
    word = (word + (word >> U64(4))) & U64(0x0F0F0F0F0F0F0F0F)
    # By way of int64: Numba adds int and uint64 as floats.
    return int(np.int64((word * U64(0x0101010101010101)) >> U64(56)))
