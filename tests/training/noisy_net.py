"""A small network that a recorder could disturb."""

import torch
from torch import nn

from priorscope._core.seeds import numpy_stream


def noisy_net():
    """One input, one output; dropout draws from the global state, batch norm keeps statistics."""
    linear = [nn.utils.skip_init(nn.Linear, a, b) for a, b in ((1, 16), (16, 1))]
    stream = numpy_stream(0, "weights")
    with torch.no_grad():
        for parameter in (p for layer in linear for p in layer.parameters()):
            parameter.copy_(torch.from_numpy(stream.normal(size=tuple(parameter.shape))))
    return nn.Sequential(linear[0], nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), linear[1])
