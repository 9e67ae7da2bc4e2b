"""Which units of a layer may cross zero between anchors, and their values at the nodes there.

Nodes of all lines lie one behind another; anchors are some of them, the first and last of each line
among them. A block reaches from one anchor to the next on the same line; it bears the number of its
left anchor. Suspects of all blocks lie one behind another as well, ``starts[b]`` to
``starts[b + 1]`` those of block b; the values of suspect s fill one row of ``values``.
"""

import numpy as np
from numba import njit

_QUICK = {"contract", "reassoc", "nsz"}


@njit(cache=True, nogil=True, error_model="numpy", fastmath=_QUICK)
def spread(a: np.ndarray, t: np.ndarray, first: np.ndarray,
           anchors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how far a leaves the chord of each block, and the largest |a| at each node."""
    away, largest, line = np.zeros(len(anchors)), np.zeros(len(a)), 0
    for node in range(len(a)):
        top = 0.0
        for k in range(a.shape[1]):
            top = max(top, abs(a[node, k]))
        largest[node] = top
    for block in range(len(anchors) - 1):
        low, high = anchors[block], anchors[block + 1]
        if low == first[line + 1] - 1:
            line += 1
            continue
        most = 0.0
        for node in range(low + 1, high):
            share, total = (t[node] - t[low]) / (t[high] - t[low]), 0.0
            for k in range(a.shape[1]):
                gap = a[node, k] - a[low, k] - share * (a[high, k] - a[low, k])
                total += gap * gap
            most = max(most, total)
        away[block] = (1 + 1e-9) * np.sqrt(most)
    return away, largest


@njit(cache=True, nogil=True, error_model="numpy")
def suspects(z: np.ndarray, anchors: np.ndarray, first: np.ndarray, norms: np.ndarray,
             away: np.ndarray, tolerance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the units of each block that are not ruled out."""
    starts, line = np.zeros(len(anchors) + 1, np.int64), 0
    found, total = np.empty(max(64, z.size // 8), np.int64), 0
    for block in range(len(anchors)):
        starts[block] = total
        if anchors[block] == first[line + 1] - 1:
            line += 1
            continue
        rounding = tolerance[anchors[block]:anchors[block + 1] + 1].max()
        left, right = z[block], z[block + 1]
        if total + z.shape[1] > len(found):
            longer = np.empty(2 * len(found) + z.shape[1], np.int64)
            longer[:total] = found[:total]
            found = longer
        for unit in range(z.shape[1]):
            safe = norms[unit] * away[block] + 2 * rounding
            if not ((left[unit] > safe and right[unit] > safe)
                    or (left[unit] < -safe and right[unit] < -safe)):
                found[total] = unit
                total += 1
    starts[-1] = total
    return starts, found[:total]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=_QUICK)
def inner_values(a: np.ndarray, z: np.ndarray, anchors: np.ndarray, starts: np.ndarray,
                 units: np.ndarray, weights: np.ndarray, shift: np.ndarray,
                 tolerance: np.ndarray) -> np.ndarray:
    """Return (suspects, longest block + 1) values of suspects at the nodes of their blocks.

    Values within ``tolerance`` of zero are zero.
    """
    longest = 1
    for block in range(len(anchors) - 1):
        if starts[block + 1] > starts[block]:
            longest = max(longest, anchors[block + 1] - anchors[block])
    values = np.empty((len(units), longest + 1))
    for block in range(len(anchors) - 1):
        low, high = anchors[block], anchors[block + 1]
        for suspect in range(starts[block], starts[block + 1]):
            unit = units[suspect]
            row, out = weights[unit], values[suspect]
            out[0], out[high - low] = z[block, unit], z[block + 1, unit]
            _products(row, a, low + 1, high, out)
            for node in range(low, high + 1):
                if low < node < high:
                    out[node - low] += shift[unit]
                if abs(out[node - low]) <= tolerance[node]:
                    out[node - low] = 0.0
    return values


@njit(cache=True, nogil=True, error_model="numpy", fastmath=_QUICK)
def _products(row: np.ndarray, a: np.ndarray, low: int, high: int, out: np.ndarray) -> None:
    """Write row · a[node] for the nodes from ``low`` to ``high``, into out[1], out[2], ..."""
    node = low
    while node + 4 <= high:  # four at a time share the loads of the row
        one, two, three, four = a[node], a[node + 1], a[node + 2], a[node + 3]
        p = q = r = s = 0.0
        for k in range(len(row)):
            p += row[k] * one[k]
            q += row[k] * two[k]
            r += row[k] * three[k]
            s += row[k] * four[k]
        at = node - low + 1
        out[at], out[at + 1], out[at + 2], out[at + 3] = p, q, r, s
        node += 4
    while node < high:
        here, p = a[node], 0.0
        for k in range(len(row)):
            p += row[k] * here[k]
        out[node - low + 1] = p
        node += 1


@njit(cache=True, nogil=True)
def states_at_start(z: np.ndarray, anchors: np.ndarray, first: np.ndarray, starts: np.ndarray,
                    units: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return which units are active on the first segment of each line, (lines, units)."""
    active = np.zeros((len(first) - 1, z.shape[1]), np.bool_)
    block = 0
    for line in range(len(first) - 1):
        while anchors[block] != first[line]:
            block += 1
        for unit in range(z.shape[1]):
            active[line, unit] = z[block, unit] > 0.0
        for suspect in range(starts[block], starts[block + 1]):
            here, there = values[suspect, 0], values[suspect, 1]
            active[line, units[suspect]] = here > 0.0 or (here == 0.0 and there > 0.0)
    return active


@njit(cache=True, nogil=True, error_model="numpy")
def crossings(anchors: np.ndarray, first: np.ndarray, starts: np.ndarray, units: np.ndarray,
              values: np.ndarray, active: np.ndarray, counts: np.ndarray, begin: np.ndarray,
              fraction: np.ndarray, unit_of: np.ndarray, other: np.ndarray,
              degenerate: np.ndarray) -> None:
    """Count crossings per segment or, with ``begin``, write them down.

    A unit that turns exactly at a node crosses there, at fraction 0 of the segment behind it.
    ``active`` holds the states at the starts and is changed.
    """
    filled = np.zeros(len(counts), np.int64) if len(begin) else counts
    for line in range(len(first) - 1):
        block = np.searchsorted(anchors, first[line])
        while anchors[block] < first[line + 1] - 1:
            low, high = anchors[block], anchors[block + 1]
            for suspect in range(starts[block], starts[block + 1]):
                unit = units[suspect]
                for node in range(low, high):
                    left, right = values[suspect, node - low], values[suspect, node - low + 1]
                    if left == 0.0 and right == 0.0:
                        degenerate[line] = True
                        continue
                    state = left > 0.0 or (left == 0.0 and right > 0.0)
                    for turn in range(2):
                        if turn == 0 and state == active[line, unit]:
                            continue
                        if turn == 1 and not left * right < 0.0:
                            continue
                        if len(begin):
                            at = begin[node] + filled[node]
                            fraction[at] = 0.0 if turn == 0 else left / (left - right)
                            unit_of[at], other[at] = unit, 0
                        filled[node] += 1
                        active[line, unit] = not active[line, unit]
            block += 1
