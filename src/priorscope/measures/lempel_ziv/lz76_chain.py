"""LZ76 words by chains of equal K-grams: fast on random and on repetitive sequences.

Every position is linked to the last one with the same K symbols. A match that starts at l and is
to grow beyond m symbols must contain all K-grams of ``s[l:l+m+1]``, so only the chain of the
rarest one is walked. Where even that chain is long (long runs with few symbols between them) the
walk would take quadratic time; it counts its steps and stops at a linear allowance, and the caller
goes on with the suffix array.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

U64 = np.uint64

#: A count above every real one.
ENDLESS = 1 << 40


class Index(NamedTuple):
    """Where K-grams occur, for the positions added so far.

    Attributes:
        words: The sequence, packed.
        bits: Bits a symbol.
        gram: K, the symbols of a K-gram.
        table: For each K-gram, its last position (-1 for none) and its number of occurrences.
        previous: For each position, the one before it with the same K-gram, or -1.
        seen: Which shorter grams occur, at index 1 followed by their bits.
    """

    words: np.ndarray
    bits: int
    gram: int
    table: np.ndarray
    previous: np.ndarray
    seen: np.ndarray


@njit
def _window(words: np.ndarray, bit: int) -> np.uint64:
    """Return the 64 bits that start at ``bit``."""
    at, shift = bit >> 6, U64(bit & 63)
    # Two shifts, since shifting a word by 64 is undefined.
    return (words[at] << shift) | ((words[at + 1] >> U64(1)) >> (U64(63) - shift))


@njit
def _leading_zeros(word: np.uint64) -> int:
    """Count the zeros above the highest one of a word that holds a one."""
    zeros = 0
    for width in (32, 16, 8, 4, 2, 1):
        if word >> U64(64 - width) == U64(0):
            word <<= U64(width)
            zeros += width
    return zeros


@njit
def _common_length(index: Index, i: int, j: int, limit: int) -> int:
    """Return the length of the common prefix of suffixes ``i`` and ``j``, at most ``limit``."""
    a, b, end = i * index.bits, j * index.bits, limit * index.bits
    done = 0
    while done < end:
        different = _window(index.words, a + done) ^ _window(index.words, b + done)
        if different:
            done += _leading_zeros(different)
            break
        done += 64
    return min(done, end) // index.bits


@njit
def _clear(index: Index) -> None:
    index.table[:, 0] = -1
    index.table[:, 1] = 0
    index.seen[:] = 0
    index.seen[1] = 1


@njit
def _gram_at(index: Index, position: int) -> np.int64:
    width = index.bits * index.gram
    return np.int64(_window(index.words, position * index.bits) >> U64(64 - width))


@njit
def _add(index: Index, start: int, stop: int) -> int:
    """Add the positions from ``start`` to ``stop`` and return the number of positions added."""
    top = 1 << (index.bits * index.gram)
    for position in range(start, stop):
        gram = _gram_at(index, position)
        last = index.table[gram, 0]
        index.previous[position] = last
        index.table[gram, 0] = position
        index.table[gram, 1] += 1
        if last < 0:
            shorter = (top | gram) >> index.bits
            while not index.seen[shorter]:
                index.seen[shorter] = 1
                shorter >>= index.bits
    return max(start, stop)


@njit
def _short_match(index: Index, start: int) -> int:
    """Return the length of the longest earlier match at ``start`` when it is less than K."""
    shorter = ((1 << (index.bits * index.gram)) | _gram_at(index, start)) >> index.bits
    length = index.gram - 1
    while not index.seen[shorter]:
        shorter >>= index.bits
        length -= 1
    return length


@njit
def _rarest(index: Index, start: int, first: int, last: int) -> tuple[int, int]:
    """Return the offset from ``first`` to ``last`` whose K-gram is rarest, and its count."""
    offset, count = first, ENDLESS
    for candidate in range(first, last + 1):
        occurrences = index.table[_gram_at(index, start + candidate), 1]
        if occurrences < count:
            offset, count = candidate, occurrences
    return offset, count


@njit
def _walk(index: Index, start: int, offset: int, link: int, best: int, room: int,
          allowance: int) -> tuple[int, int, int]:
    """Follow a chain to a match longer than ``best``; return it, the next link, the steps."""
    words, bits = index.words, index.bits
    tail = max(0, best + 1 - 64 // bits)
    wanted = _window(words, (start + tail) * bits)
    beyond = U64(64 - (best + 1 - tail) * bits)
    steps = 0
    while link >= offset and steps <= allowance:
        candidate = link - offset
        link = index.previous[link]
        steps += 1
        # The end of the wanted match differs most often: look there first.
        if (_window(words, (candidate + tail) * bits) ^ wanted) >> beyond:
            continue
        length = _common_length(index, candidate, start, room)
        steps += (length * bits) >> 6
        if length > best:
            return length, link, steps
    return best, link, steps


@njit
def _longest_match(index: Index, length: int, start: int, added: int,
                   allowance: int) -> tuple[int, int, int]:
    """Return the longest earlier match, the positions added, and the steps taken.

    The K-gram at ``start`` must occur before. Beyond the allowance the match may be too short.
    """
    room = length - start
    first = index.table[_gram_at(index, start), 0]
    best = _common_length(index, first, start, room)
    steps = 1 + ((best * index.bits) >> 6)
    offset, count, link, scanned = 0, ENDLESS, -1, 0
    while best < room and steps <= allowance:
        last = best + 1 - index.gram
        # Candidates may overlap the match, so their K-grams reach into it.
        added = _add(index, added, start + last + 1)
        if index.previous[start + last] < 0:
            break
        rarer, occurrences = _rarest(index, start, scanned, last)
        scanned = last + 1
        if 2 * occurrences <= count:
            offset, count, link = rarer, occurrences, index.previous[start + rarer]
        longer, link, taken = _walk(index, start, offset, link, best, room, allowance - steps)
        steps += taken
        if longer == best:
            break
        best = longer
    return best, added, steps


@njit
def _count(index: Index, length: int, spare: int, credit: int) -> tuple[int, int]:
    words, start, added, steps = 0, 0, 0, 0
    while start < length:
        allowance = spare + (credit >> 3) + start * credit // length - steps
        if allowance < 0:
            break
        added = _add(index, added, start)
        if index.table[_gram_at(index, start), 0] < 0:
            match = min(_short_match(index, start), length - start)
        else:
            match, added, taken = _longest_match(index, length, start, added, allowance)
            steps += taken
            if taken > allowance:
                break
        words += 1
        start += match + 1
    return words, start


@njit(cache=True, nogil=True)
def count_rows(packed: np.ndarray, length: int, bits: int, gram: int, spare: int,
               credits: np.ndarray, counts: np.ndarray, starts: np.ndarray) -> None:
    """Count the words of each row until its allowance of steps is spent.

    Args:
        packed: The rows as ``pack_rows`` gives them.
        length: Symbols of a row.
        bits: Bits a symbol.
        gram: K, with a table of 2^(K * bits) entries.
        spare: Steps allowed to every row.
        credits: Steps allowed to each row besides, as it proceeds: an eighth of them at the
            start, all of them on the way to the end.
        counts: Receives the number of words counted in each row.
        starts: Receives where the next word would start; the length or beyond when all are counted.
    """
    table = np.empty((1 << (gram * bits), 2), np.int32)
    seen = np.empty(1 << (gram * bits), np.uint8)
    previous = np.empty(length, np.int32)
    for row in range(packed.shape[0]):
        index = Index(packed[row], bits, gram, table, previous, seen)
        _clear(index)
        counts[row], starts[row] = _count(index, length, spare, credits[row])
