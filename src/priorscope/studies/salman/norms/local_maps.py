"""The linear maps of a network in the regions of given points, and their norms."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

#: Points at a time: ten rows of 784 numbers each, and the same of hidden layers, stay small.
_POINTS = 256


@dataclass(frozen=True)
class MapNorms:
    """Induced maximum norms, ‖W‖∞ = the largest row sum of |w|.

    Attributes:
        local: Of the map W(x) of each point's linear region, (points,).
        product: Of the product W_L ··· W_1 of the whole weight matrices.
        bound: The product of the norms of the matrices, which no local norm exceeds.
    """

    local: Tensor
    product: float
    bound: float


def map_norms(model: nn.Module, points: Tensor) -> MapNorms:
    """Return the norms of a chain of linear maps with ReLU between, in float64.

    In the region of x the network is W(x)·x plus a constant, W(x) = W_L D_{L-1} ··· D_1 W_1 with
    the diagonal D of the active units: the Jacobian of the logits.

    Args:
        model: Alternating ``Linear`` and ``ReLU`` modules.
        points: (points, features).
    """
    layers = [module for module in model.modules() if isinstance(module, nn.Linear)]
    weights = [layer.weight.detach().double() for layer in layers]
    biases = [layer.bias.detach().double() for layer in layers]
    local = [_local(weights, biases, part) for part in points.double().split(_POINTS)]
    whole = weights[0]
    for weight in weights[1:]:
        whole = weight @ whole
    bound = 1.0
    for weight in weights:
        bound *= float(infinity_norm(weight))
    return MapNorms(torch.cat(local), float(infinity_norm(whole)), bound)


def infinity_norm(matrix: Tensor) -> Tensor:
    """Return the largest absolute row sum, (..., rows, columns) -> (...)."""
    return matrix.abs().sum(-1).amax(-1)


def _local(weights: list[Tensor], biases: list[Tensor], points: Tensor) -> Tensor:
    active, value = [], points
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        value = torch.addmm(bias, value, weight.t())
        active.append((value > 0).double())
        value = value.relu_()
    chain = weights[-1].expand(len(points), -1, -1)
    for weight, mask in zip(reversed(weights[:-1]), reversed(active), strict=True):
        chain = (chain * mask.unsqueeze(1)) @ weight
    return infinity_norm(chain)


def steepest(model: nn.Module, points: Tensor, labels: Tensor) -> Tensor:
    """Return the signs of the steps that lower the lead of the label most, (points, features).

    The lead is the label's logit less the largest other one; its gradient at the point.
    """
    x = points.double().clone().requires_grad_(True)
    with torch.enable_grad():
        logits = model(x)
        own = labels.unsqueeze(1)
        others = logits.scatter(1, own, -torch.inf).amax(1)
        (slope,) = torch.autograd.grad((logits.gather(1, own)[:, 0] - others).sum(), x)
    return -slope.sign()
