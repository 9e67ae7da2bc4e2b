"""The whole recursion as one table, so that a kernel matrix costs the same at every depth.

The map from the first to the last correlation, F(r), is not smooth in r at ±1 but it is in
u = √(1 - |r|), separately for either sign. Panels of u are octaves cut into equal parts, found
from the bits of u, with one polynomial each: fine where maps are steep, near u = 0.
"""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev

from .recursion import Recursion

# A higher degree would need fewer panels but loses digits when turned into powers.
_DEGREE = 8
_TOLERANCE = 2e-13
_LEVELS = ((8, 3), (16, 4), (27, 5))
_BETWEEN = np.array([-0.97, -0.41, 0.23, 0.88])


@dataclass(frozen=True, eq=False)
class ComposedMap:
    """Piecewise polynomials of F in u = √(1 - |r|).

    Attributes:
        rows: Per side (r >= 0, r < 0) and panel: centre, 1/half-width, then coefficients from the
            highest power down, shape (2, panels, 2 + degree + 1).
        octaves: The smallest octave starts at 2^-octaves; the first panel covers all below.
        bits: Every octave has 2^bits panels.
        residuals: Largest error seen at points between the nodes, per side.
    """

    rows: np.ndarray
    octaves: int
    bits: int
    residuals: tuple[float, float]


@functools.lru_cache(maxsize=32)
def composed_map(recursion: Recursion, first: float) -> ComposedMap | None:
    """Tabulate ``recursion.hidden_deficit`` for a first variance, or return None.

    The table is checked against the recursion at four points between the nodes of every panel,
    and at ever smaller u inside the first one, and refined until they agree to 2e-13. For r < 0,
    where r = u² - 1 is already rounded, four roundings of r times F'(1) are allowed on top. None
    means that even the finest table fails the check.
    """
    slack = 4 * np.finfo(np.float64).eps * recursion.slope_at_one(first, 1.0)
    for octaves, bits in _LEVELS:
        table = _tabulate(recursion, first, octaves, bits)
        if table.residuals[0] <= _TOLERANCE and table.residuals[1] <= _TOLERANCE + slack:
            return table
    return None


def _tabulate(recursion: Recursion, first: float, octaves: int, bits: int) -> ComposedMap:
    edges = _edges(octaves, bits)
    centre, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    nodes = chebyshev.chebpts1(_DEGREE + 1)
    # a steep map may fall inside the first panel, below its lowest node
    tiny = np.append(0.0, 2.0 ** -np.arange(octaves, 28))
    u = centre[:, None] + half[:, None] * np.append(nodes, _BETWEEN)
    values = _both_sides(recursion, np.append(u.ravel(), tiny), first)
    inside, lowest = values[:, :u.size].reshape(2, *u.shape), values[:, u.size:]
    powers = inside[..., :len(nodes)] @ _node_values_to_powers(nodes)
    seen = powers @ np.vander(_BETWEEN, len(nodes)).T
    seen_lowest = powers[:, 0] @ np.vander(tiny / half[0] - 1, len(nodes)).T
    errors = np.maximum(np.abs(seen - inside[..., len(nodes):]).max((1, 2)),
                        np.abs(seen_lowest - lowest).max(1))
    frame = np.broadcast_to(np.stack([centre, 1 / half], axis=1), (2, len(centre), 2))
    rows = np.ascontiguousarray(np.concatenate([frame, powers], axis=-1))
    return ComposedMap(rows, octaves, bits, (float(errors[0]), float(errors[1])))


def _both_sides(recursion: Recursion, u: np.ndarray, first: float) -> np.ndarray:
    """Return F at r = 1 - u² and at r = u² - 1, by symmetry where there is one."""
    upper = 1 - recursion.hidden_deficit(u**2, first)
    if recursion.parity:
        return np.stack([upper, recursion.parity * upper])
    return np.stack([upper, 1 - recursion.hidden_deficit(2 - u**2, first)])


def _edges(octaves: int, bits: int) -> np.ndarray:
    parts = 1 + np.arange(2**bits) / 2**bits
    return np.concatenate([[0.0], *(2.0**e * parts for e in range(-octaves, 0)), [1.0]])


def _node_values_to_powers(nodes: np.ndarray) -> np.ndarray:
    """Return the matrix from values at Chebyshev points to coefficients, highest power first."""
    degree = len(nodes) - 1
    to_chebyshev = chebyshev.chebvander(nodes, degree) * 2 / (degree + 1)
    to_chebyshev[:, 0] /= 2
    to_powers = np.zeros((degree + 1, degree + 1))
    for k in range(degree + 1):
        series = chebyshev.cheb2poly(np.eye(degree + 1)[k, :k + 1])
        to_powers[k, :len(series)] = series
    return (to_chebyshev @ to_powers)[:, ::-1]
