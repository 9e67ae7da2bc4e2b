"""Duals with an elementary closed form: rectifiers, sine, the Gaussian bump, the identity."""

from dataclasses import dataclass

import numpy as np

from .pair_geometry import angle, correlation, sine_gap


@dataclass(frozen=True)
class Rectifier:
    r"""ReLU and leaky ReLU: φ(z) = a·z + (1 - a)·max(z, 0).

    With :math:`f(r) = (\sqrt{1-r^2} + r(\pi - \arccos r))/\pi`, the arc-cosine kernel of degree
    one (Cho and Saul 2009), E φφ = (√(AB)/2)·((1-a)² f(r) + 2a·r).

    Attributes:
        slope_below: The slope a below zero.
    """

    slope_below: float

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)²."""
        return np.asarray(variance) * (1 + self.slope_below**2) / 2

    def slope(self, variance: float) -> float:
        """Return E φ'(u)²."""
        return (1 + self.slope_below**2) / 2

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap."""
        a = self.slope_below
        arc = gap - sine_gap(angle(gap)) / np.pi
        return variance / 2 * ((1 - a) ** 2 * arc + 2 * a * gap)

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v)."""
        a = self.slope_below
        r = correlation(covariance, first, second)
        arc = (np.sqrt((1 - r) * (1 + r)) + r * (np.pi - np.arccos(r))) / np.pi
        return np.sqrt(first) * np.sqrt(second) / 2 * ((1 - a) ** 2 * arc + 2 * a * r)


@dataclass(frozen=True)
class Sinusoid:
    """φ(z) = sin z: E φφ = exp(-(A + B)/2)·sinh C."""

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)²."""
        return -np.expm1(-2 * np.asarray(variance)) / 2

    def slope(self, variance: float) -> float:
        """Return E φ'(u)²."""
        return float(1 + np.exp(-2 * variance)) / 2

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap."""
        return -np.expm1(-variance * gap) * (1 + np.exp(-variance * (2 - gap))) / 2

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v)."""
        size = np.abs(covariance)
        decay = np.exp(size - (first + second) / 2)
        return -np.sign(covariance) * decay * np.expm1(-2 * size) / 2


@dataclass(frozen=True)
class Bump:
    """φ(z) = exp(-z²): E φφ = ((1 + 2A)(1 + 2B) - 4C²)^(-1/2)."""

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)²."""
        return 1 / np.sqrt(1 + 4 * np.asarray(variance))

    def slope(self, variance: float) -> float:
        """Return E φ'(u)²."""
        return float(4 * variance / (1 + 4 * variance) ** 1.5)

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap."""
        near = 1 + 4 * variance
        step = 4 * variance**2 * gap * (2 - gap)
        far = near + step
        return step / (np.sqrt(near * far) * (np.sqrt(near) + np.sqrt(far)))

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v)."""
        return 1 / np.sqrt(1 + 2 * (first + second)
                           + 4 * np.maximum(first * second - np.square(covariance), 0))


@dataclass(frozen=True)
class Identity:
    """φ(z) = z: E φφ = C."""

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)²."""
        return np.asarray(variance) * 1.0

    def slope(self, variance: float) -> float:
        """Return E φ'(u)²."""
        return 1.0

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap."""
        return variance * gap

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v)."""
        return np.asarray(covariance) * 1.0
