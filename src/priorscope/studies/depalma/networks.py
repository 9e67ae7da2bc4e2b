"""The random networks of the paper's experiments, and what greedy search finds in them."""

from typing import Any

import torch
from torch import Tensor

from ...domains import random_bits
from ...measures import boundary_distance
from ...networks import MLP, he_normal, sample
from ...networks.sampling import SampledEnsemble
from ...theory import InfiniteWidthKernel

PAPER = "De Palma, Kiani and Lloyd, NeurIPS 2019"

#: The infinitely wide network of the same law: two hidden layers, weight variance 2, no bias.
KERNEL = InfiniteWidthKernel(activation="relu", depth=2, weight_variance=2.0, bias_variance=0.0)


def paper_networks(n: int, count: int, seed: int) -> tuple[SampledEnsemble, Tensor]:
    """Draw networks with two hidden layers of n ReLU units and no bias, and a string for each.

    Weights are N(0, 2/n), strings are uniform on {-1, 1}^n; one string of n bits per network.
    """
    arch = MLP(inputs=n, widths=(n, n), outputs=1, activation="relu", bias=False)
    return sample(arch, he_normal(), count=count, seed=seed), random_bits(n, count=count, seed=seed)


def greedy_distances(n: int, count: int, seed: int) -> dict[str, Any]:
    """Search greedily from one string of each network.

    Returns:
        ``distance`` in bits, n + 1 where the search failed, as the paper counts; ``found``;
        ``output``, the size of the output |φ| at the string.
    """
    nets, bits = paper_networks(n, count, seed)
    result = boundary_distance(nets, bits)
    distance = torch.where(result.found, result.distance.double(), float(n + 1))
    return {"distance": distance, "found": result.found, "output": result.margin.double()}
