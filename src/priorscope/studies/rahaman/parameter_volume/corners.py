"""The corners of random one-dimensional networks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from ....measures import linear_pieces
from ....networks import Ensemble


@dataclass(frozen=True)
class Corners:
    """Where the functions of networks bend.

    Attributes:
        places: x_j, (networks, corners), 0 where a network has fewer.
        jumps: c_j, jumps of the slope, the same shape, 0 where a network has fewer.
        missed: (networks,) jumps that lie outside the segment, as far as they do not cancel on
            a side, over Σ|c_j| of those inside.
    """

    places: np.ndarray
    jumps: np.ndarray
    missed: np.ndarray


def corners_of(nets: Ensemble, *, reach: float) -> Corners:
    """Find the corners on [−reach, reach] from the exact linear pieces of each network.

    f'' is Σ c_j δ(x − x_j), so that the transform of f on all of R is −Σ c_j exp(−ikx_j) / k²
    at every k but 0: no window is needed, and a segment's ends do not enter. What is beyond the
    segment is told by the slopes: at infinity a network has the slope of its homogeneous part.

    Cost: about 15 ms a network of some tens of units.
    """
    rows = [_one(nets[index], reach) for index in range(len(nets))]
    return Corners(_padded([places for places, _, _ in rows]),
                   _padded([jumps for _, jumps, _ in rows]),
                   np.array([missed for _, _, missed in rows]))


def _one(net: nn.Module, reach: float) -> tuple[np.ndarray, np.ndarray, float]:
    found = linear_pieces(net, [-reach], [reach])
    x = reach * (2 * found.breakpoints[0].numpy() - 1)
    slopes = np.diff(found.outputs[0][:, 0].numpy()) / np.diff(x)
    jumps = np.diff(slopes)
    far = homogeneous(net, torch.tensor([[-1.0], [1.0]], dtype=torch.float64)).numpy()
    beyond = abs(slopes[0] + far[0]) + abs(slopes[-1] - far[1])
    total = float(np.abs(jumps).sum())
    return x[1:-1], jumps, float(beyond) / total if total else 0.0


@torch.no_grad()
def homogeneous(net: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Evaluate a chain of linear layers and ReLUs without its biases, (points,)."""
    for part in net.children():
        x = x @ part.weight.T if isinstance(part, nn.Linear) else part(x)
    return x[:, 0]


def _padded(rows: Sequence[np.ndarray]) -> np.ndarray:
    table = np.zeros((len(rows), max(1, *(len(row) for row in rows))))
    for place, row in enumerate(rows):
        table[place, :len(row)] = row
    return table
