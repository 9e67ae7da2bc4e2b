"""The force on the pivots of a chain: the slope of the energy across the chain."""

import torch
from torch import Tensor

#: How a tangent is taken from the two neighbours.
TANGENTS = ("uphill", "central")


def nudged(slopes: Tensor, chains: Tensor, energies: Tensor, *, tangent: str) -> Tensor:
    """Return the energy's gradient at the inner pivots without its part along the chain.

    Args:
        slopes: Gradients at the inner pivots, (chains, pivots - 2, ...).
        chains: (chains, pivots, ...).
        energies: At all pivots, (chains, pivots).
        tangent: One of ``TANGENTS``; see ``tangents``.
    """
    along = tangents(chains, energies, tangent=tangent)
    flat = slopes.flatten(2)
    part = (flat * along).sum(dim=2, keepdim=True)
    return (flat - part * along).reshape(slopes.shape)


def tangents(chains: Tensor, energies: Tensor, *, tangent: str) -> Tensor:
    """Return unit tangents at the inner pivots, (chains, pivots - 2, features).

    ``"uphill"``: the direction between a pivot and whichever neighbour has the higher energy; where
    both neighbours are higher or both lower, the mean of the two directions, the larger of the two
    differences in energy being the weight of the direction towards the higher neighbour.
    (Henkelman and Jónsson 2000.) ``"central"``: the mean of the two directions.

    Zero where two pivots coincide: nothing is known about the direction there.
    """
    points = chains.flatten(2)
    directions = unit(points[:, 1:] - points[:, :-1])
    before, after = directions[:, :-1], directions[:, 1:]
    if tangent == "central":
        return unit(before + after)
    here, left, right = energies[:, 1:-1], energies[:, :-2], energies[:, 2:]
    down, up = (left - here).abs(), (right - here).abs()
    large, small = torch.maximum(down, up), torch.minimum(down, up)
    extreme = (left - here) * (right - here) >= 0
    higher_next = right > left
    weight_after = torch.where(higher_next, large, small)
    weight_before = torch.where(higher_next, small, large)
    level = extreme & (large == 0)
    mixed = torch.where(level[..., None], before + after, weight_before[..., None] * before
                        + weight_after[..., None] * after)
    straight = torch.where(higher_next[..., None], after, before)
    return unit(torch.where(extreme[..., None], mixed, straight))


def unit(vectors: Tensor) -> Tensor:
    """Return vectors of length 1 along the last dimension, zeros where there is none."""
    length = torch.linalg.vector_norm(vectors, dim=-1, keepdim=True)
    return torch.where(length > 0, vectors / length.clamp_min(1e-38), 0.0)
