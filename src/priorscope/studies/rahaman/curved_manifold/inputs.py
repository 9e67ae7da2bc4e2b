"""Points on the curved manifold of reconstructed digits, and on flat ones."""

import math

import numpy as np
import torch
from torch import Tensor

#: Names of the kinds of points, and what they are.
KINDS = {
    "curved": "reconstructions",
    "flat": "flat, as published",
    "flat-matched": "flat, mean norm and spread of the reconstructions",
    "flat-rotated": "flat, a random 64-dimensional subspace around their mean",
    "flat-covariance": "flat, their covariance",
}


def draw(kind: str, curved: Tensor, *, features: int, stream: np.random.Generator) -> Tensor:
    """Return points of one kind, as many as there are curved ones and as wide.

    ``"flat"`` is the paper's: uniform in [0, 1] in the first coordinates, 0 in the others. It
    differs from the reconstructions in scale, too; the others take that away one by one.
    ``"flat-matched"`` moves and scales it, so that the norm of its mean and the root mean square
    distance to it are those of the curved points. ``"flat-rotated"`` puts centred uniform numbers
    into a random subspace around the mean of the curved points, with the same spread.
    ``"flat-covariance"`` draws normal points with their mean and their covariance, restricted to
    the largest principal directions and with their whole spread.

    Args:
        kind: One of ``KINDS``.
        curved: (rows, pixels).
        features: Dimensions of the flat manifold.
        stream: Of the draws.
    """
    if kind == "curved":
        return curved
    rows, pixels = curved.shape
    mean = curved.mean(dim=0)
    if kind == "flat-covariance":
        directions = torch.linalg.svd((curved - mean).double(), full_matrices=False)
        count = min(features, len(directions.S))
        normal = torch.from_numpy(stream.standard_normal((rows, count)))
        flat = (normal * directions.S[:count]) @ directions.Vh[:count]
        return mean + flat.float() * (spread(curved) / spread(flat.float()))
    uniform = torch.from_numpy(stream.random((rows, features), dtype=np.float32))
    if kind == "flat-rotated":
        normal = torch.from_numpy(stream.standard_normal((pixels, features)))
        flat = (uniform - 0.5) @ torch.linalg.qr(normal).Q.T.float()
        return mean + (flat - flat.mean(dim=0)) * (spread(curved) / spread(flat))
    flat = torch.zeros(rows, pixels)
    flat[:, :features] = uniform
    if kind == "flat":
        return flat
    centre = flat.mean(dim=0)
    return (centre * (torch.linalg.vector_norm(mean) / torch.linalg.vector_norm(centre))
            + (flat - centre) * (spread(curved) / spread(flat)))


def spread(points: Tensor) -> float:
    """Return the root mean square distance of points to their mean."""
    return math.sqrt(float((points - points.mean(dim=0)).square().sum(dim=1).mean()))
