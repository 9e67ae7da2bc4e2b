"""Grids of points in a box: evenly spaced, or at the nodes of a quadrature."""

from functools import lru_cache

import numpy as np
import torch
from scipy import special
from torch import Tensor

from .._core.checks import real_number, whole_number
from .._core.errors import BadInput
from .sizes import refuse_beyond_limit


def grid(resolution: int, *, dims: int = 2, low: float = -1.0, high: float = 1.0,
         dtype: torch.dtype = torch.float64, device: torch.device | str | None = None) -> Tensor:
    """Return the regular grid of ``resolution`` points a side on [low, high]^dims.

    Both ends are included: a coordinate takes the values low + i (high - low)/(R - 1). Rows are in
    row-major order, the last coordinate varying fastest, so that ``f(points).reshape(R, ..., R)``
    has one axis per coordinate. Cost is O(dims · R^dims).

    Args:
        resolution: Points a side, R, at least 2.
        dims: Number of coordinates.
        low: Lower end of every side.
        high: Upper end of every side.
        dtype: Floating type of the result.
        device: Where the result lives; the CPU by default.

    Returns:
        Tensor of shape (R^dims, dims).

    Raises:
        BadInput: A bad resolution or box, or points that would need more than 4 GiB.

    Example:
        >>> grid(2, low=0.0).tolist()
        [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    """
    resolution = whole_number("resolution", resolution, at_least=2)
    low, high = real_number("low", low), real_number("high", high)
    if not low < high:
        raise BadInput(f"low is {low:g} and high is {high:g}: expected low below high")
    _refuse_large("grid", resolution, dims, dtype)
    axis = torch.linspace(low, high, resolution, dtype=torch.float64)
    return _tensor_product(axis, dims, dtype, device)


def chebyshev_nodes(resolution: int, *, dims: int = 2, dtype: torch.dtype = torch.float64,
                    device: torch.device | str | None = None) -> Tensor:
    """Return the tensor grid of Chebyshev nodes x_i = cos(π(i + ½)/R), i = 0..R-1.

    The nodes are the zeros of T_R; they lie inside (-1, 1), crowd towards its ends and come in
    *descending* order, so that sampled values and the discrete cosine transform (type II) line up.
    Rows are ordered as in ``grid``.

    Args:
        resolution: Nodes a side, R, at least 2.
        dims: Number of coordinates.
        dtype: Floating type of the result.
        device: Where the result lives; the CPU by default.

    Returns:
        Tensor of shape (R^dims, dims).

    Raises:
        BadInput: A bad resolution, or points that would need more than 4 GiB.

    Example:
        >>> chebyshev_nodes(3, dims=1).flatten()
        tensor([ 0.8660,  0.0000, -0.8660], dtype=torch.float64)
    """
    resolution = whole_number("resolution", resolution, at_least=2)
    _refuse_large("chebyshev_nodes", resolution, dims, dtype)
    # As a sine the nodes are antisymmetric to the bit, which the cosine does not give.
    index = torch.arange(resolution, dtype=torch.float64)
    axis = torch.sin(torch.pi * (resolution - 1 - 2 * index) / (2 * resolution))
    return _tensor_product(axis, dims, dtype, device)


def legendre_nodes(resolution: int, *, dims: int = 2, dtype: torch.dtype = torch.float64,
                   device: torch.device | str | None = None) -> Tensor:
    """Return the tensor grid of Gauss-Legendre nodes: the zeros of P_R, in *ascending* order.

    With the weights of ``legendre_rule`` they integrate polynomials up to degree 2R - 1 exactly.
    Rows are ordered as in ``grid``. The first call with a resolution costs O(R²), later ones
    reuse it.

    Args:
        resolution: Nodes a side, R, at least 2.
        dims: Number of coordinates.
        dtype: Floating type of the result.
        device: Where the result lives; the CPU by default.

    Returns:
        Tensor of shape (R^dims, dims).

    Raises:
        BadInput: A bad resolution, or points that would need more than 4 GiB.

    Example:
        >>> legendre_nodes(3, dims=1).flatten()
        tensor([-0.7746,  0.0000,  0.7746], dtype=torch.float64)
    """
    resolution = whole_number("resolution", resolution, at_least=2)
    _refuse_large("legendre_nodes", resolution, dims, dtype)
    axis = torch.from_numpy(legendre_rule(resolution)[0].copy())
    return _tensor_product(axis, dims, dtype, device)


@lru_cache(maxsize=16)
def legendre_rule(resolution: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the nodes and weights of Gauss-Legendre quadrature on [-1, 1], read-only float64."""
    nodes, weights = special.roots_legendre(resolution)
    nodes.flags.writeable = weights.flags.writeable = False
    return nodes, weights


def _refuse_large(name: str, resolution: int, dims: int, dtype: torch.dtype) -> None:
    dims = whole_number("dims", dims)
    # The power is capped since a mistyped dims would not fit in any memory as a number either.
    rows = resolution ** min(dims, 64)
    refuse_beyond_limit(f"{name}(resolution={resolution}, dims={dims})", rows, dims, dtype,
                        "use a lower resolution, or fewer dims with the rest held fixed")


def _tensor_product(axis: Tensor, dims: int, dtype: torch.dtype,
                    device: torch.device | str | None) -> Tensor:
    sides = torch.meshgrid(*[axis.to(device=device, dtype=dtype)] * dims, indexing="ij")
    return torch.stack(sides, dim=-1).reshape(-1, dims)
