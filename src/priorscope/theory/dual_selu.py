r"""Dual of selu, φ(z) = λ·(max(z, 0) + α·(exp(min(z, 0)) - 1)): one smooth integral.

A pair with correlation r >= 0 shares a part: u = m + σw with m = √r·√A·p, σ = √(1-r)·√A and
independent standard normal p, w. Averaging over w first smooths the kink away,

.. math::
    S(m, σ) = E_w φ(m + σw), \qquad E φ(u)φ(v) = E_p[S(m_u, σ_u) S(m_v, σ_v)],

and S is known in closed form through erfcx. The outer integrand varies over widths from
√((1-r)/r) up to one: with p = width·sinh ξ the trapezoidal rule in ξ resolves them all and
converges exponentially. For r < 0 the shared part enters v with the opposite sign.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import special

from .pair_geometry import angle, correlation, gauss_legendre, in_pieces

_STEP = 0.14
_REACH = 9.2
_NARROWEST = 1e-9
_SMALL_GAP = 2.0**-10
_ORDER = 12
_CHUNK = 2**11


@dataclass(frozen=True)
class Selu:
    """Gaussian expectations of selu.

    Attributes:
        scale: λ.
        alpha: α.
    """

    scale: float
    alpha: float

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)²."""
        v = np.asarray(variance, dtype=np.float64)
        a = np.sqrt(v)
        # below a = 1/2 the closed form cancels, and the integral is smooth enough for few nodes
        p, weights = gauss_legendre(np.zeros(1), np.full(1, _REACH), 64)
        p, weights = p[0], weights[0] * np.exp(-p[0] ** 2 / 2) / np.sqrt(2 * np.pi)
        small = np.square(np.expm1(-np.minimum(a, 0.5)[..., None] * p)) @ weights
        large = 0.5 - _half_exponential(a) * 2 + _half_exponential(2 * a)
        return self.scale**2 * (v / 2 + self.alpha**2 * np.where(a < 0.5, small, large))

    def slope(self, variance: float) -> float:
        """Return E φ'(u)²."""
        tail = float(_half_exponential(2 * np.sqrt(variance)))
        return self.scale**2 * (0.5 + self.alpha**2 * tail)

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap."""
        gap = np.asarray(gap, dtype=np.float64)
        v = np.asarray(variance, dtype=np.float64)
        near = gap < _SMALL_GAP
        result = np.empty(gap.shape)
        result[near] = self._near_deficit(gap[near], float(v))
        result[~near] = self.moment(v) - self.product(v * (1 - gap[~near]), v, v)
        return result

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v)."""
        r = correlation(covariance, first, second)
        return in_pieces(self._shared, r, np.sqrt(first), np.sqrt(second), length=_CHUNK)

    def _shared(self, r: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        size = np.abs(r)
        own = np.sqrt(1 - size)[:, None]
        p, weights = _outer_nodes(own[:, 0], np.sqrt(size))
        m = np.sqrt(size)[:, None] * p
        first = self._smoothed(a[:, None] * m, a[:, None] * own)
        second = self._smoothed((np.sign(r) * b)[:, None] * m, b[:, None] * own)
        return (weights * first * second).sum(1)

    def _near_deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return variance·∫ E φ'(u)φ'(v) sin x dx over angles x from 0 to θ, all terms positive."""
        a = np.sqrt(variance)
        theta = angle(gap)
        panels = 1 + max(0, int(np.ceil(np.log2(max(a, 1.0) * 0.045) / 2)))
        edges = theta[:, None] * np.append(0.0, 4.0 ** np.arange(1 - panels, 1))
        x, weights = gauss_legendre(edges[:, :-1], edges[:, 1:], _ORDER)
        slopes = in_pieces(partial(self._slope_product, a=a), x, length=_CHUNK)
        return variance * (weights * np.sin(x) * slopes).sum((1, 2))

    def _slope_product(self, x: np.ndarray, a: float) -> np.ndarray:
        own, root = np.sqrt(2) * np.sin(x / 2)[:, None], np.sqrt(np.cos(x))
        p, weights = _outer_nodes(own[:, 0], root)
        m, sigma = a * root[:, None] * p, a * own
        slope = special.ndtr(_ratio(m, sigma)) + self.alpha * _lower_exponential(m, sigma)
        return self.scale**2 * (weights * slope**2).sum(1)

    def _smoothed(self, m: np.ndarray, sigma: np.ndarray) -> np.ndarray:
        """Return S(m, σ) = E φ(m + σw)."""
        ratio = _ratio(m, sigma)
        positive = m * special.ndtr(ratio) + sigma * np.exp(-ratio**2 / 2) / np.sqrt(2 * np.pi)
        negative = _lower_exponential(m, sigma) - special.ndtr(-ratio)
        return self.scale * (positive + self.alpha * negative)


def _half_exponential(a: np.ndarray) -> np.ndarray:
    """Return E exp(a·z) over z < 0."""
    return special.erfcx(np.asarray(a) / np.sqrt(2)) / 2


def _ratio(m: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Return m/σ, bounded where σ vanishes: beyond 100 the normal tail is zero anyway."""
    return np.clip(m / np.maximum(sigma, 1e-290), -100, 100)


def _lower_exponential(m: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Return E exp(m + σw) over m + σw < 0, without overflow on either side."""
    ratio = _ratio(m, sigma)
    t = ratio + sigma
    right = special.erfcx(np.maximum(t, 0) / np.sqrt(2)) * np.exp(-np.square(ratio) / 2) / 2
    left = np.exp(np.minimum(m + sigma**2 / 2, 0)) * special.ndtr(-t)
    return np.where(t > 0, right, left)


def _outer_nodes(own: np.ndarray, shared: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return nodes p and weights for a standard normal, fine at widths from own/shared to one."""
    width = np.clip(own / np.maximum(shared, 1e-300), _NARROWEST, 1.0)[:, None]
    end = np.arcsinh(_REACH / width)
    count = int(np.ceil(end.max(initial=_STEP) / _STEP))
    xi = end * np.arange(-count, count + 1) / count
    p = width * np.sinh(xi)
    weights = end / count * width * np.cosh(xi) * np.exp(-p * p / 2) / np.sqrt(2 * np.pi)
    return p, weights
