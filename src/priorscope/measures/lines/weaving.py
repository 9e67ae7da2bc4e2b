"""New nodes where something crosses, and values there.

Between two nodes everything before the bend is linear, so values at new nodes are interpolated.
Behind a bend and a matrix, the values at new nodes follow from those at the old ones and one column
per crossing: the matrix product is needed at old nodes only.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, error_model="numpy")
def new_nodes(t: np.ndarray, first: np.ndarray, begin: np.ndarray, fraction: np.ndarray,
              fresh: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return parameters, line starts, left old node and fraction of each new node."""
    total = len(t) + fresh.sum()
    times, starts = np.empty(total), np.empty(len(first), np.int64)
    left, share = np.empty(total, np.int64), np.zeros(total)
    at = 0
    for line in range(len(first) - 1):
        starts[line] = at
        for node in range(first[line], first[line + 1]):
            times[at], left[at] = t[node], node
            at += 1
            for cross in range(begin[node], begin[node + 1]):
                if fresh[cross]:
                    times[at] = t[node] + fraction[cross] * (t[node + 1] - t[node])
                    left[at], share[at] = node, fraction[cross]
                    at += 1
    starts[-1] = at
    return times, starts, left, share


@njit(cache=True, nogil=True, error_model="numpy")
def interpolate(values: np.ndarray, left: np.ndarray, share: np.ndarray,
                new: np.ndarray) -> None:
    """Write values (nodes, n) at the new nodes into ``new``."""
    for node in range(len(left)):
        here, part, out = values[left[node]], share[node], new[node]
        if part == 0.0:
            for k in range(len(here)):
                out[k] = here[k]
        else:
            there = values[left[node] + 1]
            for k in range(len(here)):
                out[k] = here[k] + part * (there[k] - here[k])


@njit(cache=True, nogil=True, error_model="numpy")
def larger(tolerance: np.ndarray, left: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the tolerance at the new nodes: the larger of the neighbours'."""
    new = np.empty(len(left))
    for node in range(len(left)):
        here = tolerance[left[node]]
        new[node] = here if share[node] == 0.0 else max(here, tolerance[left[node] + 1])
    return new


@njit(cache=True, nogil=True, error_model="numpy")
def settle(z: np.ndarray, begin: np.ndarray, fraction: np.ndarray, unit: np.ndarray,
           other: np.ndarray, fresh: np.ndarray, kinks: np.ndarray) -> None:
    """Set, at the new nodes, each crossing unit to its kink exactly.

    Without kinks: the entry that takes over a window to the entry that it overtakes.
    """
    at = 0
    for node in range(len(begin) - 1):
        here = at
        for cross in range(begin[node], begin[node + 1]):
            at += fresh[cross]
            place = at if fraction[cross] < 1.0 else here + _fresh(fresh, begin, node) + 1
            z[place, unit[cross]] = kinks[other[cross]] if len(kinks) else z[place, other[cross]]
        at += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract", "nnan", "nsz"})
def bend(z: np.ndarray, kinks: np.ndarray, slopes: np.ndarray, level: float) -> None:
    """Replace each entry by its activation."""
    first, slope = kinks[0], slopes[0]
    for node in range(len(z)):
        row = z[node]
        if len(kinks) == 1:
            turn = slopes[1] - slope
            for k in range(len(row)):
                gap = row[k] - first
                row[k] = level + slope * gap + turn * max(gap, 0.0)
        else:
            for k in range(len(row)):
                value = level + slope * (row[k] - first)
                for place in range(len(kinks)):
                    value += (slopes[place + 1] - slopes[place]) * max(row[k] - kinks[place], 0.0)
                row[k] = value


@njit(cache=True, nogil=True)
def _fresh(fresh: np.ndarray, begin: np.ndarray, node: int) -> int:
    total = 0
    for cross in range(begin[node], begin[node + 1]):
        total += fresh[cross]
    return total


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def march(values: np.ndarray, z: np.ndarray, columns: np.ndarray, turns: np.ndarray,
          begin: np.ndarray, fraction: np.ndarray, unit: np.ndarray, kink: np.ndarray,
          fresh: np.ndarray, new: np.ndarray) -> None:
    """Write the values behind a bend and a matrix at old and new nodes, into (total, m).

    On a segment the bent unit u turns by Δ = (change of slope)·|change of z| where it crosses at
    τ, so y(τ') = y(0) + τ'·G + Σ W[:, u]·Δ·max(τ' − τ, 0), and y(1) gives G.

    Args:
        values: (nodes, m) at the old nodes.
        z: (nodes, units) before the bend, at the old nodes.
        columns: (units, m), the transposed matrix.
        turns: (kinks,) change of slope at each kink.
        begin: First crossing of each segment.
        fraction: Place of each crossing.
        unit: Which unit crosses.
        kink: Which kink.
        fresh: Whether it is a node.
        new: (old and new nodes, m), written.
    """
    m = values.shape[1]
    slope, at = np.empty(m), 0
    for node in range(len(begin) - 1):
        low, high = begin[node], begin[node + 1]
        here = values[node]
        for k in range(m):
            new[at, k] = here[k]
        at += 1
        if high == low + 1 and fresh[low]:  # most segments: one pass instead of three
            part, u = fraction[low], unit[low]
            dent = part * (1.0 - part) * turns[kink[low]] * abs(z[node + 1, u] - z[node, u])
            there, column, out = values[node + 1], columns[u], new[at]
            for k in range(m):
                out[k] = here[k] + part * (there[k] - here[k]) - dent * column[k]
            at += 1
        elif high > low:
            for k in range(m):
                slope[k] = values[node + 1, k] - here[k]
            for cross in range(low, high):
                u = unit[cross]
                turn = turns[kink[cross]] * abs(z[node + 1, u] - z[node, u])
                _add(slope, -turn * (1.0 - fraction[cross]), columns[u])
            span = slice(low, high)
            at = _step_through(new, at, slope, z[node + 1] - z[node], columns, turns,
                               fraction[span], unit[span], kink[span], fresh[span])


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _step_through(new: np.ndarray, at: int, slope: np.ndarray, change: np.ndarray,
                  columns: np.ndarray, turns: np.ndarray, fraction: np.ndarray, unit: np.ndarray,
                  kink: np.ndarray, fresh: np.ndarray) -> int:
    """Write the nodes of one segment from its slope at the left end; return the next row."""
    before, last = 0.0, at - 1
    for cross in range(len(fraction)):
        if fresh[cross]:
            step = fraction[cross] - before
            for k in range(len(slope)):
                new[at, k] = new[last, k] + step * slope[k]
            before, last = fraction[cross], at
            at += 1
        if cross + 1 < len(fraction):
            u = unit[cross]
            _add(slope, turns[kink[cross]] * abs(change[u]), columns[u])
    return at


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"}, inline="always")
def _add(total: np.ndarray, factor: float, row: np.ndarray) -> None:
    for k in range(len(total)):
        total[k] += factor * row[k]
