"""LZ76 words of the rows of a table of codes: which algorithm counts what.

Binary rows of at most 128 symbols go to ``_lz76_short``. Longer ones begin with ``_lz76_chain``,
which is the fastest on random and on repetitive sequences but quadratic on some; what it leaves
when its allowance is spent goes to ``_lz76_suffix``, which is linear on all.
"""

import math

import numpy as np

from . import lz76_short
from .lz76_chain import count_rows
from .lz76_suffix import count_by_suffixes
from .packed_bits import bits_per_symbol, pack_rows, relabel_rows

#: Up to this length a row may take twice as many steps along chains, which spares it the fixed
#: cost of a suffix array; longer rows may take 1/32 a symbol.
SHORT = 4096

#: Bits a symbol up to which that allowance grows on the way. Beyond, random rows are no faster by
#: chains; and where symbols seldom change, chains are long and suffix arrays quick.
PATIENT_BITS = 2

#: Bits of the table of K-grams, unless one symbol alone needs more.
LARGEST_TABLE = 22


def count_words(codes: np.ndarray, alphabet: int) -> np.ndarray:
    """Return the number of LZ76 words of each row.

    Args:
        codes: Codes from 0 to ``alphabet - 1``, shape (rows, length), uint8 or int32, contiguous.
        alphabet: Number of codes, at least 2.
    """
    if alphabet <= 2 and codes.shape[1] <= lz76_short.LONGEST:
        return lz76_short.count_words_binary(codes)
    return count_long(codes, alphabet)


def count_long(codes: np.ndarray, alphabet: int, *, spare: int | None = None) -> np.ndarray:
    """Count by chains, and go on by suffixes in the rows whose allowance of steps is spent.

    ``spare`` is the part of the allowance that every row has; the words do not depend on it.
    """
    rows, length = codes.shape
    if alphabet > length:
        # Tables of the size of the alphabet are cleared for each row.
        codes, alphabet = relabel_rows(codes, alphabet)
    bits = bits_per_symbol(alphabet)
    packed, changes = pack_rows(codes, bits)
    credits = changes if bits <= PATIENT_BITS else np.zeros_like(changes)
    if spare is None:
        spare = 2 * SHORT if length <= SHORT else length // 32
    counts, starts = np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int64)
    count_rows(packed, length, bits, _gram(length, alphabet), spare, credits, counts, starts)
    for row in np.flatnonzero(starts < length):
        counts[row] += count_by_suffixes(codes[row], alphabet, int(starts[row]))
    return counts


def _gram(length: int, alphabet: int) -> int:
    """Return K such that a K-gram occurs about eight times in a random row, if the table allows."""
    enough = math.ceil(math.log(max(length / 8, 2)) / math.log(alphabet))
    largest = min(LARGEST_TABLE, length.bit_length() + 1) // bits_per_symbol(alphabet)
    return max(1, min(enough, largest))
