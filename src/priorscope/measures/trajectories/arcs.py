"""Closed forms on one stretch: where units cross their kinks, and how long images are."""

import math

import numpy as np
import torch
from scipy import special
from torch import Tensor

from .paths import evaluate_terms

#: Cuts closer than this to each other or to an end, in units of the parameter, are one.
_CLOSE = 2e-15

Cuts = tuple[Tensor, Tensor, Tensor]


def roots(terms: Tensor, kink: float, low: Tensor, high: Tensor) -> Cuts:
    """Find where units meet a kink strictly inside their pieces.

    Args:
        terms: (pieces, 2 or 3, units), coefficients of the units' values.
        kink: The value that is met.
        low: Where each piece begins, (pieces,).
        high: Where it ends; an elliptic piece covers one turn at most.

    Returns:
        Piece, unit and parameter of each crossing. Where a unit only touches the kink, both
        crossings or none, within rounding of the touch.
    """
    middle, half = (low + high) / 2, (high - low) / 2
    reach = (terms[:, 0].abs() if terms.shape[1] == 2
             else torch.hypot(terms[:, 0], terms[:, 1]))
    # |dz/dθ| is at most reach; this keeps inverse functions to the few units that may cross.
    piece, unit = ((evaluate_terms(terms, middle) - kink).abs()
                   <= reach * half[:, None] * (1 + 1e-9)).nonzero(as_tuple=True)
    first, gap = terms[piece, 0, unit], kink - terms[piece, -1, unit]
    if terms.shape[1] == 2:
        found = (gap / first)[:, None]
    else:
        centre = torch.atan2(terms[piece, 1, unit], first)
        width = torch.acos(gap / reach[piece, unit])
        start = low[piece][:, None]
        found = torch.stack([centre - width, centre + width], dim=1)
        found = start + torch.remainder(found - start, 2 * math.pi)
    inside = (found > low[piece][:, None]) & (found < high[piece][:, None])
    place, root = inside.nonzero(as_tuple=True)
    return piece[place], unit[place], found[place, root]


def cut(piece: Tensor, at: Tensor, low: Tensor, high: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Cut pieces at parameters inside them.

    Returns:
        The piece that each new one comes from, where it begins and where it ends, in order.
    """
    parent = torch.cat([torch.arange(len(low)), piece])
    begin = torch.cat([low, at])
    order = begin.argsort(stable=True)
    order = order[parent[order].argsort(stable=True)]
    parent, begin = parent[order], begin[order]
    first = torch.ones_like(parent, dtype=torch.bool)
    first[1:] = parent[1:] != parent[:-1]
    apart = first.clone()
    apart[1:] |= begin[1:] - begin[:-1] > _CLOSE
    kept = first | (apart & (high[parent] - begin > _CLOSE))
    parent, begin, first = parent[kept], begin[kept], first[kept]
    end = high[parent]
    end[:-1] = torch.where(first[1:], end[:-1], begin[1:])
    return parent, begin, end


def lengths(terms: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Return the length of each piece's image, (pieces,), exact to rounding.

    A straight piece has length |a| times its share. An elliptic one has speed
    √(p + s cos 2ψ), with p = (|a|² + |b|²)/2 and ψ = θ shifted: Legendre's incomplete elliptic
    integral √(p + s) E(ψ | 2s/(p + s)). Absolute error about 1e-15 √(p + s) a piece.
    """
    flat = terms.flatten(2)
    if flat.shape[1] == 2:
        return torch.linalg.vector_norm(flat[:, 0], dim=1) * (high - low)
    aa, bb = flat[:, 0].square().sum(dim=1), flat[:, 1].square().sum(dim=1)
    ab = (flat[:, 0] * flat[:, 1]).sum(dim=1)
    spread = torch.hypot((bb - aa) / 2, ab)
    top = (aa + bb) / 2 + spread
    share = torch.where(top > 0, 2 * spread / top, 0.0).clamp(0, 1).numpy()
    shift = torch.atan2(ab, (bb - aa) / 2) / 2
    # E has period π up to a constant; small angles keep its rounding small.
    start = torch.remainder(low + shift, math.pi)
    end = start + (high - low)
    rise = special.ellipeinc(end.numpy(), share) - special.ellipeinc(start.numpy(), share)
    return top.sqrt() * torch.from_numpy(np.maximum(rise, 0.0))
