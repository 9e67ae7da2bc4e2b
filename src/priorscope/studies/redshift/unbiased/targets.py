"""Functions on a square grid that the models learn from a part of its points."""

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from ...._core.seeds import numpy_stream

#: The M of the modular addition.
MODULUS = 10


def cell_centres(side: int) -> Tensor:
    """Return the centres of side × side equal cells of [-1, 1]², (side², 2), float32.

    Unlike a grid with both ends, no two points of it are one on the torus, so that a function of
    period 2 can take any values there.
    """
    axis = (2 * torch.arange(side, dtype=torch.float32) + 1) / side - 1
    return torch.cartesian_prod(axis, axis)


def modular(side: int) -> Tensor:
    """Return whether (x₁ + x₂) mod 10 is at most 5, for whole x from 0 to side - 1, as 0 and 1."""
    sums = torch.arange(side)[:, None] + torch.arange(side)[None, :]
    return (sums % MODULUS <= MODULUS // 2).float().flatten()


def disc(side: int) -> Tensor:
    """Return whether a cell's centre lies in the disc of half the square's area, as 0 and 1."""
    return (cell_centres(side).square().sum(dim=1) < 2 / math.pi).float()


#: Targets by name.
TARGETS: dict[str, Callable[[int], Tensor]] = {"modular addition": modular, "disc": disc}


def splits(points: int, share: float, count: int, seed: int) -> np.ndarray:
    """Return for each of ``count`` runs an order of the points; the first ones are trained on.

    Args:
        points: Number of points.
        share: Share of them that is trained on.
        count: Number of runs; run i depends on (seed, i) alone.
        seed: A non-negative integer.

    Returns:
        Truth values, (count, points), true for training points.
    """
    training = np.zeros((count, points), dtype=bool)
    for run in range(count):
        order = numpy_stream(seed, "split", run).permutation(points)
        training[run, order[:round(share * points)]] = True
    return training
