"""The images of a curve in the layers of a network, and what shape they have."""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ....domains import Curve


def images_of(model: nn.Sequential, points: Tensor) -> list[Tensor]:
    """Return the points themselves and their images behind each activation, float64."""
    z, found = points.double(), [points.double()]
    with torch.no_grad():
        for layer in [*model][:-1]:
            if isinstance(layer, nn.Linear):
                z = nn.functional.linear(z, layer.weight.double())
            else:
                z = layer(z)
                found.append(z)
    return found


def share_of_plane(z: Tensor) -> float:
    """Return the share of the points' variance along their first two principal axes."""
    variances = torch.linalg.svdvals(z - z.mean(dim=0)).square()
    return float(variances[:2].sum() / variances.sum())


def turning(z: Tensor) -> float:
    """Return by how much the tangent of a closed curve turns, in full turns; 1 for a circle.

    The sum of the angles between successive chords. A polyline never turns more than its curve.
    """
    chords = nn.functional.normalize(z.diff(dim=0), dim=1)
    chords = torch.cat([chords, chords[:1]])
    # Half the angle by its sine: the arc cosine loses small angles to rounding.
    halves = torch.linalg.vector_norm(chords.diff(dim=0), dim=1) / 2
    return float(2 * halves.clamp_max(1).asin().sum()) / (2 * math.pi)


def coordinates(model: nn.Sequential, curve: Curve, points: int) -> dict[str, Any]:
    """Return each layer's image along its first two principal axes, scaled to fit a square."""
    rows: dict[str, list[np.ndarray]] = {"layer": [], "x": [], "y": []}
    for layer, z in enumerate(images_of(model, curve.sample(points))):
        centred = z - z.mean(dim=0)
        _, _, axes = torch.linalg.svd(centred, full_matrices=False)
        flat = (centred @ axes[:2].T).numpy()
        # The sign of a principal axis means nothing: the first point lies to the right and above.
        flat = flat * np.where(flat[0] < 0, -1.0, 1.0) / np.abs(flat).max()
        for column, values in zip(rows.values(), (np.full(points, layer), *flat.T), strict=True):
            column.append(values)
    return {name: np.concatenate(column) for name, column in rows.items()}
