"""How much longer a curve becomes in one layer of a random network."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from .._core.checks import real_number, whole_number
from ..networks.activations import activation as activation_of
from .dual import dual_of

#: Variances between which the expectations are precise; a fixed point beyond is cut off.
_LEAST, _MOST = 1e-12, 1e8


@dataclass(frozen=True)
class LengthGrowth:
    """Length behind a layer over length before it, of random curves; None where no law is known.

    Attributes:
        mean_field: σ_w √E φ'(u)², u ~ N(0, q*): the limit of wide layers, far from the input.
        printed: The base as Raghu et al. print it, true up to a constant factor a layer only: not
            a lower bound.
        lower: The base that their argument gives with the right share p of active units, σ_w √k p
            / √(1 + (k-1) p).
        upper: σ_w √(2/k) Γ((k+1)/2)/Γ(k/2), that of a linear layer.
        variance: q*, the variance of pre-activations far from the input; 0 or inf where it dies
            out or diverges.
    """

    mean_field: float
    printed: float | None
    lower: float | None
    upper: float | None
    variance: float


def length_growth(activation: str, weight_variance: float, bias_variance: float = 0.0,
                  width: int | None = None) -> LengthGrowth:
    """Predict the growth of trajectory length per layer of a random network.

    Weights are N(0, σ_w²/k), biases N(0, σ_b²). Cost: up to 3,000 steps of the variance, at most
    0.1 s, where it dies out slowly.

    Args:
        activation: Name of φ. Printed and lower base exist for ``"hard_tanh"`` and ``"relu"``, the
            upper one where φ' is at most 1.
        weight_variance: σ_w².
        bias_variance: σ_b².
        width: Units k of a layer; None means the limit of wide layers.

    Raises:
        BadInput: A variance or the width is out of range.
        UnknownName: No such activation.

    Example:
        >>> round(length_growth("relu", 2.0).mean_field, 12)
        1.0

    References:
        Raghu, Poole, Kleinberg, Ganguli and Sohl-Dickstein, "On the Expressive Power of Deep Neural
        Networks", ICML 2017, Theorem 3. Poole et al., "Exponential expressivity in deep neural
        networks through transient chaos", NeurIPS 2016, for the mean field.
    """
    name = activation_of(activation).name
    weight = math.sqrt(real_number("weight_variance", weight_variance, above=0.0))
    bias = real_number("bias_variance", bias_variance, at_least=0.0)
    k = None if width is None else whole_number("width", width)
    total = math.sqrt(weight**2 + bias)
    variance = _fixed_point(name, weight**2, bias)
    slope = dual_of(name).slope(min(max(variance, _LEAST), _MOST))
    active = {"hard_tanh": math.erf(1 / (total * math.sqrt(2))), "relu": 0.5}.get(name)
    return LengthGrowth(
        mean_field=weight * math.sqrt(slope),
        printed=_printed(name, weight, total, k),
        lower=None if active is None else weight * active * _spread(active, k),
        upper=weight * _linear(k) if name in _CONTRACTING else None,
        variance=variance)


_CONTRACTING = ("relu", "leaky_relu", "tanh", "hard_tanh", "sine", "sigmoid", "identity",
                "gaussian")


def _printed(name: str, weight: float, total: float, k: int | None) -> float | None:
    if name == "relu":
        return weight if k is None else weight * math.sqrt(k / (k + 1))
    if name == "hard_tanh":
        return weight / math.sqrt(total) * (1.0 if k is None else math.sqrt(k / (total + k)))
    return None


def _spread(active: float, k: int | None) -> float:
    return active**-0.5 if k is None else math.sqrt(k / (1 + (k - 1) * active))


def _linear(k: int | None) -> float:
    """Return E χ_k / √k, the mean stretch of a k × k Gaussian map."""
    if k is None:
        return 1.0
    return math.sqrt(2 / k) * math.exp(special.gammaln((k + 1) / 2) - special.gammaln(k / 2))


def _fixed_point(name: str, weight: float, bias: float) -> float:
    """Return the variance that layers tend to, from that of an input of unit variance."""
    dual, level = dual_of(name), weight + bias
    for _ in range(3000):
        following = weight * float(dual.moment(np.asarray(level))) + bias
        if abs(following - level) <= 1e-14 * level:
            break
        level = following
        if not _LEAST < level < _MOST:
            return 0.0 if level <= _LEAST else math.inf
    return level
