"""Two-dimensional spectra of random networks and of pyramids."""

from typing import Any

import numpy as np

from ...._core.seeds import numpy_stream
from ....domains import box
from ....measures import linear_regions
from ....measures.spectra import decay_exponent, plane_spectrum
from ....measures.spectra.polygon_mesh import edges_of, read_mesh
from ...joining_rows import joined
from ..power_laws import binned
from .along_curves import BINS, networks
from .cell import Cell, rows

#: Directions of each kind a network.
GENERIC, NORMALS = 12, 3

_SIDES = 7


def planes(cell: Cell, seed: int) -> dict[str, Any]:
    """Follow what the edges inside a square bring, in random directions and along normals.

    Normals are those of the edges with the largest jump times length.
    """
    parts = []
    for network, net in enumerate(networks(cell, seed)):
        regions = linear_regions(net, box(-1, 1))
        edges = edges_of(read_mesh(regions))
        jump = np.where(edges.rim, 0.0, np.abs(edges.jump[:, 0]))
        strong = edges.half[np.argsort(-jump)[:NORMALS]]
        parts.append(_directions(cell, seed, network, regions, strong, rim=False,
                                 pieces=regions.count))
    return joined(parts)


def pyramids(cell: Cell, seed: int) -> dict[str, Any]:
    """Follow pyramids over heptagons, 0 on the rim, along random directions and outer normals."""
    parts = []
    for network in range(cell.networks):
        stream = numpy_stream(seed, "heptagon", network)
        angles = 2 * np.pi * (np.arange(_SIDES) + 0.5 * stream.random(_SIDES)) / _SIDES
        rim = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        vertices = np.concatenate([rim, 0.2 * stream.uniform(-1, 1, (1, 2))])
        polygons = [[side, (side + 1) % _SIDES, _SIDES] for side in range(_SIDES)]
        shape = (vertices, polygons, np.append(np.zeros(_SIDES), 1.0))
        parts.append(_directions(cell, seed, network, shape, np.roll(rim, -1, axis=0) - rim,
                                 rim=True, pieces=_SIDES))
    return joined(parts)


def maps(cell: Cell, seed: int) -> dict[str, Any]:
    """Transform the edges inside a square on a grid of wavevectors that leaves 0 out."""
    side = np.linspace(-cell.high, cell.high, cell.frequencies)
    u, v = (grid.ravel() for grid in np.meshgrid(side, side))
    waves = np.stack([u, v], axis=1)
    waves[(waves == 0).all(axis=1), 0] = cell.low
    parts = []
    for network, net in enumerate(networks(cell, seed)):
        regions = linear_regions(net, box(-1, 1))
        found = plane_spectrum(regions, waves, rim=False)
        parts.append(rows(network, "map", u, found.magnitudes[0], second=v,
                          numbers={"pieces": regions.count}))
    return joined(parts)


def _directions(cell: Cell, seed: int, network: int, shape: Any, sides: np.ndarray, *, rim: bool,
                pieces: int) -> dict[str, Any]:
    """Return one spectrum a kind of direction; exponents are means over directions."""
    angles = numpy_stream(seed, "directions", network).uniform(0, 2 * np.pi, GENERIC)
    normals = np.stack([sides[:, 1], -sides[:, 0]], axis=1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    kinds = {"generic": np.stack([np.cos(angles), np.sin(angles)], axis=1), "normal": normals}
    frequency = np.geomspace(cell.low, cell.high, cell.frequencies)
    parts = []
    for treatment, units in kinds.items():
        waves = (frequency[:, None] * units[:, None]).reshape(-1, 2)
        found = plane_spectrum(shape, waves, rim=rim)
        sizes = found.magnitudes[0].reshape(len(units), -1)
        bound = found.bound[0].reshape(len(units), -1)
        exponents = [decay_exponent(frequency, size, bins=BINS).mean for size in sizes]
        # Geometric means over directions, since those near a normal would outweigh all others.
        middle = binned(frequency, sizes[0], BINS)[0]
        means = np.exp(np.mean([np.log(binned(frequency, size, BINS)[1]) for size in sizes], 0))
        parts.append(rows(network, treatment, middle, means, exponent=float(np.mean(exponents)),
                          bound=binned(frequency, bound[0], BINS)[1], numbers={"pieces": pieces},
                          over=(float((sizes > bound).mean()), 0.0, 0.0)))
    return joined(parts)
