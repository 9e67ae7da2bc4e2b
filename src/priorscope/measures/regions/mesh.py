"""A planar subdivision as half-edges, in flat arrays that compiled loops can work on.

Edge e is the pair of half-edges 2e and 2e + 1, one for each of its sides. A half-edge belongs to
the region on its left and starts at its origin; outside the slice the region is -1.
"""

from typing import NamedTuple

import numpy as np

#: Places in ``Mesh.size``.
VERTICES, EDGES, REGIONS = range(3)

#: Layer of the edges of the slice's own rim.
RIM = -1


class Mesh(NamedTuple):
    """Vertices, edges and regions; arrays have room beyond ``size``.

    Attributes:
        size: Numbers of vertices, edges and regions, (3,).
        origin: Vertex at which a half-edge starts, (half-edges,).
        after: Next half-edge around the same region, anticlockwise.
        before: The one before.
        region: Region on the left, -1 outside.
        layer: Which bend made an edge, ``RIM`` for the slice's rim, (edges,).
        unit: Which of its units, flat index.
        first: One half-edge of each region, (regions,).
        parent: The region that it was part of before the bend that is at work.
        place: Coordinates of each vertex, (vertices, 2).
        ends: The two vertices between which a vertex was cut.
        share: How far from the first to the second of them.
    """

    size: np.ndarray
    origin: np.ndarray
    after: np.ndarray
    before: np.ndarray
    region: np.ndarray
    layer: np.ndarray
    unit: np.ndarray
    first: np.ndarray
    parent: np.ndarray
    place: np.ndarray
    ends: np.ndarray
    share: np.ndarray


def new_mesh(corners: np.ndarray, room: int = 1024) -> Mesh:
    """Return the mesh of one region, the convex polygon of these anticlockwise corners (n, 2)."""
    count = len(corners)
    mesh = _empty(max(room, 4 * count))
    mesh.size[:] = count, count, 1
    mesh.place[:count] = corners
    edges = np.arange(count)
    following, previous = np.roll(edges, -1), np.roll(edges, 1)
    for side, start, next_edge, last_edge, region in (
            (0, edges, following, previous, 0), (1, following, previous, following, -1)):
        half = 2 * edges + side
        mesh.origin[half], mesh.region[half] = start, region
        mesh.after[half], mesh.before[half] = 2 * next_edge + side, 2 * last_edge + side
    mesh.layer[:count], mesh.unit[:count], mesh.first[0] = RIM, -1, 0
    return mesh


def grown(mesh: Mesh, vertices: int) -> Mesh:
    """Return a copy with room for ``vertices`` vertices and as many edges and regions as fit."""
    copy = _empty(vertices)
    used = {"size": 3, "place": mesh.size[VERTICES], "ends": mesh.size[VERTICES],
            "share": mesh.size[VERTICES], "first": mesh.size[REGIONS],
            "parent": mesh.size[REGIONS], "layer": mesh.size[EDGES], "unit": mesh.size[EDGES]}
    for name, old in mesh._asdict().items():
        count = used.get(name, 2 * mesh.size[EDGES])
        getattr(copy, name)[:count] = old[:count]
    return copy


def copied(mesh: Mesh) -> Mesh:
    """Return a mesh of its own."""
    return grown(mesh, len(mesh.place))


def _empty(vertices: int) -> Mesh:
    # By Euler's formula a mesh of V vertices, all but the corners of degree 3 or more, has fewer
    # than 3V edges and 2V regions.
    edges, regions = 3 * vertices, 2 * vertices
    half, short = (np.empty(2 * edges, np.int32) for _ in range(2)), np.int32
    origin, after = half
    return Mesh(np.zeros(3, np.int64), origin, after, np.empty(2 * edges, short),
                np.empty(2 * edges, short), np.empty(edges, short), np.empty(edges, short),
                np.empty(regions, short), np.empty(regions, short), np.empty((vertices, 2)),
                np.zeros((vertices, 2), short), np.zeros(vertices))
