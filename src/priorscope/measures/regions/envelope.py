"""Compiled: cutting regions so that one entry of a window is largest in each."""

import numpy as np
from numba import njit

from .cutting import has_room, new_vertex, split_edge, split_region, turns
from .mesh import EDGES, REGIONS, VERTICES, Mesh

#: Layer of an edge that separates nothing and is to be dissolved.
DEAD = -2

_compiled = njit(cache=True, nogil=True, error_model="numpy")


@_compiled
def _leader(mesh: Mesh, region: int, values: np.ndarray, window: np.ndarray, slack: float,
            total: np.ndarray) -> tuple[int, int]:
    """Return the entry that is largest in the middle, and one that is larger at a corner, or -1."""
    total[:] = 0.0
    start = half = mesh.first[region]
    while True:
        row = values[mesh.origin[half]]
        for k in range(window.size):
            total[k] += row[window[k]]
        half = mesh.after[half]
        if half == start:
            break
    top, rival, lead = int(np.argmax(total)), -1, slack
    while True:
        row = values[mesh.origin[half]]
        for k in range(window.size):
            if row[window[k]] - row[window[top]] > lead:
                lead, rival = row[window[k]] - row[window[top]], k
        half = mesh.after[half]
        if half == start:
            return top, rival


@_compiled
def _side(row: np.ndarray, top: int, rival: int, slack: float) -> int:
    """Return 1 where the first entry is larger, -1 where the second is, 0 within rounding."""
    gap = row[top] - row[rival]
    return 1 if gap > slack else (-1 if gap < -slack else 0)


@_compiled
def _cut_edges(mesh: Mesh, region: int, values: np.ndarray, top: int, rival: int,
               slack: float) -> bool:
    """Put a vertex where two entries change places on an edge; False if room runs out."""
    start = half = mesh.first[region]
    while True:
        a, following = mesh.origin[half], mesh.after[half]
        b = mesh.origin[following]
        one, two = values[a], values[b]
        if _side(one, top, rival, slack) * _side(two, top, rival, slack) < 0:
            if not has_room(mesh):
                return False
            gap = one[top] - one[rival]
            vertex = new_vertex(mesh, a, b, gap / (gap - (two[top] - two[rival])))
            share, row = mesh.share[vertex], values[vertex]
            for j in range(row.size):
                row[j] = one[j] + share * (two[j] - one[j])
            row[rival] = row[top]
            split_edge(mesh, half, vertex)
        half = following
        if half == start:
            return True


@_compiled
def _note_sides(mesh: Mesh, region: int, values: np.ndarray, top: int, rival: int, slack: float,
                sides: np.ndarray) -> None:
    """Fill in the side of each corner of a region."""
    start = half = mesh.first[region]
    while True:
        vertex = mesh.origin[half]
        sides[vertex] = _side(values[vertex], top, rival, slack)
        half = mesh.after[half]
        if half == start:
            break


@_compiled
def _list_tops(values: np.ndarray, count: int, window: np.ndarray, tops: np.ndarray) -> bool:
    """Fill in the first of the largest entries at the first vertices; say if it is one for all."""
    same = True
    for vertex in range(count):
        row, top = values[vertex], 0
        for k in range(1, window.size):
            if row[window[k]] > row[window[top]]:
                top = k
        tops[vertex] = top
        same &= top == tops[0]
    return same


@_compiled
def _common(mesh: Mesh, region: int, tops: np.ndarray) -> int:
    """Return the entry that is largest at all corners of a region, -1 if there is none."""
    start = half = mesh.first[region]
    top = tops[mesh.origin[half]]
    while True:
        half = mesh.after[half]
        if half == start:
            return top
        if tops[mesh.origin[half]] != top:
            return -1


@_compiled
def cut_window(mesh: Mesh, values: np.ndarray, window: np.ndarray, slack: float, layer: int,
               unit: int, winner: np.ndarray, begin: int) -> int:
    """Cut the mesh until one entry of the window is largest in each region.

    Args:
        mesh: The mesh, changed in place.
        values: Entries at the vertices, (room, entries), affine in each region; filled in.
        window: Which entries compete.
        slack: Leads up to this are taken for ties.
        layer: Noted on new edges.
        unit: Noted on new edges.
        winner: Place in the window of each region's largest entry, filled in, (room,).
        begin: Region to begin with.

    Returns:
        The first region that is not done: their number, or less where room ran out.
    """
    total, sides, region = np.empty(window.size), np.empty(len(values), np.int8), begin
    tops = np.full(len(values), -1, np.int32)  # -1 for vertices that are yet to come
    if _list_tops(values, mesh.size[VERTICES], window, tops):
        winner[begin:mesh.size[REGIONS]] = tops[0]
        return mesh.size[REGIONS]
    while region < mesh.size[REGIONS]:
        common = _common(mesh, region, tops)
        if common >= 0:
            winner[region] = common
            region += 1
            continue
        top, rival = _leader(mesh, region, values, window, slack, total)
        winner[region] = top
        if rival >= 0:
            if not _cut_edges(mesh, region, values, window[top], window[rival], slack):
                return region
            _note_sides(mesh, region, values, window[top], window[rival], slack, sides)
            down, up = turns(mesh, region, sides, 0)
            if down >= 0:
                if not has_room(mesh):
                    return region
                split_region(mesh, down, up, layer, unit)
                continue
        region += 1
    return region


@_compiled
def mark_dead(mesh: Mesh, first_edge: int, layer: int, unit: int, winner: np.ndarray) -> None:
    """Mark the new edges that have one winner on both sides.

    Where windows overlap, an edge that is dead to one may be where another changes its winner.
    """
    for edge in range(first_edge, mesh.size[EDGES]):
        dead = mesh.layer[edge] == DEAD
        if dead or (mesh.layer[edge] == layer and mesh.unit[edge] == unit):
            if winner[mesh.region[2 * edge]] == winner[mesh.region[2 * edge + 1]]:
                mesh.layer[edge] = DEAD
            elif dead:
                mesh.layer[edge], mesh.unit[edge] = layer, unit


@_compiled
def joined(mesh: Mesh, edges: int, regions: int) -> np.ndarray:
    """Return, for each region, the least one that dead edges join it with."""
    root = np.arange(regions)
    for edge in range(edges):
        if mesh.layer[edge] == DEAD:
            one, two = mesh.region[2 * edge], mesh.region[2 * edge + 1]
            while root[one] != one:
                one = root[one]
            while root[two] != two:
                two = root[two]
            root[max(one, two)] = min(one, two)
    for region in range(regions):
        root[region] = root[root[region]]
    return root


@_compiled
def living_after(mesh: Mesh, halves: np.ndarray) -> np.ndarray:
    """Return the half-edge after each living one, past dead edges."""
    following = np.empty_like(halves)
    for place in range(halves.size):
        half = mesh.after[halves[place]]
        while mesh.layer[half >> 1] == DEAD:
            half = mesh.after[half ^ 1]
        following[place] = half
    return following
