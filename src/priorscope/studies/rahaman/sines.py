"""Targets that are sums of sines, and their spectra on even points."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ..._core.seeds import numpy_stream


def even_points(count: int) -> Tensor:
    """Return ``count`` even points of [0, 1) in float64, the first at 0."""
    return torch.arange(count, dtype=torch.float64) / count


def random_phases(count: int, networks: int, seed: int) -> np.ndarray:
    """Return uniform phases, (networks, count); those of network i are its own.

    They are the same whatever the number of networks.
    """
    return np.stack([numpy_stream(seed, "phases", network).uniform(0, 2 * math.pi, count)
                     for network in range(networks)])


def sum_of_sines(frequencies: Sequence[int], amplitudes: Sequence[float], points: Tensor,
                 networks: int, seed: int) -> Tensor:
    """Return Σ A_i sin(2πk_i z + φ_i) with phases of its own for each network.

    Phases are uniform (section 3 of the paper); network i has the same whatever their number.

    Args:
        frequencies: k_i, in turns per unit of z.
        amplitudes: A_i.
        points: z, (points,).
        networks: Number of targets.
        seed: Names the draw of phases.

    Returns:
        (networks, points), float32.
    """
    phases = random_phases(len(frequencies), networks, seed)
    waves = (2 * math.pi * torch.tensor(frequencies, dtype=torch.float64)[:, None] * points
             + torch.from_numpy(phases)[..., None]).sin()
    return (torch.tensor(amplitudes, dtype=torch.float64)[:, None] * waves).sum(dim=1).float()


def amplitudes_at(values: Tensor, frequencies: Sequence[int]) -> np.ndarray:
    """Return the amplitudes 2|f̃(k)|/N of values at even points of [0, 1).

    Args:
        values: (..., points).
        frequencies: Whole numbers below half the number of points.

    Returns:
        (..., frequencies), float64; that of A sin(2πkz + φ) is A at k and 0 elsewhere.
    """
    spectrum = torch.fft.rfft(values.double(), dim=-1).abs()
    return (2 / values.shape[-1] * spectrum[..., list(frequencies)]).cpu().numpy()
