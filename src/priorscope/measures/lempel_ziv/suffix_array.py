"""The suffix array by induced sorting (SA-IS: Nong, Zhang & Chan 2009), in linear time.

Plain loops instead of slices and fancy indexing: Numba compiles those many times slower.
"""

import numpy as np
from numba import njit

from .symbol_codes import relabelled


@njit(cache=True, nogil=True)
def _bucket_ends(text: np.ndarray, alphabet: int) -> np.ndarray:
    ends = np.zeros(alphabet, np.int32)
    for symbol in text:
        ends[symbol] += 1
    for symbol in range(1, alphabet):
        ends[symbol] += ends[symbol - 1]
    return ends


@njit(cache=True, nogil=True)
def _leftmost_smaller(text: np.ndarray) -> np.ndarray:
    """Return the positions smaller as suffixes than both neighbours, from right to left."""
    found = np.empty(text.size // 2 + 1, np.int32)
    count, rising = 0, False
    for i in range(text.size - 2, -1, -1):
        if text[i] < text[i + 1]:
            rising = True
        elif text[i] > text[i + 1]:
            if rising:
                found[count] = i + 1
                count += 1
            rising = False
    marks = np.empty(count, np.int32)
    for k in range(count):
        marks[k] = found[k]
    return marks


@njit
def _place(text: np.ndarray, marks: np.ndarray, ranked: np.ndarray, ends: np.ndarray,
           order: np.ndarray) -> None:
    """Put the marks, in the order ``ranked``, at the ends of their buckets; -1 everywhere else."""
    for i in range(order.size):
        order[i] = -1
    free = ends.copy()
    for t in range(ranked.size - 1, -1, -1):
        mark = marks[ranked[t]]
        symbol = text[mark]
        free[symbol] -= 1
        order[free[symbol]] = mark


@njit
def _induce(text: np.ndarray, ends: np.ndarray, order: np.ndarray) -> None:
    """Fill ``order`` from its marks: falling suffixes upwards, then rising ones downwards."""
    free = np.empty(ends.size, np.int32)
    start = 0
    for symbol in range(ends.size):
        free[symbol] = start
        start = ends[symbol]
    last = text.size - 1
    order[free[text[last]]] = last
    free[text[last]] += 1
    for i in range(text.size):
        j = order[i]
        if j > 0:
            before = text[j - 1]
            if before >= text[j]:
                order[free[before]] = j - 1
                free[before] += 1
    free = ends.copy()
    for i in range(last, -1, -1):
        j = order[i]
        if j > 0:
            before, here = text[j - 1], text[j]
            # Rising suffixes fill their bucket from its end, so i says whether j is one of them.
            if before < here or (before == here and i >= free[here]):
                free[before] -= 1
                order[free[before]] = j - 1


@njit
def _sorted_marks(marks: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return the indices of the marks in the order in which the marks stand in ``order``."""
    index = np.zeros(order.size // 2 + 1, np.int32)
    for k in range(marks.size):
        index[marks[k] >> 1] = k  # two marks are never neighbours, so halves are unique
    ranked = np.empty(marks.size, np.int32)
    count = 0
    for j in order:
        k = index[j >> 1]
        if marks[k] == j:
            ranked[count] = k
            count += 1
    return ranked


@njit
def _same_stretch(text: np.ndarray, marks: np.ndarray, a: int, b: int) -> bool:
    """Tell whether the stretches from two marks to the marks behind them are equal."""
    if a == 0 or b == 0:
        return False
    p, q = marks[a], marks[b]
    length = marks[a - 1] - p
    if marks[b - 1] - q != length:
        return False
    d = 0
    while d <= length and text[p + d] == text[q + d]:
        d += 1
    return d > length


@njit
def _name(text: np.ndarray, marks: np.ndarray, ranked: np.ndarray) -> tuple[np.ndarray, int]:
    """Name each stretch by its rank and return the sequence of names and their number."""
    names = np.empty(marks.size, np.int32)
    name = 0
    for t in range(marks.size):
        if t > 0 and not _same_stretch(text, marks, ranked[t], ranked[t - 1]):
            name += 1
        names[marks.size - 1 - ranked[t]] = name
    return names, name + 1


@njit(cache=True, nogil=True)
def _shorten(text: np.ndarray, ends: np.ndarray, marks: np.ndarray,
             order: np.ndarray) -> tuple[np.ndarray, int]:
    ranked = np.empty(marks.size, np.int32)
    for t in range(marks.size):
        ranked[t] = marks.size - 1 - t
    _place(text, marks, ranked, ends, order)
    _induce(text, ends, order)
    return _name(text, marks, _sorted_marks(marks, order))


@njit(cache=True, nogil=True)
def _runs_at(text: np.ndarray, marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lengths of the zeros and of the ones that begin at each mark of a binary text."""
    zeros, ones = np.empty(marks.size, np.int64), np.empty(marks.size, np.int64)
    end = text.size
    for k in range(marks.size):
        i = marks[k]
        while text[i] == 0:
            i += 1
        zeros[k] = i - marks[k]
        if k == 0:
            while i < text.size and text[i] == 1:
                i += 1
            end = i
        ones[k] = end - marks[k] - zeros[k]
        end = marks[k]
    return zeros, ones


def _shorten_binary(text: np.ndarray, marks: np.ndarray) -> tuple[np.ndarray, int]:
    """Name the stretches as ``_shorten`` does, by their two runs alone.

    More zeros come first, then fewer ones. The end of the text is below any symbol, so the last
    stretch comes just before its equals.
    """
    zeros, ones = _runs_at(text, marks)
    keys = 2 * ((zeros.max() - zeros) * (ones.max() + 1) + ones)
    keys[0] -= 1
    names, kinds = relabelled(keys)
    return np.ascontiguousarray(names[::-1].astype(np.int32)), kinds


@njit(cache=True, nogil=True)
def _finish(text: np.ndarray, ends: np.ndarray, marks: np.ndarray, shorter: np.ndarray,
            order: np.ndarray) -> None:
    ranked = np.empty(marks.size, np.int32)
    for t in range(marks.size):
        ranked[t] = marks.size - 1 - shorter[t]
    _place(text, marks, ranked, ends, order)
    _induce(text, ends, order)


def suffix_array(text: np.ndarray, alphabet: int) -> np.ndarray:
    """Return the start positions of all suffixes in lexicographic order, as int32.

    A suffix that is a prefix of another comes first.

    Args:
        text: Codes from 0 to ``alphabet - 1``, shape (length,), length below 2^31.
        alphabet: Number of codes.
    """
    order = np.empty(text.size, dtype=np.int32)
    if text.size == 0:
        return order
    ends = _bucket_ends(text, alphabet)
    marks = _leftmost_smaller(text)
    shorter = np.zeros(marks.size, dtype=np.int32)
    if marks.size > 1:
        binary = alphabet == 2
        names, kinds = (_shorten_binary(text, marks) if binary
                        else _shorten(text, ends, marks, order))
        # In Python, since a kernel that calls itself crashes once it comes from Numba's cache.
        if kinds < marks.size:
            shorter = suffix_array(names, kinds)
        else:
            shorter[names] = np.arange(marks.size, dtype=np.int32)
    _finish(text, ends, marks, shorter, order)
    return order
