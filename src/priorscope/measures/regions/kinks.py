"""Compiled: cutting a mesh along the lines on which units are at a kink."""

import numpy as np
from numba import njit

from .coding import fill, transpose
from .cutting import has_room, new_vertex, split_edge, split_region, turns
from .mesh import EDGES, REGIONS, VERTICES, Mesh

#: Places in the ``progress`` of ``cut_units``.
UNIT, KINK, EDGE, LAST_EDGE, OPEN, FIRST_NEW = range(6)

_compiled = njit(cache=True, nogil=True, error_model="numpy")
_inlined = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)


@_compiled
def _next_crossing(origin: np.ndarray, codes: np.ndarray, line: int, edge: int, last: int) -> int:
    """Return the first edge from ``edge`` on whose ends lie on both sides of a line, or ``last``.

    This loop looks at every edge for every unit. Unsigned indices spare it the test for negative
    ones, which takes most of its time otherwise.
    """
    middle = np.int8(line)
    while edge < last:
        one, two = codes[np.uint32(origin[2 * edge])], codes[np.uint32(origin[2 * edge + 1])]
        if (one < middle and two > middle) or (one > middle and two < middle):
            break
        edge += 1
    return edge


@_inlined
def _close(mesh: Mesh, half: int, pending: np.ndarray, layer: int, unit: int) -> int:
    """Note the first of two cut edges of a region, split it at the second; return 1 or -1."""
    region = mesh.region[half]
    if region < 0:
        return 0
    if pending[region] < 0:
        pending[region] = half
        return 1
    new = split_region(mesh, pending[region], half, layer, unit)
    pending[region] = pending[new] = -1
    return -1


@_compiled
def _scan(mesh: Mesh, codes: np.ndarray, line: int, layer: int, unit: int) -> bool:
    """Split the regions with vertices on both sides of a line; False if room runs out.

    Needed only where the line runs through vertices that were there before.
    """
    region = 0
    while region < mesh.size[REGIONS]:
        down, up = turns(mesh, region, codes, line)
        if down < 0:
            region += 1
            continue
        if not has_room(mesh):
            return False
        split_region(mesh, down, up, layer, unit)  # both parts are looked at again
    return True


@_compiled
def cut_units(mesh: Mesh, values: np.ndarray, kinks: np.ndarray, slack: float, units: np.ndarray,
              rows: np.ndarray, codes: np.ndarray, at_kink: np.ndarray, pending: np.ndarray,
              layer: int, progress: np.ndarray) -> bool:
    """Cut the mesh along the kinks of some units; False where room ran out, to be called again.

    Args:
        mesh: The mesh, changed in place.
        values: All units at the vertices, (room, all units); new rows are filled in.
        kinks: The kinks of the activation, increasing.
        slack: Values this near to a kink count as at it.
        units: The units that change their code somewhere.
        rows: Their codes at the vertices, (room, units).
        codes: The same, unit by unit, (units, room).
        at_kink: How many vertices that a unit did not make lie at its kinks, (units, kinks).
        pending: -1 for every region, (room,).
        layer: Number of the bend, noted on the edges.
        progress: Zeros at first; where to go on, later.
    """
    while progress[UNIT] < units.size:
        place, kink = progress[UNIT], progress[KINK]
        unit, line, row = units[place], 2 * kink + 1, codes[place]
        if progress[EDGE] == 0:
            progress[LAST_EDGE], progress[FIRST_NEW] = mesh.size[EDGES], mesh.size[VERTICES]
        edge = progress[EDGE]
        while True:
            edge = _next_crossing(mesh.origin, row, line, edge, progress[LAST_EDGE])
            if edge == progress[LAST_EDGE]:
                break
            if not has_room(mesh):
                progress[EDGE] = edge
                return False
            a, b = mesh.origin[2 * edge], mesh.origin[2 * edge + 1]
            one, two = values[a, unit], values[b, unit]
            vertex = new_vertex(mesh, a, b, (kinks[kink] - one) / (two - one))
            fill(values, mesh, vertex, kinks, slack, units, rows, at_kink, place)
            values[vertex, unit], row[vertex], rows[vertex, place] = kinks[kink], line, line
            beyond = split_edge(mesh, 2 * edge, vertex)
            progress[OPEN] += _close(mesh, beyond, pending, layer, unit)
            progress[OPEN] += _close(mesh, 2 * edge ^ 1, pending, layer, unit)
            edge += 1
        progress[EDGE] = progress[LAST_EDGE]
        if progress[OPEN] != 0 or at_kink[place, kink] > 0:
            pending[:mesh.size[REGIONS]] = -1
            if not _scan(mesh, row, line, layer, unit):
                return False
        transpose(rows, codes, place, progress[FIRST_NEW], mesh.size[VERTICES])
        progress[EDGE], progress[OPEN], progress[KINK] = 0, 0, kink + 1
        if progress[KINK] == kinks.size:
            progress[KINK], progress[UNIT] = 0, place + 1
    return True
