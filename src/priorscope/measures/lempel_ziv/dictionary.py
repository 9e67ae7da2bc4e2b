"""LZ78 and LZW dictionaries of the rows of a table of codes, in expected linear time.

A dictionary is a trie held in one hash table: an entry is the slot of its last edge, keyed by the
slot of the phrase before it and the symbol. Slots serve as names, so nothing else is stored.
"""

import numpy as np
from numba import njit

#: 2^64 divided by the golden ratio, odd: spreads the keys (Knuth's multiplicative hashing).
GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def count_phrases(codes: np.ndarray, alphabet: int, *, keep_last: bool) -> np.ndarray:
    """Return how many phrases each row adds to a dictionary.

    Args:
        codes: Codes from 0 to ``alphabet - 1``, shape (rows, length).
        alphabet: Number of codes.
        keep_last: Whether the symbol that completes a phrase begins the next one, as in LZW, where
            single symbols are in the dictionary from the start and are not counted here.
    """
    room = 2 * _most_phrases(codes.shape[1], alphabet) + 2
    slots = np.empty(1 << int(room - 1).bit_length(), dtype=np.int64)
    counts = np.empty(codes.shape[0], dtype=np.int64)
    _count(codes, alphabet, keep_last, slots, counts)
    return counts


def count_symbols(codes: np.ndarray, alphabet: int) -> np.ndarray:
    """Return the number of different symbols in each row."""
    counts = np.empty(codes.shape[0], dtype=np.int64)
    _count_symbols(codes, np.full(alphabet, -1, dtype=np.int64), counts)
    return counts


def _most_phrases(length: int, alphabet: int) -> int:
    """Bound the phrases: alphabet^(k+1) of them at most cost only k symbols each."""
    phrases, cost, kinds = 0, 1, alphabet**2
    while length >= cost:
        taken = min(kinds, length // cost)
        phrases += taken
        length -= taken * cost
        cost, kinds = cost + 1, kinds * alphabet
    return phrases


@njit(cache=True, nogil=True)
def _count(codes: np.ndarray, alphabet: int, keep_last: bool, slots: np.ndarray,
           counts: np.ndarray) -> None:
    shift = np.uint64(64)
    while (slots.size >> np.int64(np.uint64(64) - shift)) > 1:
        shift -= np.uint64(1)
    root = slots.size
    for row in range(codes.shape[0]):
        slots[:] = -1
        phrases = 0
        # Phrases of one symbol are named root + symbol when they are there from the start.
        node = np.int64(-1) if keep_last else np.int64(root)
        for code in codes[row]:
            symbol = np.int64(code)
            if node < 0:
                node = root + symbol
                continue
            key = node * alphabet + symbol
            slot = np.int64((np.uint64(key) * GOLDEN) >> shift)
            while slots[slot] != key and slots[slot] >= 0:
                slot = (slot + 1) & (slots.size - 1)
            if slots[slot] == key:
                node = slot
            else:
                slots[slot] = key
                phrases += 1
                node = root + symbol if keep_last else np.int64(root)
        counts[row] = phrases


@njit(cache=True, nogil=True)
def _count_symbols(codes: np.ndarray, last_row: np.ndarray, counts: np.ndarray) -> None:
    for row in range(codes.shape[0]):
        kinds = 0
        for code in codes[row]:
            if last_row[code] != row:
                last_row[code] = row
                kinds += 1
        counts[row] = kinds
