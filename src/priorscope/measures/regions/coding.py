"""Compiled: on which side of their kinks units are, as small whole numbers."""

import numpy as np
from numba import njit

from .mesh import Mesh

_compiled = njit(cache=True, nogil=True, error_model="numpy")
_inlined = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)


@_inlined
def code_of(value: float, kinks: np.ndarray, slack: float) -> int:
    """Return 2k between kinks k - 1 and k, and 2k + 1 at kink k, give or take ``slack``."""
    code = 0
    for k in range(kinks.size):
        code += int(value > kinks[k] + slack) + int(value >= kinks[k] - slack)
    return code


@_compiled
def spreads(values: np.ndarray, kinks: np.ndarray, slack: float, span: np.ndarray) -> None:
    """Fill in the least and the largest code of each unit over all rows, (2, units)."""
    low, high = values[0].copy(), values[0].copy()
    for row in range(1, len(values)):
        for unit in range(low.size):
            value = values[row, unit]
            low[unit], high[unit] = min(low[unit], value), max(high[unit], value)
    for unit in range(low.size):
        span[0, unit] = code_of(low[unit], kinks, slack)
        span[1, unit] = code_of(high[unit], kinks, slack)


@_compiled
def encode(values: np.ndarray, count: int, kinks: np.ndarray, slack: float, units: np.ndarray,
           rows: np.ndarray, codes: np.ndarray, at_kink: np.ndarray) -> None:
    """Fill in the codes of some units at the first vertices, and count those at a kink."""
    for vertex in range(count):
        for place in range(units.size):
            code = code_of(values[vertex, units[place]], kinks, slack)
            rows[vertex, place] = codes[place, vertex] = code
            if code & 1:
                at_kink[place, code >> 1] += 1


@_inlined
def fill(values: np.ndarray, mesh: Mesh, vertex: int, kinks: np.ndarray, slack: float,
          units: np.ndarray, rows: np.ndarray, at_kink: np.ndarray, own: int) -> None:
    """Compute all units at a new vertex, and the codes of those that come after place ``own``."""
    a, b, share = mesh.ends[vertex, 0], mesh.ends[vertex, 1], mesh.share[vertex]
    one, two, row = values[a], values[b], values[vertex]
    for j in range(row.size):
        row[j] = one[j] + share * (two[j] - one[j])
    from_a, from_b, found = rows[a, own + 1:], rows[b, own + 1:], rows[vertex, own + 1:]
    later = units[own + 1:]
    found[:] = 0
    for k in range(kinks.size):
        low, high = kinks[k] - slack, kinks[k] + slack
        for place in range(later.size):
            value = row[np.uint32(later[place])]
            found[place] += np.int8(value > high) + np.int8(value >= low)
    for place in range(later.size):  # rounding may not take a unit out of its range on the edge
        least, most = min(from_a[place], from_b[place]), max(from_a[place], from_b[place])
        found[place] = min(max(found[place], least), most)
    for place in range(later.size):
        if found[place] & 1 and from_a[place] != from_b[place]:
            at_kink[own + 1 + place, found[place] >> 1] += 1


@_compiled
def transpose(rows: np.ndarray, codes: np.ndarray, own: int, start: int, end: int) -> None:
    """Note new vertices under the units that come after place ``own``."""
    for place in range(own + 1, len(codes)):
        into = codes[place]
        for vertex in range(start, end):
            into[vertex] = rows[vertex, place]


@_compiled
def bend(values: np.ndarray, kinks: np.ndarray, slopes: np.ndarray, level: float,
         result: np.ndarray) -> float:
    """Apply an activation to all values, in place or not; return the largest absolute result."""
    largest = 0.0
    for vertex in range(len(values)):
        row, into = values[vertex], result[vertex]
        if kinks.size == 1:
            for j in range(row.size):
                z = row[j] - kinks[0]
                into[j] = level + z * (slopes[1] if z > 0 else slopes[0])
                largest = max(largest, abs(into[j]))
        else:
            for j in range(row.size):
                z = row[j]
                bent = level + slopes[0] * min(z - kinks[0], 0.0)
                for k in range(1, kinks.size):
                    bent += slopes[k] * max(min(z, kinks[k]) - kinks[k - 1], 0.0)
                into[j] = bent + slopes[-1] * max(z - kinks[-1], 0.0)
                largest = max(largest, abs(into[j]))
    return largest
