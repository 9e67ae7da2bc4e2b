"""Spectra of random networks along straight lines and great circles."""

from typing import Any

import numpy as np
import torch
from torch import nn

from ...._core.seeds import numpy_stream
from ....domains import circle
from ....measures import linear_pieces
from ....measures.spectra import curve_spectrum, decay_exponent, line_spectrum
from ....networks import MLP, gaussian, sample
from ....networks.sampling import SampledEnsemble
from ....theory import region_bound
from ....theory.spectral_bounds import lipschitz_bounds, spectrum_bound
from ...joining_rows import joined
from ..power_laws import binned
from .cell import Cell, rows

#: Bins of the frequencies in the table and in fits.
BINS = 16

_TREATMENTS = ("corners", "hann", "finite")


def networks(cell: Cell, seed: int) -> SampledEnsemble:
    """Return the networks of a cell, in float64."""
    arch = MLP(inputs=cell.inputs, widths=(cell.width,) * cell.depth)
    return sample(arch, gaussian(2.0, cell.bias**2), count=cell.networks, dtype=torch.float64,
                  seed=int(numpy_stream(seed, "networks").integers(2**62)))


def lines(cell: Cell, seed: int) -> dict[str, Any]:
    """Transform each network along a line between two normal points, treated in three ways."""
    parts = []
    frequency = np.linspace(cell.low, cell.high, cell.frequencies)
    for network, net in enumerate(networks(cell, seed)):
        ends = torch.from_numpy(numpy_stream(seed, "ends", network).standard_normal(
            (2, cell.inputs)))
        pieces = linear_pieces(net, *ends)
        length = float((ends[1] - ends[0]).norm())
        steepest = float((pieces.outputs[0].diff(dim=0)[:, 0]
                          / pieces.breakpoints[0].diff()).abs().max()) / length
        numbers = _numbers(net, cell, int(pieces.counts), steepest)
        for treatment in _TREATMENTS:
            found = line_spectrum(pieces, frequency, unit="cycles", boundary=treatment)
            size, bound = found.magnitudes[0, 0], found.bound[0, 0]
            over = _over(size, bound, 2 * np.pi * frequency, numbers, length)
            parts.append(_spectrum(network, treatment, frequency, size, bound,
                                   over if treatment == "corners" else (0.0, 0.0, 0.0), numbers))
    return joined(parts)


def circles(cell: Cell, seed: int) -> dict[str, Any]:
    """Transform each network along a great circle of radius √inputs, at whole numbers of turns."""
    parts = []
    frequency = np.arange(int(cell.low), int(cell.high) + 1)
    for network, net in enumerate(networks(cell, seed)):
        normals = numpy_stream(seed, "axes", network).standard_normal((cell.inputs, 2))
        axes = torch.from_numpy(np.sqrt(cell.inputs) * np.linalg.qr(normals)[0].T.copy())
        found = curve_spectrum(net, circle(*axes), frequency, unit="cycles", exact=True)
        size, bound = found.magnitudes[0, 0], found.bound[0, 0]
        parts.append(_spectrum(network, "closed", frequency.astype(float), size, bound,
                               (float((size > bound).mean()), 0.0, 0.0), {}))
    return joined(parts)


def _numbers(net: nn.Module, cell: Cell, pieces: int, steepest: float) -> dict[str, float]:
    bounds = lipschitz_bounds(net)
    # Counts of possible pieces outgrow floats only beyond 10^308, some 170 layers of width 64.
    possible = region_bound((cell.width,) * cell.depth, 1)
    return {"pieces": pieces, "steepest": steepest, "product": bounds.product,
            "largest_entry": bounds.largest_entry, "possible_pieces": float(possible)}


def _over(size: np.ndarray, bound: np.ndarray, k: np.ndarray, numbers: dict[str, float],
          length: float) -> tuple[float, float, float]:
    """Return at what share of frequencies each bound is exceeded; the line is [0, 1] in size."""
    counted, possible = (
        spectrum_bound(k, regions=int(numbers[pieces]), lipschitz=numbers[slope] * length)
        for pieces, slope in (("pieces", "steepest"), ("possible_pieces", "product")))
    return (float((size > bound).mean()), float((size > counted).mean()),
            float((size > possible).mean()))


def _spectrum(network: int, treatment: str, frequency: np.ndarray, size: np.ndarray,
              bound: np.ndarray, over: tuple[float, float, float],
              numbers: dict[str, float]) -> dict[str, Any]:
    middle, means = binned(frequency, size, BINS)
    return rows(network, treatment, middle, means, bound=binned(frequency, bound, BINS)[1],
                exponent=decay_exponent(frequency, size, bins=BINS).mean, over=over,
                numbers=numbers)
