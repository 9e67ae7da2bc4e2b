"""Compiled: reading the corners of regions off a mesh."""

import numpy as np
from numba import njit

from .mesh import Mesh

_compiled = njit(cache=True, nogil=True)


@_compiled
def count_corners(mesh: Mesh, offsets: np.ndarray) -> None:
    """Fill in the number of corners of region r at place r + 1."""
    for region in range(offsets.size - 1):
        start = half = mesh.first[region]
        count = 0
        while True:
            count += 1
            half = mesh.after[half]
            if half == start:
                break
        offsets[region + 1] = count


@_compiled
def list_corners(mesh: Mesh, offsets: np.ndarray, indices: np.ndarray) -> None:
    """Fill in the vertices of each region, anticlockwise."""
    for region in range(offsets.size - 1):
        half = mesh.first[region]
        for place in range(offsets[region], offsets[region + 1]):
            indices[place] = mesh.origin[half]
            half = mesh.after[half]
