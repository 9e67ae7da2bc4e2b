"""Accuracy with noise in the weights of one layer."""

import copy

import torch
from torch import Tensor, nn

from ...._core.seeds import numpy_stream
from ....networks import classes
from ..convnet import affine_layers

#: Standard deviations of the noise: absolute, or in units of the layer's root mean square weight.
LEVELS = (0.1, 0.25, 0.5)
KINDS = ("absolute", "relative")

#: Draws that are averaged.
DRAWS = 2


def accuracy(model: nn.Module, inputs: Tensor, labels: Tensor) -> float:
    """Return the share of rows that are classified right."""
    with torch.no_grad():
        found = torch.cat([classes(model(part)) for part in inputs.split(250)])
    return float((found == labels).double().mean())


def noisy_accuracies(model: nn.Module, inputs: Tensor, labels: Tensor,
                     seed: int) -> list[tuple[str, str, float, float]]:
    """Return (kind, layer, level, accuracy) for noise in each layer with weights, one at a time."""
    twin = copy.deepcopy(model).eval()
    rows = []
    for name, module in affine_layers(twin).items():
        weight = module.weight
        assert isinstance(weight, nn.Parameter)
        kept = weight.detach().clone()
        size = float(kept.square().mean().sqrt())
        for kind in KINDS:
            for level in LEVELS:
                scale = level * (size if kind == "relative" else 1.0)
                shares = []
                for draw in range(DRAWS):
                    stream = numpy_stream(seed, "noise", name, draw)
                    noise = torch.from_numpy(stream.standard_normal(tuple(kept.shape)))
                    weight.data = kept + scale * noise.to(kept)
                    shares.append(accuracy(twin, inputs, labels))
                rows.append((kind, name, level, sum(shares) / DRAWS))
        weight.data = kept
    return rows
