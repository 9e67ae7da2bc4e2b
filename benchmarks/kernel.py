"""Kernel matrices of 1000 inputs against the plain recursion in torch, float64.

Run with ``python -m benchmarks.kernel``; ``--smoke`` takes small sizes.
"""

import math
import sys
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import Tensor

from priorscope.theory import InfiniteWidthKernel

from ._timing import paired, print_rows, row

RIVAL = "plain recursion, torch float64"


def relu_step(r: Tensor) -> Tensor:
    """Return E φφ / E φ² of relu at correlation r."""
    return (torch.sqrt(1 - r * r) + r * (math.pi - torch.arccos(r))) / math.pi


def plain_relu(x: Tensor, depth: int) -> Tensor:
    """Return the relu kernel with σ_w² = 2 and no bias, layer after layer."""
    q = 2 * (x * x).mean(1)
    scale = torch.sqrt(q[:, None] * q)
    k = 2 * x @ x.T / x.shape[1]
    for _ in range(depth):
        k = scale * relu_step((k / scale).clamp(-1, 1))
    return k


def plain_erf(x: Tensor, depth: int) -> Tensor:
    """Return the erf kernel with σ_w² = 2 and no bias, layer after layer."""
    q = 2 * (x * x).mean(1)
    k = 2 * x @ x.T / x.shape[1]
    for _ in range(depth):
        scale = torch.sqrt((1 + 2 * q)[:, None] * (1 + 2 * q))
        k = 4 / math.pi * torch.arcsin(2 * k / scale)
        q = 4 / math.pi * torch.arcsin(2 * q / (1 + 2 * q))
    return k


PLAIN: dict[str, Callable[[Tensor, int], Tensor]] = {"relu": plain_relu, "erf": plain_erf}


def run(smoke: bool) -> list[dict]:
    """Return one row per activation, depth and kind of input; ratios above one favour us.

    No kernel matrix can be faster than the inner products of its inputs: that is the floor.
    """
    count, d, repeats = (150, 50, 3) if smoke else (1000, 784, 9)
    generator = torch.Generator().manual_seed(0)
    gaussian = torch.randn(count, d, generator=generator, dtype=torch.float64)
    kinds = [("relu", 3, "±1", gaussian.sign()), ("relu", 10, "±1", gaussian.sign()),
             ("relu", 10, "any norms", gaussian), ("erf", 10, "±1", gaussian.sign())]
    rows = []
    for name, depth, kind, x in kinds:
        kernel = InfiniteWidthKernel(activation=name, depth=depth)
        difference = (kernel.matrix(x) - PLAIN[name](x, depth)).abs().max()
        if difference > 1e-11:
            raise AssertionError(f"{name} at depth {depth} differs from its rival by {difference}")
        array = x.numpy()
        times = paired({"ours": partial(kernel.matrix, x), "rival": partial(PLAIN[name], x, depth),
                        "product": partial(np.matmul, array, array.T)}, repeats)
        rows.append(row(f"{name} kernel, depth {depth}, {count} inputs of {d}, {kind}",
                        times["ours"], RIVAL, times["rival"],
                        f"matrix product alone {1e3 * times['product']:.2g} ms"))
    return rows


if __name__ == "__main__":
    print_rows(run(smoke="--smoke" in sys.argv))
