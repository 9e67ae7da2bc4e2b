"""Largest entries of windows: cutting a mesh by them, and dissolving what need not be cut."""

from collections.abc import Sequence

import numpy as np

from .mesh import EDGES, REGIONS, VERTICES, Mesh, grown


def cut_windows(mesh: Mesh, values: np.ndarray, windows: Sequence[np.ndarray], slack: float,
                layer: int) -> tuple[Mesh, np.ndarray, np.ndarray]:
    """Cut a mesh where the largest entry of a window changes.

    Args:
        mesh: The mesh, left as it is.
        values: Entries at its vertices, (vertices, entries), affine in every region.
        windows: For each, which entries compete.
        slack: Leads up to this are taken for ties.
        layer: Number of the bend, noted on the edges.

    Returns:
        The mesh with dead edges still in it, for ``dissolved``; the entries at its vertices; and,
        for each region, the place in the last window of its largest entry.
    """
    from .envelope import cut_window, mark_dead

    room = 4 * len(values) + 64
    mesh, tall = grown(mesh, room), np.empty((room, values.shape[1]))
    tall[:len(values)] = values
    winner = np.zeros(len(mesh.first), np.int32)
    first_edge = int(mesh.size[EDGES])
    for unit, window in enumerate(windows):
        done = 0
        while (done := cut_window(mesh, tall, window, slack, layer, unit, winner,
                                  done)) < mesh.size[REGIONS]:
            count = int(mesh.size[VERTICES])
            mesh = grown(mesh, 2 * len(mesh.place))
            tall = np.concatenate([tall[:count], np.empty((len(mesh.place) - count,
                                                           values.shape[1]))])
            winner = np.concatenate([winner, np.zeros_like(winner)])
        mark_dead(mesh, first_edge, layer, unit, winner)
    return mesh, tall[:int(mesh.size[VERTICES])], winner[:int(mesh.size[REGIONS])]


def dissolved(mesh: Mesh) -> tuple[Mesh, np.ndarray, np.ndarray]:
    """Return a mesh without its dead edges, and which vertices and regions it kept."""
    from .envelope import DEAD, joined, living_after

    edges, regions = int(mesh.size[EDGES]), int(mesh.size[REGIONS])
    living = np.nonzero(mesh.layer[:edges] != DEAD)[0]
    root = joined(mesh, edges, regions)
    kept_regions, region_of = np.unique(root, return_inverse=True)
    halves = np.stack([2 * living, 2 * living + 1], axis=1).ravel()
    number = np.full(2 * edges, -1, np.int64)
    number[halves] = np.arange(len(halves))
    after = number[living_after(mesh, halves)]
    kept_vertices, origin = np.unique(mesh.origin[halves], return_inverse=True)
    new = grown(mesh, len(mesh.place))
    new.size[:] = len(kept_vertices), len(living), len(kept_regions)
    count = len(halves)
    new.origin[:count], new.after[:count] = origin, after
    new.before[after] = np.arange(count)
    outside = mesh.region[halves] < 0
    new.region[:count] = np.where(outside, -1, region_of[mesh.region[halves]])
    new.layer[:len(living)], new.unit[:len(living)] = mesh.layer[living], mesh.unit[living]
    new.first[new.region[:count][~outside]] = np.nonzero(~outside)[0]
    new.parent[:len(kept_regions)] = mesh.parent[kept_regions]
    new.place[:len(kept_vertices)] = mesh.place[kept_vertices]
    return new, kept_vertices, kept_regions
