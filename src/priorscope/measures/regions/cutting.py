"""Compiled: the ways in which a mesh changes."""

import numpy as np
from numba import njit

from .mesh import EDGES, REGIONS, VERTICES, Mesh

_compiled = njit(cache=True, nogil=True, error_model="numpy")

# A mesh is a dozen arrays: a call that is not inlined counts references to each of them.
_inlined = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)


@_inlined
def has_room(mesh: Mesh) -> bool:
    """Say whether one more vertex, two edges from it and two regions fit in."""
    return (mesh.size[VERTICES] < mesh.share.size and mesh.size[EDGES] + 3 < mesh.layer.size
            and mesh.size[REGIONS] + 2 < mesh.first.size)


@_inlined
def new_vertex(mesh: Mesh, a: int, b: int, share: float) -> int:
    """Add the vertex that lies ``share`` of the way from vertex a to vertex b."""
    vertex = mesh.size[VERTICES]
    mesh.size[VERTICES] += 1
    for axis in range(2):
        start = mesh.place[a, axis]
        mesh.place[vertex, axis] = start + share * (mesh.place[b, axis] - start)
    mesh.ends[vertex, 0], mesh.ends[vertex, 1], mesh.share[vertex] = a, b, share
    return vertex


@_inlined
def split_edge(mesh: Mesh, half: int, vertex: int) -> int:
    """Put a vertex on an edge; return the half-edge that starts there, after ``half``.

    The other side's half-edge that starts there is ``half ^ 1``.
    """
    edge = mesh.size[EDGES]
    mesh.size[EDGES] += 1
    beyond, back, twin = 2 * edge, 2 * edge + 1, half ^ 1
    mesh.layer[edge], mesh.unit[edge] = mesh.layer[half >> 1], mesh.unit[half >> 1]
    mesh.origin[beyond], mesh.origin[back] = vertex, mesh.origin[twin]
    mesh.origin[twin] = vertex
    mesh.region[beyond], mesh.region[back] = mesh.region[half], mesh.region[twin]
    following, earlier = mesh.after[half], mesh.before[twin]
    mesh.after[half], mesh.before[beyond] = beyond, half
    mesh.after[beyond], mesh.before[following] = following, beyond
    mesh.after[earlier], mesh.before[back] = back, earlier
    mesh.after[back], mesh.before[twin] = twin, back
    return beyond


@_inlined
def split_region(mesh: Mesh, one: int, two: int, layer: int, unit: int) -> int:
    """Join the origins of two half-edges of a region by an edge; return the new region.

    What lies from ``one`` on to the origin of ``two`` keeps its number.
    """
    edge, new = mesh.size[EDGES], mesh.size[REGIONS]
    mesh.size[EDGES] += 1
    mesh.size[REGIONS] += 1
    old, there, back = mesh.region[one], 2 * edge, 2 * edge + 1
    mesh.layer[edge], mesh.unit[edge] = layer, unit
    mesh.origin[there], mesh.origin[back] = mesh.origin[one], mesh.origin[two]
    before_one, before_two = mesh.before[one], mesh.before[two]
    mesh.after[before_two], mesh.before[back] = back, before_two
    mesh.after[back], mesh.before[one] = one, back
    mesh.after[before_one], mesh.before[there] = there, before_one
    mesh.after[there], mesh.before[two] = two, there
    mesh.region[back], mesh.first[old], mesh.first[new] = old, one, two
    mesh.parent[new] = mesh.parent[old]
    half = two
    while True:
        mesh.region[half] = new
        half = mesh.after[half]
        if half == two:
            return new


@_compiled
def extend(mesh: Mesh, start: int, values: np.ndarray) -> None:
    """Fill in rows ``start`` and on of values that are affine along every edge."""
    for vertex in range(start, mesh.size[VERTICES]):
        one, two = values[mesh.ends[vertex, 0]], values[mesh.ends[vertex, 1]]
        share, row = mesh.share[vertex], values[vertex]
        for j in range(row.size):
            row[j] = one[j] + share * (two[j] - one[j])


@_inlined
def _last_tie(mesh: Mesh, half: int, sides: np.ndarray, line: int, sign: int) -> tuple[int, int]:
    """Go on while ``sign`` times the side is not negative: the last tie, and where that ends."""
    tie = -1
    while True:
        side = sign * (int(sides[mesh.origin[half]]) - line)
        if side < 0:
            return tie, half
        if side == 0:
            tie = half
        half = mesh.after[half]


@_compiled
def turns(mesh: Mesh, region: int, sides: np.ndarray, line: int) -> tuple[int, int]:
    """Return the half-edges where a region's rim passes below a line and comes back above.

    Args:
        mesh: The mesh; no edge of the region has its ends on different sides.
        region: Which region.
        sides: Above, at or below ``line`` for each vertex.
        line: What stands for a vertex on the line.

    Returns:
        Two half-edges whose origins are on the line, or -1 twice if the region is on one side.
    """
    half = start = mesh.first[region]
    above, below = -1, False
    while True:
        side = sides[mesh.origin[half]]
        if side > line:
            above = half
        below |= side < line
        half = mesh.after[half]
        if half == start:
            break
    if above < 0 or not below:
        return -1, -1
    down, after = _last_tie(mesh, above, sides, line, 1)
    up, _ = _last_tie(mesh, after, sides, line, -1)
    return down, up
