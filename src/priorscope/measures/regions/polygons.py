"""Polygons of unequal numbers of corners, in flat arrays."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .mesh import REGIONS, VERTICES, Mesh


@dataclass(frozen=True, eq=False)
class Polygons:
    """Convex polygons over shared vertices; a sequence of their vertex indices.

    Attributes:
        vertices: Coordinates, (vertices, 2), float64.
        indices: Vertices of all polygons in turn, each anticlockwise, (corners,), int64.
        offsets: Where each polygon begins in ``indices``, and the end, (polygons + 1,), int64.
    """

    vertices: Tensor
    indices: Tensor
    offsets: Tensor

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> Tensor:
        number = range(len(self))[number]
        return self.indices[self.offsets[number]:self.offsets[number + 1]]

    def __iter__(self) -> Iterator[Tensor]:
        return iter(torch.tensor_split(self.indices, self.offsets[1:-1]))

    def corners(self) -> list[np.ndarray]:
        """Return the coordinates of each polygon's corners, (corners, 2), for drawing."""
        return np.split(self.vertices[self.indices].numpy(), self.offsets[1:-1].numpy())

    def areas(self) -> Tensor:
        """Return the area of each, (polygons,), in units of u times v."""
        starts, ends = self.offsets[:-1].numpy(), self.offsets[1:].numpy()
        at = self.vertices[self.indices].numpy()
        # seen from a corner of its own, so that small polygons far from the origin keep digits
        at = at - np.repeat(at[starts], ends - starts, axis=0)
        following = np.arange(1, len(at) + 1)
        following[ends - 1] = starts
        cross = at[:, 0] * at[following, 1] - at[following, 0] * at[:, 1]
        return torch.from_numpy(0.5 * np.add.reduceat(cross, starts))

    def means(self, values: Tensor) -> Tensor:
        """Return the mean over each polygon's corners of values at the vertices, (vertices, k)."""
        starts = self.offsets[:-1].numpy()
        sums = np.add.reduceat(values.numpy()[self.indices.numpy()], starts, axis=0)
        return torch.from_numpy(sums / np.diff(self.offsets.numpy())[:, None])


def polygons_of(mesh: Mesh) -> Polygons:
    """Return the regions of a mesh."""
    from .outlines import count_corners, list_corners

    regions = int(mesh.size[REGIONS])
    offsets = np.zeros(regions + 1, np.int64)
    count_corners(mesh, offsets)
    np.cumsum(offsets, out=offsets)
    indices = np.empty(int(offsets[-1]), np.int64)
    list_corners(mesh, offsets, indices)
    place = mesh.place[:int(mesh.size[VERTICES])].copy()
    return Polygons(torch.from_numpy(place), torch.from_numpy(indices), torch.from_numpy(offsets))
