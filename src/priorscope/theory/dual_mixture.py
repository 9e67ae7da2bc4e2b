r"""Duals of positive mixtures of Gaussian distribution functions Φ(z/τ), and of z times them.

erf and gelu are single terms; sigmoid, tanh and silu are mixtures (``logistic_mixture``). For
scales τ and τ', write :math:`P = τ^2 + A`, :math:`S = τ'^2 + B`, :math:`R = \sqrt{PS}`,
:math:`\cos α = \sqrt{AB}/R`, :math:`\cos β = C/R`, :math:`η = (ττ'/R)^2`. Then

.. math::
    E Φ(u/τ)Φ(v/τ') = 1/4 + (π/2 - β)/2π, \qquad
    E uΦ(u/τ)\,vΦ(v/τ') = R\,[\cos β/2 + (\cos^2 α \sin β - β\cos β + η\cos^2 β/\sin β)/2π].

The first is Sheppard's formula (Williams 1997), the second follows from it by Stein's identity.
Every term is a sum over pairs of scales without cancellation.
"""

from dataclasses import dataclass

import numpy as np

from .pair_geometry import in_pieces, sine_gap

_CHUNK = 2**18
_NEGLIGIBLE = 1e-18


@dataclass(frozen=True, eq=False)
class CdfMixture:
    """φ(z) = mean + amplitude·Σ w_i (Φ(z/τ_i) - 1/2): erf, tanh, sigmoid.

    Attributes:
        scales: The τ_i.
        weights: The w_i, positive, adding up to one.
        amplitude: Height from the lower to the upper limit.
        mean: Value at zero.
    """

    scales: np.ndarray
    weights: np.ndarray
    amplitude: float
    mean: float

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)²."""
        v = np.asarray(variance, dtype=np.float64)
        return self.product(v, v, v)

    def slope(self, variance: float) -> float:
        """Return E φ'(u)²."""
        p, q, weight = _pairs(self.scales, self.weights)
        root = np.sqrt(variance * (p + q) + p * q)
        return float(self.amplitude**2 / (2 * np.pi) * (weight / root).sum())

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap."""
        p, q, weight = _pairs(self.scales, self.weights)
        factor = self.amplitude**2 / (2 * np.pi)

        def opened(g: np.ndarray) -> np.ndarray:
            _, half = _opening(g, variance, p[:, None], q[:, None])
            return factor * (weight @ (2 * half))

        return in_pieces(opened, gap, length=1 + _CHUNK // len(weight))

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v)."""
        squares = self.scales**2
        # one root per scale and element, not one per pair of scales
        left = [1 / np.sqrt(t + first) for t in squares]
        right = [1 / np.sqrt(t + second) for t in squares]
        total = np.zeros(np.broadcast_shapes(*map(np.shape, (covariance, first, second))))
        for i, j, weight in _ordered_pairs(self.weights):
            total += weight * np.arcsin(covariance * left[i] * right[j])
        return self.mean**2 + self.amplitude**2 / (2 * np.pi) * total


@dataclass(frozen=True, eq=False)
class GatedMixture:
    """φ(z) = z·Σ w_i Φ(z/τ_i): gelu, silu.

    Attributes:
        scales: The τ_i.
        weights: The w_i, positive, adding up to one.
    """

    scales: np.ndarray
    weights: np.ndarray

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)²."""
        v = np.asarray(variance, dtype=np.float64)
        return self.product(v, v, v)

    def slope(self, variance: float) -> float:
        """Return E φ'(u)²."""
        p, q, weight = _pairs(self.scales, self.weights)
        size = (p + variance) * (q + variance)
        left = variance * (p + q) + p * q
        bracket = (left + p * q) / size + p * q / left
        rise = np.arctan2(variance, np.sqrt(left)) + variance / np.sqrt(left) * bracket
        return float((weight * (0.25 + rise / (2 * np.pi))).sum())

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap."""
        p, q, weight = _pairs(self.scales, self.weights)

        def opened(g: np.ndarray) -> np.ndarray:
            return weight @ _gated_deficit(g, variance, p[:, None], q[:, None])

        return in_pieces(opened, gap, length=1 + _CHUNK // len(weight))

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v)."""
        c, a, b = np.broadcast_arrays(covariance, first, second)
        squares = self.scales**2
        total = np.zeros(c.shape)
        for i, j, weight in _ordered_pairs(self.weights):
            total += weight * _gated_product(c, a, b, squares[i], squares[j])
        return total


def _pairs(scales: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return τ_i², τ_j² and the weight of each unordered pair, since the pairs are symmetric."""
    i, j = np.triu_indices(len(scales))
    kept = weights[i] * weights[j] > _NEGLIGIBLE
    i, j = i[kept], j[kept]
    return scales[i] ** 2, scales[j] ** 2, weights[i] * weights[j] * np.where(i == j, 1, 2)


def _ordered_pairs(weights: np.ndarray) -> list[tuple[int, int, float]]:
    """Return the ordered pairs of terms whose weight is not lost in rounding."""
    product = np.outer(weights, weights)
    return [(int(i), int(j), float(product[i, j])) for i, j in np.argwhere(product > _NEGLIGIBLE)]


def _opening(gap: np.ndarray, variance: float, p: np.ndarray,
             q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (β + α)/2 and (β - α)/2, the latter exact for tiny gaps."""
    size = np.sqrt((p + variance) * (q + variance))
    left = variance * (p + q) + p * q
    alpha = np.arctan2(np.sqrt(left), variance)
    moved = np.sqrt(left + variance**2 * gap * (2 - gap))
    beta = np.arctan2(moved, variance * (1 - gap))
    middle = (alpha + beta) / 2
    sine = np.minimum(variance * gap / size / (2 * np.sin(middle)), 0.7)
    return middle, np.where(gap < 0.5, np.arcsin(sine), (beta - alpha) / 2)


def _gated_deficit(gap: np.ndarray, variance: float, p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return the drop of one pair's product, written in m = (β + α)/2 and d = (β - α)/2."""
    m, d = _opening(gap, variance, p, q)
    size = (p + variance) * (q + variance)
    left = variance * (p + q) + p * q
    far = left + variance**2 * gap * (2 - gap)
    pull = 2 * np.cos(m) * (sine_gap(d) - np.sin(d) * left / size) + 2 * m * np.sin(m) * np.sin(d)
    rest = p * q / size * 2 * np.cos(m) * np.sin(d) * (1 + size / np.sqrt(left * far))
    return np.sqrt(size) * (np.sin(m) * np.sin(d) + (rest - pull) / (2 * np.pi))


def _gated_product(c: np.ndarray, a: np.ndarray, b: np.ndarray, p: float, q: float) -> np.ndarray:
    """Return E uΦ(u/√p) vΦ(v/√q)."""
    size = (p + a) * (q + b)
    sine = np.sqrt(a * q + b * p + p * q + np.maximum(a * b - c * c, 0))
    beta = np.arctan2(sine, c)
    arc = a * b * sine / size - beta * c + p * q * c * c / (size * sine)
    return c / 2 + arc / (2 * np.pi)

