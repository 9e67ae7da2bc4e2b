"""Brute-force Gaussian expectations: nested Gauss-Legendre panels around every feature of φ."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from priorscope.networks import activation

REACH = 9.5
NODES, WEIGHTS = np.polynomial.legendre.leggauss(14)
LADDER = np.concatenate([[0.0], *(s * np.logspace(-3, 2.5, 12) for s in (1, -1))])
COARSE = np.linspace(-REACH, REACH, 20)


def function(name: str) -> Callable[[np.ndarray], np.ndarray]:
    return lambda z: activation(name).function(torch.from_numpy(np.ascontiguousarray(z))).numpy()


def derivative(name: str) -> Callable[[np.ndarray], np.ndarray]:
    def slope(z: np.ndarray) -> np.ndarray:
        t = torch.from_numpy(np.ascontiguousarray(z)).requires_grad_()
        return torch.autograd.grad(activation(name).function(t).sum(), t)[0].numpy()
    return slope


def features(name: str, scale: float) -> np.ndarray:
    """Points at which φ(scale·z) changes fast: its kinks, or zero, with a ladder around each."""
    centres = activation(name).kinks or (0.0,)
    return np.unique(np.concatenate([c + LADDER for c in centres])) / scale


def panels(breaks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and normal-density weights on the panels between sorted breaks (last axis)."""
    breaks = np.sort(np.clip(breaks, -REACH, REACH), axis=-1)
    low, high = breaks[..., :-1, None], breaks[..., 1:, None]
    z = ((low + high) / 2 + (high - low) / 2 * NODES).reshape(*breaks.shape[:-1], -1)
    weights = ((high - low) / 2 * WEIGHTS).reshape(z.shape)
    return z, weights * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)


@pytest.fixture
def brute_mean() -> Callable:
    """E g(√variance·z) for g = φ or φ', squared."""
    def mean(name: str, variance: float, of: Callable = function) -> float:
        a = np.sqrt(variance)
        z, weights = panels(np.concatenate([COARSE, features(name, a)]))
        return float(weights @ of(name)(a * z) ** 2)
    return mean


@pytest.fixture
def brute_slope(brute_mean: Callable) -> Callable:
    """E φ'(√variance·z)²."""
    return lambda name, variance: brute_mean(name, variance, derivative)


@pytest.fixture
def brute_product() -> Callable:
    """E φ(u)φ(v) by integrating over v given u, then over u."""
    def product(name: str, first: float, second: float, r: float) -> float:
        a, b, own = np.sqrt(first), np.sqrt(second), np.sqrt((1 - r) * (1 + r))
        phi, marks = function(name), features(name, b)
        outer = [COARSE, features(name, a)]
        if abs(r) > 0.01:
            outer += [marks / r + d * own / abs(r) for d in (-6, -3, -1, 0, 1, 3, 6)]
        z, weights = panels(np.unique(np.concatenate(outer)))
        total = 0.0
        for part in np.array_split(np.arange(len(z)), 1 + len(z) // 500):
            inner = (marks - r * z[part, None]) / max(own, 1e-30)
            coarse = np.broadcast_to(COARSE, (len(part), len(COARSE)))
            w, inner_weights = panels(np.concatenate([coarse, inner], axis=1))
            given = (inner_weights * phi(b * (r * z[part, None] + own * w))).sum(1)
            total += float((weights[part] * phi(a * z[part])) @ given)
        return total
    return product


@pytest.fixture
def brute_deficit() -> Callable:
    """E (φ(u) - φ(v))²/2 in the coordinates (u + v, u - v), for gaps down to about 1e-6."""
    def deficit(name: str, variance: float, gap: float) -> float:
        a, phi, marks = np.sqrt(variance), function(name), features(name, np.sqrt(variance))
        near, far = np.sqrt(1 - gap / 2), np.sqrt(gap / 2)
        q, weights = panels(np.unique(np.concatenate([[0.0], np.abs(COARSE), np.abs(marks) / far])))
        total = 0.0
        for part in np.array_split(np.arange(len(q)), 1 + len(q) // 200):
            shift = far * q[part, None]
            edges = [np.broadcast_to(COARSE, (len(part), len(COARSE))), (marks - shift) / near,
                     (marks + shift) / near]
            p, inner = panels(np.concatenate(edges, axis=1))
            jump = phi(a * (near * p + shift)) - phi(a * (near * p - shift))
            total += float(weights[part] @ (inner * jump**2).sum(1))
        return total  # q > 0 only, by symmetry: twice one half
    return deficit
