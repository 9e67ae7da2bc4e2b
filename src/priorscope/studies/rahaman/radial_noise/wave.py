"""The noise, and how much of it is in a network's outputs."""

import math

import torch
from torch import Tensor


def radial_noise(inputs: Tensor, frequency: float) -> Tensor:
    """Return sin(2πk‖x‖), the form of the published code; the paper prints it without 2π.

    Args:
        inputs: (..., features).
        frequency: k, in turns per unit of length.
    """
    return torch.sin(2 * math.pi * frequency * torch.linalg.vector_norm(inputs, dim=-1))


def noise_share(outputs: Tensor, targets: Tensor, noise: Tensor) -> Tensor:
    """Return how much of the noise each network's outputs hold: 1 once it is memorised.

    It is the coefficient of the noise where outputs are fitted by a constant, the clean targets
    and the noise, by least squares.

    Args:
        outputs: (networks, rows).
        targets: Clean targets, not all alike, (networks, rows).
        noise: (networks, rows); where it is zero, the share is 0.
    """
    # Sums and no library's solver: those of LAPACK round by where the arrays lie in memory.
    clean, wave, values = (part.double() - part.double().mean(dim=1, keepdim=True)
                           for part in (targets, noise, outputs))
    shared = (clean * wave).sum(dim=1) / clean.square().sum(dim=1)
    free = wave - shared[:, None] * clean
    size = free.square().sum(dim=1)
    share = (free * values).sum(dim=1) / size
    return torch.where(size > 0, share, 0.0)
