"""Spectra of networks whose parameters are moved in random directions."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ...._core.seeds import numpy_stream
from ....networks import Ensemble
from ....training import StackedNetworks
from ..sines import amplitudes_at


def disturbed_amplitudes(nets: Ensemble, points: Tensor, frequencies: Sequence[int],
                         distances: np.ndarray, directions: int, seed: int) -> np.ndarray:
    """Return amplitudes at θ + δu over those at θ, u uniform on the unit sphere.

    The sphere is that of all weights and biases together. Magnitudes are averaged over
    directions, not values, as published: disturbances of other frequencies add to them, so that
    the mean may exceed 1.

    Args:
        nets: Trained networks of one build.
        points: Even points of [0, 1), (points, 1).
        frequencies: Whole numbers.
        distances: δ.
        directions: Directions at every distance.
        seed: Names the draw.

    Returns:
        (networks, distances, frequencies).
    """
    stacked = StackedNetworks(nets)
    kept = {name: value.detach().clone() for name, value in stacked.parameters.items()}
    before = amplitudes_at(stacked(points)[..., 0], frequencies)
    total = np.zeros((len(nets), len(distances), len(frequencies)))
    with torch.no_grad():
        for place, distance in enumerate(distances):
            for turn in range(directions):
                unit = _unit_vectors(kept, numpy_stream(seed, "direction", place, turn))
                for name, value in stacked.parameters.items():
                    value.copy_(kept[name] + distance * unit[name])
                total[:, place] += amplitudes_at(stacked(points)[..., 0], frequencies)
    return total / directions / before[:, None]


def _unit_vectors(like: dict[str, Tensor], stream: np.random.Generator) -> dict[str, Tensor]:
    """Return one uniform direction a network in the shapes of its parameters."""
    drawn = {name: torch.from_numpy(stream.standard_normal(value.shape, np.float32)).to(value)
             for name, value in like.items()}
    squares = sum(value.flatten(1).square().sum(dim=1) for value in drawn.values())
    assert isinstance(squares, Tensor)
    return {name: value / squares.sqrt().reshape(-1, *(1,) * (value.ndim - 1))
            for name, value in drawn.items()}
