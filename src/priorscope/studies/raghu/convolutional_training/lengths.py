"""Lengths of curves at the layers of a network, also in training mode."""

import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ....domains import Curve
from ....measures.trajectories.watching import polyline_length

#: Points of each polyline; every second one alone gives the resolution.
POINTS = 513


def layer_lengths(model: nn.Sequential, curves: Sequence[Curve], names: Sequence[str], *,
                  batch_mode: bool = False) -> tuple[Tensor, float]:
    """Return mean lengths at some layers, (layers,), and how far half the points are off.

    Args:
        model: A chain of named layers.
        curves: Curves in the shape of its inputs.
        names: Layers.
        batch_mode: Whether batch norms use the statistics of the curve's own points, as before
            training, when there are none to keep.
    """
    twin = copy.deepcopy(model).train(batch_mode)
    found, coarse = [], []
    with torch.no_grad():
        for curve in curves:
            z, both = curve.sample(POINTS).to(torch.float32), []
            for name, layer in twin.named_children():
                z = layer(z)
                if name in names:
                    flat = z.flatten(1)
                    both.append((polyline_length(flat), polyline_length(flat[::2])))
            found.append(torch.stack([fine for fine, _ in both]))
            coarse.append(torch.stack([rough for _, rough in both]))
    lengths = torch.stack(found)
    off = float((1 - torch.stack(coarse) / lengths.clamp_min(1e-30)).abs().max())
    return lengths.mean(dim=0), off
