"""Where units cross a kink, or windows change their largest entry, between nodes of lines.

Nodes of all lines lie one behind another, ``first[l]`` to ``first[l + 1]`` those of line l; a
segment is named by its left node. On a segment every value is linear.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

#: Breakpoints closer than this share of the line count as one.
MERGED = 1e-13


@dataclass(frozen=True)
class Crossings:
    """Crossings in the order of the lines.

    Attributes:
        begin: (nodes + 1,) first crossing of each segment.
        fraction: (crossings,) place within the segment, in (0, 1).
        unit: (crossings,) which unit; of a window, which entry takes over.
        other: (crossings,) which kink; of a window, which entry is overtaken.
        fresh: (crossings,) whether it makes a node of its own, or shares one with its neighbour.
    """

    begin: np.ndarray
    fraction: np.ndarray
    unit: np.ndarray
    other: np.ndarray
    fresh: np.ndarray


def of_units(z: np.ndarray, t: np.ndarray, first: np.ndarray, tolerance: np.ndarray,
             kinks: np.ndarray, degenerate: np.ndarray) -> Crossings:
    """Snap values within ``tolerance`` of a kink to it, and find the crossings between nodes.

    Args:
        z: (nodes, units), changed in place.
        t: (nodes,) parameter along the line.
        first: (lines + 1,).
        tolerance: (nodes,) size of rounding errors.
        kinks: In increasing order.
        degenerate: (lines,), set where a unit stays at a kink or two breakpoints are one.
    """
    counts = np.zeros(len(t) + 1, dtype=np.int64)
    _snap(z, first, tolerance, kinks, counts, degenerate)
    begin = np.cumsum(counts) - counts
    found = room(begin)
    _fill(z, first, kinks, begin, *found[:3])
    order(t, first, begin, *found, degenerate)
    return Crossings(begin, *found)


def of_windows(z: np.ndarray, t: np.ndarray, first: np.ndarray, tolerance: np.ndarray,
               windows: np.ndarray, degenerate: np.ndarray) -> Crossings:
    """Find where the largest entry of each window changes between nodes.

    Args:
        z: (nodes, entries).
        t: (nodes,) parameter along the line.
        first: (lines + 1,).
        tolerance: (nodes,) size of rounding errors: a smaller lead is none.
        windows: (windows, size) places in z, -1 for padding.
        degenerate: (lines,), set where two breakpoints are one.
    """
    counts = np.zeros(len(t) + 1, dtype=np.int64)
    nothing = np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64)
    _overtakings(z, first, tolerance, windows, counts, np.zeros(0, np.int64), *nothing)
    begin = np.cumsum(counts) - counts
    found = room(begin)
    _overtakings(z, first, tolerance, windows, counts, begin, *found[:3])
    order(t, first, begin, *found, degenerate)
    return Crossings(begin, *found)


def room(begin: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return empty columns of ``Crossings`` behind ``begin``, for so many crossings."""
    total = int(begin[-1])
    return (np.empty(total), np.empty(total, np.int64), np.empty(total, np.int64),
            np.empty(total, np.bool_))


@njit(cache=True, nogil=True, error_model="numpy")
def _snap(z: np.ndarray, first: np.ndarray, tolerance: np.ndarray, kinks: np.ndarray,
          counts: np.ndarray, degenerate: np.ndarray) -> None:
    """Snap to kinks, count crossings per segment, and flag units that stay at a kink."""
    for line in range(len(first) - 1):
        before = False
        for node in range(first[line], first[line + 1]):
            touched = False
            for kink in kinks:
                touched |= _snap_row(z[node], kink, tolerance[node])
            if node > first[line]:
                for kink in kinks:
                    counts[node - 1] += _crossing_units(z[node - 1], z[node], kink)
                    if touched and before:
                        degenerate[line] |= _stay(z[node - 1], z[node], kink)
            before = touched


@njit(cache=True, nogil=True, error_model="numpy")
def _snap_row(row: np.ndarray, kink: float, tolerance: float) -> bool:
    near = 0
    for unit in range(len(row)):  # most rows have none: a loop that only counts is quick
        near += abs(row[unit] - kink) <= tolerance
    if near > 0:
        for unit in range(len(row)):
            if abs(row[unit] - kink) <= tolerance:
                row[unit] = kink
    return near > 0


@njit(cache=True, nogil=True, error_model="numpy")
def _crossing_units(left: np.ndarray, right: np.ndarray, kink: float) -> int:
    count = 0
    for unit in range(len(left)):
        count += (left[unit] - kink) * (right[unit] - kink) < 0.0
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def _stay(left: np.ndarray, right: np.ndarray, kink: float) -> bool:
    count = 0
    for unit in range(len(left)):
        count += left[unit] == kink and right[unit] == kink
    return count > 0


@njit(cache=True, nogil=True, error_model="numpy")
def _fill(z: np.ndarray, first: np.ndarray, kinks: np.ndarray, begin: np.ndarray,
          fraction: np.ndarray, unit_of: np.ndarray, kink_of: np.ndarray) -> None:
    for line in range(len(first) - 1):
        for node in range(first[line], first[line + 1] - 1):
            at = begin[node]
            if at == begin[node + 1]:
                continue
            left, right = z[node], z[node + 1]
            for place, kink in enumerate(kinks):
                for unit in range(z.shape[1]):
                    if (left[unit] - kink) * (right[unit] - kink) < 0.0:
                        fraction[at] = (kink - left[unit]) / (right[unit] - left[unit])
                        unit_of[at], kink_of[at] = unit, place
                        at += 1


@njit(cache=True, nogil=True, error_model="numpy")
def _overtakings(z: np.ndarray, first: np.ndarray, tolerance: np.ndarray, windows: np.ndarray,
                 counts: np.ndarray, begin: np.ndarray, fraction: np.ndarray,
                 winner: np.ndarray, loser: np.ndarray) -> None:
    """Count overtakings per segment or, with ``begin``, write them down."""
    write = len(begin) > 0
    for line in range(len(first) - 1):
        for node in range(first[line], first[line + 1] - 1):
            at = begin[node] if write else 0
            slack = tolerance[node] + tolerance[node + 1]
            for window in windows:
                leader = _leader(z[node], z[node + 1], window, tolerance[node])
                while True:
                    place, taker = overtaking(z[node], z[node + 1], window, leader, slack)
                    if taker < 0:
                        break
                    if write:
                        fraction[at], winner[at], loser[at] = place, taker, leader
                    at += 1
                    leader = taker
            if not write:
                counts[node] = at


@njit(cache=True, nogil=True, error_model="numpy")
def _leader(left: np.ndarray, right: np.ndarray, places: np.ndarray, slack: float) -> int:
    """Return the largest entry at the left end; of equal ones, the one that rises most."""
    leader = -1
    for place in places:
        if place >= 0 and (leader < 0 or left[place] > left[leader]):
            leader = place
    top = left[leader]
    for place in places:
        if place >= 0 and left[place] >= top - slack and right[place] > right[leader]:
            leader = place
    return leader


@njit(cache=True, nogil=True, error_model="numpy")
def overtaking(left: np.ndarray, right: np.ndarray, places: np.ndarray, leader: int,
               slack: float) -> tuple[float, int]:
    """Return where and by which entry the leader is overtaken first, (1, -1) where by none.

    Entries are linear from ``left`` to ``right``; a lead up to ``slack`` at the right is none.
    """
    best, taker = 1.0, -1
    for place in places:
        if place < 0 or place == leader:
            continue
        ahead = right[place] - right[leader]
        if ahead > slack:
            behind = max(left[leader] - left[place], 0.0)
            where = behind / (behind + ahead)
            if taker < 0 or where < best or (where == best and right[place] > right[taker]):
                best, taker = where, place
    return best, taker


@njit(cache=True, nogil=True, error_model="numpy")
def order(t: np.ndarray, first: np.ndarray, begin: np.ndarray, fraction: np.ndarray,
           unit: np.ndarray, other: np.ndarray, fresh: np.ndarray,
           degenerate: np.ndarray) -> None:
    """Sort the crossings of each segment, and merge those that are one breakpoint."""
    for line in range(len(first) - 1):
        span = MERGED * (t[first[line + 1] - 1] - t[first[line]])
        for node in range(first[line], first[line + 1] - 1):
            low, high = begin[node], begin[node + 1]
            if high - low > 1:
                rank = np.argsort(fraction[low:high], kind="mergesort") + low
                fraction[low:high] = fraction[rank]
                unit[low:high], other[low:high] = unit[rank], other[rank]
            gap = span / (t[node + 1] - t[node])
            last = 0.0
            for at in range(low, high):
                fresh[at] = fraction[at] - last > gap and 1.0 - fraction[at] > gap
                if fresh[at]:
                    last = fraction[at]
                else:
                    degenerate[line] = True
                    fraction[at] = last if fraction[at] - last <= gap else 1.0
