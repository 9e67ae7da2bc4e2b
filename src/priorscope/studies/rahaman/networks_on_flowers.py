"""Points of the flower curves, and networks that start alike on each of them."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ...domains import flower
from ...networks import MLP, sample, torch_default


def curve_points(petals: Sequence[int], points: int) -> Tensor:
    """Return even steps of the parameter along each flower, t = 1 left out.

    Args:
        petals: Number of petals L of each flower.
        points: Points of each.

    Returns:
        (flowers, points, 2), float32.
    """
    return torch.stack([flower(count).sample(points, endpoint=False) for count in petals])


def alike(*, width: int, depth: int, networks: int, copies: int, seed: int) -> list[nn.Module]:
    """Return networks of the plane, each ``copies`` times: once a curve.

    Copy c of network r stands at place c · networks + r. Weights and biases follow torch's default
    law. With the same start on every curve, what differs between curves is a difference of pairs.

    Args:
        width: Units of each hidden layer.
        depth: Hidden layers.
        networks: Number of different starts.
        copies: Number of curves.
        seed: Of the starts; network r has the same whatever their number.
    """
    arch = MLP(inputs=2, widths=(width,) * depth, outputs=1)
    return [*sample(arch, torch_default(), count=networks, seed=seed)] * copies
