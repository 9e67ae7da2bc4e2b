"""Cutting a mesh along the kinks of an activation, with room for whatever comes."""

import numpy as np

from .mesh import VERTICES, Mesh, grown


def cut(mesh: Mesh, values: np.ndarray, kinks: np.ndarray, slack: float,
        layer: int) -> tuple[Mesh, np.ndarray, bool]:
    """Cut a mesh where units, affine in every region, cross the kinks of their activation.

    Args:
        mesh: The mesh, which may be changed in place.
        values: The units at its vertices, (vertices, units), float64.
        kinks: Increasing, (kinks,).
        slack: Values this near to a kink count as at it.
        layer: Number of the bend, noted on the edges.

    Returns:
        The mesh, the units at its vertices, and whether a line ran through a vertex that was there
        before it.
    """
    from .coding import encode, spreads
    from .kinks import cut_units

    count, width = values.shape
    span = np.empty((2, width), np.int8)
    spreads(np.ascontiguousarray(values), kinks, slack, span)
    units = np.nonzero(span[0] != span[1])[0].astype(np.int32)
    flat = bool(((span[0] == span[1]) & (span[0] & 1 == 1)).any())
    room = _room(mesh, width)
    mesh, values = grown(mesh, room), _taller(values, count, room)
    # An odd stride keeps the rows of codes apart in the cache.
    codes = np.empty((len(units), room | 1), np.int8)
    rows = np.empty((room, len(units)), np.int8)
    at_kink = np.zeros((len(units), len(kinks)), np.int64)
    encode(values, count, kinks, slack, units, rows, codes, at_kink)
    pending, progress = np.full(len(mesh.first), -1, np.int32), np.zeros(6, np.int64)
    while not cut_units(mesh, values, kinks, slack, units, rows, codes, at_kink, pending, layer,
                        progress):
        count, regions = int(mesh.size[VERTICES]), len(mesh.first)
        mesh = grown(mesh, 2 * len(mesh.place))
        values, rows = (_taller(old, count, len(mesh.place)) for old in (values, rows))
        wider = np.empty((len(units), len(mesh.place) | 1), np.int8)
        wider[:, :count] = codes[:, :count]
        codes, pending = wider, np.concatenate([pending, np.full(regions, -1, np.int32)])
    return mesh, values[:int(mesh.size[VERTICES])], flat or bool(at_kink.any())


def _room(mesh: Mesh, width: int) -> int:
    count = int(mesh.size[VERTICES])
    return max(4 * count + 64, min(4096, 2**22 // max(width, 1)))


def _taller(values: np.ndarray, count: int, room: int) -> np.ndarray:
    tall = np.empty((room, values.shape[1]), values.dtype)
    tall[:count] = values[:count]
    return tall
