"""Networks of at most two hidden layers of ``relu`` or ``leaky_relu``, read into float64."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor, nn

from ...networks.activations import LEAKY_SLOPE
from ...networks.evaluation import Model
from ...networks.stack import Stack
from .first_layer import hooked, passes_on, unrolled

#: Slope below zero of the activations whose slope above is 1.
LOW_SLOPES = {"relu": 0.0, "leaky_relu": LEAKY_SLOPE, "identity": 1.0}


@dataclass(frozen=True)
class Shallow:
    """Outputs V f₂(U f₁(Wx + b) + c) + d, where fᵢ has slope 1 above 0 and ``slopes[i]`` below.

    Attributes:
        weights: W, U, V, each (units, inputs), float64.
        biases: b, c, d.
        slopes: Between 0 and 1; an absent layer is the identity, with slope 1.
    """

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    slopes: tuple[float, float]


def shallow_stack(stack: Stack) -> Shallow | None:
    """Read the one network of a stack; None where it is of another kind."""
    arch = stack.arch
    if not arch.plain or arch.depth > 2 or arch.activation not in LOW_SLOPES:
        return None
    # φ(cz) for a homogeneous φ is φ of the layer scaled by c.
    scales = [arch.prefactor] * arch.depth + [1.0]
    affine = [
        (scale * _double(layer.weight[0]),
         None if layer.bias is None else scale * _double(layer.bias[0]))
        for layer, scale in zip(stack.layers, scales, strict=True)
    ]
    return _shallow(affine, [LOW_SLOPES[arch.activation]] * arch.depth)


def shallow_model(model: Model, *, inputs: int) -> Shallow | None:
    """Read a ``Sequential`` of ``Linear``, ``ReLU`` and ``LeakyReLU``; None for other models."""
    if not isinstance(model, nn.Module) or any(hooked(module) for module in model.modules()):
        return None
    affine: list[tuple[np.ndarray, np.ndarray | None]] = []
    slopes: list[float] = []
    for module in unrolled(model):
        if passes_on(module):
            continue
        if type(module) is nn.Linear:
            slopes += [1.0] * (len(affine) - len(slopes))  # nothing between two linear maps
            bias = None if module.bias is None else _double(module.bias)
            affine.append((_double(module.weight), bias))
            continue
        slope = _low_slope(module)
        if slope is None or len(slopes) != len(affine) - 1:
            return None
        slopes.append(slope)
    if not affine or affine[0][0].shape[1] != inputs:
        return None
    return _shallow(affine, slopes)


def _low_slope(module: nn.Module) -> float | None:
    if type(module) is nn.ReLU:
        return 0.0
    if type(module) is nn.LeakyReLU and 0.0 <= module.negative_slope <= 1.0:
        return float(module.negative_slope)
    return None


def _shallow(affine: Sequence[tuple[np.ndarray, np.ndarray | None]],
             slopes: Sequence[float]) -> Shallow | None:
    """Fill up with identities to three affine maps; None where there are more."""
    maps, between = list(affine), list(slopes)
    while len(maps) < 3 or len(between) == len(maps):
        between += [1.0] * (len(maps) - len(between))
        maps.append((np.eye(maps[-1][0].shape[0]), None))
    if len(maps) > 3:
        return None
    biases = tuple(np.zeros(len(weight)) if bias is None else bias for weight, bias in maps)
    return Shallow(tuple(weight for weight, _ in maps), biases, (between[0], between[1]))


def _double(values: Tensor) -> np.ndarray:
    return values.detach().double().cpu().numpy()
