"""The two-dimensional Fourier transform of a network over a polygon, in closed form."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..._core.batching import spans
from ..._core.checks import finite_array
from ..._core.errors import BadInput
from ..._core.result import Result
from ..regions import LinearRegions
from .bessel import j0, j1
from .phase_sums import waves
from .polygon_mesh import Edges, PolygonMesh, edges_of, read_mesh, signed_areas
from .small_wavevectors import small_wavevectors

#: As along lines: how far sums over edges may lie above ∫ |f|.
_ROOM = 30.0

_BLOCK = 2**18


@dataclass(frozen=True, repr=False, eq=False)
class PlaneSpectrum(Result):
    """A transform f~(k) = ∫ f(x) exp(-ik·x) dx of a network over a polygon.

    Attributes:
        wavevectors: As they were given, (wavevectors, 2), angular.
        values: (outputs, wavevectors), complex128.
        bound: The same shape: what magnitudes cannot exceed, ``1/|k|² Σ length · |jump of
            the gradient|`` over edges, with the rim ``1/|k| ∮ |f|`` more.
        rim: Whether the jump to 0 at the rim belongs to it.
        status: ``"exact"`` to rounding.
    """

    title: ClassVar[str] = "plane spectrum"

    wavevectors: np.ndarray
    values: np.ndarray
    bound: np.ndarray
    rim: bool
    status: str = "exact"

    @property
    def magnitudes(self) -> np.ndarray:
        """Magnitudes of the transform, (outputs, wavevectors)."""
        return np.abs(self.values)

    def summary(self) -> dict[str, Any]:
        """Return what was transformed and how large it is."""
        return {"outputs": len(self.values), "wavevectors": len(self.wavevectors),
                "rim": self.rim,
                "largest magnitude": float(self.magnitudes.max()),
                "median magnitude": float(np.median(self.magnitudes))}

    def columns(self) -> dict[str, Any]:
        """Return one row an output and wavevector."""
        output, place = np.indices(self.values.shape).reshape(2, -1)
        values = self.values.ravel()
        return {"output": output, "k_u": self.wavevectors[place, 0],
                "k_v": self.wavevectors[place, 1], "real": values.real, "imaginary": values.imag,
                "magnitude": np.abs(values), "bound": self.bound.ravel()}


def plane_spectrum(regions: LinearRegions | tuple[Any, Any, Any], wavevectors: Any, *,
                   rim: bool = True) -> PlaneSpectrum:
    """Transform a network over the polygons on which it is affine, at any wavevectors.

    Exact in float64, by Green's second identity on each polygon: with e~(k) = ∫ exp(-ik·x) ds
    along an edge and J the jump of the derivative across it,

    ``f~(k) = -1/|k|² Σ_edges J e~(k) + 1/|k|² ∮_rim (i (k·n) f + ∂_n f) exp(-ik·x) ds``

    with edges inside the polygon in the first sum; both integrals along an edge have closed forms
    in spherical Bessel functions of k · edge / 2, of which none divides by k · edge. It is one
    step of the recursion over facets (Rahaman et al. 2019, lemmas 1 and 2, after Diaz et al. 2016)
    with the polygons' shared edges counted once. Where k is so small that the terms cancel,
    Gauss's rule on triangles takes over, to machine precision.

    In almost every direction edges decay as the power -3 of k, along the normal of an edge as -2
    (theorem 1). The jump of f at the rim decays one power slower; ``rim=False`` leaves the second
    term out.

    Absolute error: about 1e-14 of the integral of f, for a rim; the phases carry 1e-16 k·x.

    Cost: edges · wavevectors, three sines each.

    Args:
        regions: What ``ps.linear_regions`` returned; or vertices (vertices, 2), polygons (a list
            of vertex indices, anticlockwise, sharing edges whole) and values
            (vertices,) or (vertices, outputs), which must be affine on every polygon.
        wavevectors: (wavevectors, 2), angular, per unit of the slice's (u, v).
        rim: Whether f is 0 outside the polygon, with a jump at its rim; else only edges inside
            count, and wavevector 0 is refused.

    Returns:
        One spectrum an output.

    Raises:
        BadInput: No regions, polygons that overlap or have no area, or wavevectors of another
            shape.
        NonFinite: NaN or infinity.

    Example:
        >>> square = ([[0, 0], [1, 0], [1, 1], [0, 1]], [[0, 1, 2, 3]], [1, 1, 1, 1])
        >>> plane_spectrum(square, [[0.0, 0.0]]).values.real
        array([[1.]])
    """
    k = finite_array("wavevectors", wavevectors, ndim=2)
    if k.shape[1] != 2 or not len(k):
        raise BadInput(f"wavevectors have shape {k.shape}: expected (wavevectors, 2)")
    mesh = read_mesh(regions)
    edges = edges_of(mesh)
    values = _with_rim(mesh, edges, k) if rim else _inside(edges, k)
    return PlaneSpectrum(wavevectors=k, values=values.T, bound=_bound(mesh, edges, k, rim).T,
                         rim=rim)


def _inside(edges: Edges, k: np.ndarray) -> np.ndarray:
    """Return the part of the edges inside, (wavevectors, outputs)."""
    squared = (k**2).sum(axis=1)
    if (squared == 0).any():
        raise BadInput("the edges inside have no transform at wavevector 0: expected wavevectors "
                       "other than 0, or rim=True")
    own = ~edges.rim
    sums = _edge_sums(edges.middle[own], edges.half[own], edges.jump[own], None, k)
    return -sums / squared[:, None]


def _with_rim(mesh: PolygonMesh, edges: Edges, k: np.ndarray) -> np.ndarray:
    squared = (k**2).sum(axis=1)
    crest = np.abs(edges.jump).sum(axis=0)
    low = ~(squared[:, None] * _mass(mesh) * _ROOM >= crest).all(axis=1) | (squared == 0)
    found = np.empty((len(k), mesh.values.shape[1]), np.complex128)
    found[low] = small_wavevectors(mesh, k[low])
    high = k[~low]
    sums = -_edge_sums(edges.middle, edges.half, edges.jump, None, high)
    middle, half = edges.middle[edges.rim], edges.half[edges.rim]
    mean, rise = edges.ends.mean(axis=1), (edges.ends[:, 1] - edges.ends[:, 0]) / 2
    for axis in (0, 1):
        normal = edges.normal[:, axis, None]
        part = _edge_sums(middle, half, normal * mean, normal * rise, high)
        sums += 1j * high[:, axis, None] * part
    found[~low] = sums / squared[~low][:, None]
    return found


def _edge_sums(middle: np.ndarray, half: np.ndarray, mean: np.ndarray, rise: np.ndarray | None,
               k: np.ndarray) -> np.ndarray:
    """Return Σ_edges exp(-ik·m) (mean j₀(k·h) - i rise j₁(k·h)), (wavevectors, columns)."""
    found = np.zeros((len(k), mean.shape[1]), np.complex128)
    if not len(middle):
        return found
    for span in spans(len(k), max(1, _BLOCK // len(middle))):
        cosines, sines = waves(np.ones(1), (k[span] @ middle.T).ravel())
        cosines, sines = cosines.reshape(-1, len(middle)), sines.reshape(-1, len(middle))
        reach = k[span] @ half.T
        even = j0(reach)
        found[span] = (cosines * even) @ mean - 1j * ((sines * even) @ mean)
        if rise is not None:
            odd = j1(reach)
            found[span] -= (sines * odd) @ rise + 1j * ((cosines * odd) @ rise)
    return found


def _mass(mesh: PolygonMesh) -> np.ndarray:
    """Return about ∫ |f|: the mean of |f| at each polygon's corners times its area."""
    heights = np.add.reduceat(np.abs(mesh.values[mesh.indices]), mesh.offsets[:-1], axis=0)
    return signed_areas(mesh) @ (heights / np.diff(mesh.offsets)[:, None])


def _bound(mesh: PolygonMesh, edges: Edges, k: np.ndarray, rim: bool) -> np.ndarray:
    size = np.linalg.norm(k, axis=1)[:, None]
    kept = np.ones(len(edges.rim), dtype=bool) if rim else ~edges.rim
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = np.abs(edges.jump[kept]).sum(axis=0) / size**2
        if rim:
            lengths = np.linalg.norm(edges.normal, axis=1)
            bound = bound + lengths @ np.abs(edges.ends).mean(axis=1) / size
    if not rim:
        return bound
    largest = np.abs(mesh.values).max(axis=0) * signed_areas(mesh).sum()
    return np.fmin(bound, largest)
