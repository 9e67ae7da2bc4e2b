"""Polygons with affine functions on them, seen edge by edge."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..._core.checks import finite_array
from ..._core.errors import BadInput
from ..regions import LinearRegions


@dataclass(frozen=True, eq=False)
class PolygonMesh:
    """A function through values at vertices, affine on each of some polygons.

    Attributes:
        vertices: (vertices, 2), float64.
        values: (vertices, outputs), float64.
        indices: Vertices of all polygons in turn, each anticlockwise, (corners,).
        offsets: Where each polygon begins in ``indices``, and the end, (polygons + 1,).
    """

    vertices: np.ndarray
    values: np.ndarray
    indices: np.ndarray
    offsets: np.ndarray

    @property
    def following(self) -> np.ndarray:
        """Place in ``indices`` of the next corner of the same polygon, (corners,)."""
        after = np.arange(1, len(self.indices) + 1)
        after[self.offsets[1:] - 1] = self.offsets[:-1]
        return after

    @property
    def owners(self) -> np.ndarray:
        """Polygon of each corner, (corners,)."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def gradients(self) -> np.ndarray:
        """Return the gradient on each polygon, (polygons, 2, outputs); 0 where it has no area.

        By Green's theorem ∮ f n ds over the area, seen from the polygon's first corner.
        """
        starts, first = self.offsets[:-1], self.indices[self.offsets[:-1]][self.owners]
        after = self.following
        x = self.vertices[self.indices] - self.vertices[first]
        f = self.values[self.indices] - self.values[first]
        side = x[after] - x
        doubled = np.add.reduceat(x[:, 0] * x[after, 1] - x[after, 0] * x[:, 1], starts)
        normal = np.stack([side[:, 1], -side[:, 0]], axis=1)
        flux = np.add.reduceat(normal[:, :, None] * (f + f[after])[:, None], starts, axis=0)
        area = np.where(doubled > 0, doubled, np.inf)
        return flux / area[:, None, None]


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges of a mesh, each once.

    Attributes:
        middle: (edges, 2).
        half: Half of the way from its one end to the other, (edges, 2).
        jump: Length of the edge times how much the derivative across it grows, (edges, outputs);
            on the rim, times minus the derivative outwards, since f is 0 there.
        rim: (edges,) whether there is a polygon on one side only.
        normal: Length times the unit normal outwards, on the rim, (rim edges, 2).
        ends: Values at both ends, (rim edges, 2, outputs).
    """

    middle: np.ndarray
    half: np.ndarray
    jump: np.ndarray
    rim: np.ndarray
    normal: np.ndarray
    ends: np.ndarray


def edges_of(mesh: PolygonMesh) -> Edges:
    """Join the sides of polygons that lie between the same vertices.

    Raises:
        BadInput: More than two polygons share an edge, or two lie on the same side of it.
    """
    one, two = mesh.indices, mesh.indices[mesh.following]
    forward = one < two
    key = np.minimum(one, two) * len(mesh.vertices) + np.maximum(one, two)
    unique, first, edge, sides = np.unique(key, return_index=True, return_inverse=True,
                                           return_counts=True)
    if (np.bincount(edge, weights=np.where(forward, 1, -1))[sides > 1] != 0).any():
        raise BadInput("polygons overlap along an edge: expected anticlockwise polygons, at most "
                       "one on either side of an edge")
    start, end = mesh.vertices[one], mesh.vertices[two]
    normal = np.stack([end[:, 1] - start[:, 1], start[:, 0] - end[:, 0]], axis=1)
    outwards = np.einsum("ea,eao->eo", normal, mesh.gradients()[mesh.owners])
    jump = np.zeros((len(unique), mesh.values.shape[1]))
    np.add.at(jump, edge, -outwards)
    rim, own = sides == 1, first[sides == 1]
    return Edges(middle=(start[first] + end[first]) / 2, half=(end[first] - start[first]) / 2,
                 jump=jump, rim=rim, normal=normal[own],
                 ends=np.stack([mesh.values[one[own]], mesh.values[two[own]]], axis=1))


def read_mesh(regions: Any) -> PolygonMesh:
    """Return the polygons that were given.

    Raises:
        BadInput: Neither linear regions nor vertices, polygons and values that fit.
    """
    if isinstance(regions, LinearRegions):
        found = regions.polygons
        return PolygonMesh(found.vertices.numpy(), regions.outputs.numpy(), found.indices.numpy(),
                           found.offsets.numpy())
    if not isinstance(regions, tuple | list) or len(regions) != 3:
        raise BadInput(f"a {type(regions).__name__} has no polygons: expected the result of "
                       "ps.linear_regions, or vertices, polygons and values")
    vertices = finite_array("vertices", regions[0], ndim=2)
    values = finite_array("values", regions[2])
    values = values[:, None] if values.ndim == 1 else values
    if vertices.shape[1] != 2 or values.ndim != 2 or len(values) != len(vertices):
        raise BadInput(f"vertices have shape {vertices.shape} and values {values.shape}: expected "
                       "(vertices, 2), and one value or one row of outputs for each")
    polygons = [np.asarray(polygon, dtype=np.int64) for polygon in regions[1]]
    if not polygons or any(own.ndim != 1 or len(own) < 3 or own.min() < 0
                           or own.max() >= len(vertices) for own in polygons):
        raise BadInput(f"{len(polygons)} polygons were given: expected at least one, each with "
                       f"three or more indices of {len(vertices)} vertices")
    offsets = np.cumsum([0, *map(len, polygons)])
    mesh = PolygonMesh(vertices, values, np.concatenate(polygons), offsets)
    if (signed_areas(mesh) <= 0).any():
        raise BadInput("a polygon has no area or runs clockwise: expected anticlockwise corners")
    return mesh


def signed_areas(mesh: PolygonMesh) -> np.ndarray:
    """Return the area of each polygon, (polygons,), negative where it runs clockwise."""
    x = mesh.vertices[mesh.indices] - mesh.vertices[mesh.indices[mesh.offsets[:-1]]][mesh.owners]
    after = mesh.following
    return np.add.reduceat(x[:, 0] * x[after, 1] - x[after, 0] * x[:, 1], mesh.offsets[:-1]) / 2
