"""The transform over polygons at small wavevectors, by Gauss's rule to machine precision."""

import numpy as np

from .phase_sums import waves
from .polygon_mesh import PolygonMesh


def small_wavevectors(mesh: PolygonMesh, wavevectors: np.ndarray) -> np.ndarray:
    """Return ∫ f(x) exp(-ik·x) dx, (wavevectors, outputs), complex128.

    Each polygon is a fan of triangles, each triangle a square folded at one corner. On a triangle
    of diameter d the error of n nodes a side falls like (|k|d/4n)^2n: n is what leaves rounding.

    Cost: triangles · n² cosines a wavevector.
    """
    corners, heights = _fans(mesh)
    found = np.zeros((len(wavevectors), mesh.values.shape[1]), np.complex128)
    if not len(wavevectors):
        return found
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    largest = float(np.linalg.norm(wavevectors, axis=1).max())
    # Triangles alike in size share their nodes.
    groups = 4 * np.ceil((8 + 0.5 * largest * sides) / 4).astype(int)
    for nodes in np.unique(groups).tolist():
        own = groups == nodes
        for place, k in enumerate(wavevectors):
            found[place] += _over_triangles(corners[own], heights[own], k, nodes)
    return found


def _fans(mesh: PolygonMesh) -> tuple[np.ndarray, np.ndarray]:
    """Return triangles (triangles, 3, 2) and the values at their corners."""
    places = np.arange(len(mesh.indices))
    first = mesh.offsets[:-1][mesh.owners]
    inside = (places > first) & (mesh.following != first)
    ends = np.stack([first[inside], places[inside], places[inside] + 1], axis=1)
    chosen = mesh.indices[ends]
    return mesh.vertices[chosen], mesh.values[chosen]


def _over_triangles(corners: np.ndarray, heights: np.ndarray, k: np.ndarray,
                    nodes: int) -> np.ndarray:
    at, weight = np.polynomial.legendre.leggauss(nodes)
    along, weight = (at + 1) / 2, weight / 2
    rho, tau = (grid.ravel() for grid in np.meshgrid(along, along, indexing="ij"))
    shares = np.stack([1 - rho, rho * (1 - tau), rho * tau])
    weights = np.outer(weight, weight).ravel() * rho
    side, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    doubled = side[:, 0] * other[:, 1] - side[:, 1] * other[:, 0]
    cosines, sines = waves(np.ones(1), ((corners @ k) @ shares).ravel())
    moments = ((cosines - 1j * sines).reshape(-1, len(rho)) * weights) @ shares.T
    return np.einsum("t,tc,tco->o", doubled, moments, heights)

