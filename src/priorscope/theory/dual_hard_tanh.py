r"""Dual of hard tanh, φ(z) = max(-1, min(1, z)): one integral of elementary functions.

With a = √A, b = √B, h = 1/a, k = 1/b and correlation r, Price's theorem twice gives

.. math::
    \frac{d^2}{dr^2} E φφ = ab\,\frac{e^{-(h^2-2rhk+k^2)/2(1-r^2)} - e^{-(h^2+2rhk+k^2)/2(1-r^2)}}
    {π\sqrt{1-r^2}},

so E φφ = ab·(r·erf(h/√2)·erf(k/√2) + ∫ (r - ρ)·that), with every term positive for r > 0. The
integral runs in ln x, where ρ = cos x, since its features sit at x of the order of h.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import special

from .pair_geometry import angle, correlation, gauss_legendre, in_pieces, log_nodes

_ORDER = 24
_PANELS = 6
_SMALL_GAP = 2.0**-10
_FLOOR = 1e-7
_CHUNK = 2**12


@dataclass(frozen=True)
class HardTanh:
    """Gaussian expectations of hard tanh."""

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)²."""
        v = np.maximum(np.asarray(variance, dtype=np.float64), 1e-300)
        h = 1 / np.sqrt(v)
        inside = special.erf(h / np.sqrt(2)) - 2 * h * np.exp(-h * h / 2) / np.sqrt(2 * np.pi)
        return v * inside + special.erfc(h / np.sqrt(2))

    def slope(self, variance: float) -> float:
        """Return E φ'(u)²."""
        return float(special.erf(1 / np.sqrt(2 * variance)))

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap."""
        gap = np.asarray(gap, dtype=np.float64)
        v = np.asarray(variance, dtype=np.float64)
        near = gap < _SMALL_GAP
        result = np.empty(gap.shape)
        result[near] = in_pieces(partial(_near_deficit, variance=v), gap[near], length=_CHUNK)
        result[~near] = self.moment(v) - self.product(v * (1 - gap[~near]), v, v)
        return result

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v)."""
        r = correlation(covariance, first, second)
        a, b = np.sqrt(np.maximum(first, 1e-300)), np.sqrt(np.maximum(second, 1e-300))
        size = np.abs(r)
        flat = special.erf(1 / (a * np.sqrt(2))) * special.erf(1 / (b * np.sqrt(2)))
        bend = in_pieces(_curvature, size, 1 / a, 1 / b, length=_CHUNK)
        return np.sign(r) * a * b * (size * flat + bend)


def _curvature(r: np.ndarray, h: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Return ∫ (r - ρ)·(density at (h, k) - density at (h, -k))·2 dρ over ρ from 0 to r >= 0."""
    theta = angle(1 - r)
    x, weights = log_nodes(np.maximum(theta, _FLOOR), np.full(theta.shape, np.pi / 2),
                           panels=_PANELS, order=_ORDER)
    h, k = h[..., None], k[..., None]
    sine, half = np.sin(x), np.sin(x / 2)
    same = np.exp(-((h - k) ** 2 + 4 * h * k * half**2) / (2 * sine**2))
    # (h² + 2hk·cos x + k²) is (h + k)² - 4hk·sin²(x/2)
    opposite = np.exp(-((h + k) ** 2 - 4 * h * k * half**2) / (2 * sine**2))
    lever = 2 * np.sin((x + theta[..., None]) / 2) * np.sin((x - theta[..., None]) / 2)
    return (weights * lever * (same - opposite)).sum(-1) / np.pi


def _near_deficit(gap: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Return the deficit by integrating outwards from correlation one.

    a²·(erf(h/√2)·gap - ∫ (cos x - cos θ)·(density term) dx) over x from 0 to θ.
    """
    h = 1 / np.sqrt(variance)
    theta = angle(gap)
    # below h/9 the second density is zero to all digits and the first is a constant
    core = np.minimum(theta, h / 9)
    inner, outer = gauss_legendre(np.zeros_like(core), core, _ORDER), log_nodes(
        np.maximum(core, 1e-300), np.maximum(theta, 1e-300), panels=_PANELS, order=_ORDER)
    x, weights = (np.concatenate(pair, axis=-1) for pair in zip(inner, outer, strict=True))
    same = np.exp(-(h**2) / (2 * np.cos(x / 2) ** 2))
    opposite = np.exp(-(h**2) / (2 * np.maximum(np.sin(x / 2), 1e-100) ** 2))
    lever = 2 * np.sin((theta[..., None] + x) / 2) * np.sin((theta[..., None] - x) / 2)
    bend = (weights * lever * (same - opposite)).sum(-1) / np.pi
    return variance * (special.erf(h / np.sqrt(2)) * gap - bend)
