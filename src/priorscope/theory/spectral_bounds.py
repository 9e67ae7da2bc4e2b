"""Bounds of how steep a network can be, and of the size of its spectrum."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .._core.checks import finite, finite_array, real_number, whole_number
from .._core.errors import BadInput, UnsupportedLayer
from ..networks.modules import Prefactor

#: Modules that change no distance by more than a factor of 1.
_CONTRACTING = (nn.ReLU, nn.ReLU6, nn.Hardtanh, nn.Identity, nn.Flatten, nn.Dropout, nn.Tanh)


@dataclass(frozen=True)
class LipschitzBounds:
    """Upper bounds of ‖f(x) - f(y)‖ / ‖x - y‖, from sharp to coarse.

    Attributes:
        product: Π ‖W⁽ᵏ⁾‖₂ over the linear layers.
        largest_entry: ‖θ‖_∞^(L+1) √(d₀ d_{L+1}) Π_{k=1..L} d_k, ‖θ‖_∞ the largest weight.
        norms: ‖W⁽ᵏ⁾‖₂ of each linear layer, its largest singular value.
        largest: ‖θ‖_∞.
    """

    product: float
    largest_entry: float
    norms: tuple[float, ...]
    largest: float


def lipschitz_bounds(model: nn.Module) -> LipschitzBounds:
    """Bound the Lipschitz constant of a chain of linear layers and contracting activations.

    L_f = max_ε ‖W_ε‖ ≤ Π_{k=1..L+1} ‖W⁽ᵏ⁾‖₂ ≤ ‖θ‖_∞^(L+1) √(d₀ d_{L+1}) Π_{k=1..L} d_k for L hidden
    layers of widths d_k (Rahaman et al. 2019, eq. 7, there for one output): the last step is
    ‖W‖₂ ≤ √(rows · columns) ``max |W_ij|``. Biases do not enter. Norms are exact, in float64.

    Cost: one singular value decomposition a layer.

    Args:
        model: A ``torch.nn.Sequential``, nested or not, of linear layers and ReLU, leaky ReLU,
            hard tanh or tanh.

    Raises:
        UnsupportedLayer: Another layer, by its dotted path.
        BadInput: No linear layer.
        NonFinite: NaN or infinity in a weight.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=2, widths=(8, 8)), ps.he_normal(), count=1)[0]
        >>> bounds = lipschitz_bounds(model)
        >>> bounds.product <= bounds.largest_entry
        True
    """
    weights: list[Tensor] = []
    factor = 1.0
    for name, module in _leaves(model, ""):
        if isinstance(module, nn.Linear):
            weight = module.weight.detach().to(torch.float64)
            finite(f"the weight of layer {name or 'model'}", weight)
            weights.append(weight)
        else:
            factor *= _stretch(name, module)
    if not weights:
        raise BadInput("the model has no linear layer: expected a chain of Linear and activations")
    norms = tuple(float(torch.linalg.matrix_norm(weight, 2)) for weight in weights)
    sizes = [(float(weight.abs().max()), weight.numel()) for weight in weights]
    largest = max(size for size, _ in sizes)
    roots = math.prod(math.sqrt(count) for _, count in sizes)
    return LipschitzBounds(product=factor * math.prod(norms),
                           largest_entry=factor * largest ** len(sizes) * roots, norms=norms,
                           largest=largest)


def spectrum_bound(frequencies: Any, *, regions: int, lipschitz: float) -> np.ndarray:
    """Bound the magnitude f~(k) of a spectrum along a line by 2 (N_f + 1) L_f / k².

    N_f linear pieces have N_f + 1 knots, at each of which the slope jumps by 2 L_f at most; for
    functions without jumps at the ends, that is of compact support, closed, or with
    ``boundary="corners"``. (Rahaman et al. 2019, theorem 1 in one dimension, with its constant.)

    Args:
        frequencies: Angular k per unit of length, not 0.
        regions: N_f, counted or from ``region_bound(widths, 1)``.
        lipschitz: L_f, a bound of the slope along the line.

    Returns:
        The bound, in the shape of the frequencies.

    Raises:
        BadInput: Frequency 0, no region, or a negative slope.

    Example:
        >>> float(spectrum_bound(10.0, regions=4, lipschitz=3.0))
        0.3
    """
    k = finite_array("frequencies", frequencies)
    if (k == 0).any():
        raise BadInput("the bound 2 (N + 1) L / k² is infinite at frequency 0: expected "
                       "frequencies other than 0")
    # As floats, since bounds of region counts outgrow the whole numbers of arrays.
    count = float(whole_number("regions", regions)) + 1.0
    return 2.0 * count * real_number("lipschitz", lipschitz, at_least=0.0) / k**2


def _leaves(module: nn.Module, path: str) -> Iterator[tuple[str, nn.Module]]:
    if not isinstance(module, nn.Sequential):
        yield path, module
        return
    for name, child in module.named_children():
        yield from _leaves(child, f"{path}.{name}" if path else name)


def _stretch(name: str, module: nn.Module) -> float:
    """Return how much a module other than a linear layer can stretch a distance."""
    if isinstance(module, _CONTRACTING):
        return 1.0
    if isinstance(module, Prefactor):
        return abs(module.factor)
    if isinstance(module, nn.LeakyReLU):
        return max(1.0, abs(module.negative_slope))
    raise UnsupportedLayer(
        f"layer {name or 'model'} is a {type(module).__name__}: the bound holds for a Sequential "
        "of Linear and ReLU, LeakyReLU, Hardtanh or Tanh")
