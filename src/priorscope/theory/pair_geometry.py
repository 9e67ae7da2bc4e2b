"""Angles, correlations and quadrature nodes of a Gaussian pair, safe from cancellation."""

from collections.abc import Callable

import numpy as np
from scipy import special


def angle(gap: np.ndarray) -> np.ndarray:
    """Return θ = arccos(1 - gap) without cancellation at small gaps."""
    return 2 * np.arcsin(np.sqrt(np.clip(gap, 0, 2) / 2))


def correlation(covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return covariance / sqrt(first·second) clipped to [-1, 1]; zero where a variance is zero."""
    scale = np.sqrt(first) * np.sqrt(second)
    ratio = np.divide(covariance, scale, out=np.zeros(np.broadcast(covariance, scale).shape),
                      where=scale > 0)
    return np.clip(ratio, -1.0, 1.0)


def sine_gap(x: np.ndarray) -> np.ndarray:
    """Return sin x - x cos x, by its series where the two terms cancel."""
    y = x * x
    series = x * y * (1 / 3 - y * (1 / 30 - y * (1 / 840 - y * (1 / 45360 - y / 3991680))))
    return np.where(np.abs(x) < 0.3, series, np.sin(x) - x * np.cos(x))


def gauss_legendre(low: np.ndarray, high: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Return Gauss-Legendre nodes and weights on [low, high], along a new last axis."""
    nodes, weights = special.roots_legendre(order)
    half = (np.asarray(high) - np.asarray(low))[..., None] / 2
    return np.asarray(low)[..., None] + half * (nodes + 1), half * weights


def log_nodes(low: np.ndarray, high: np.ndarray, *, panels: int,
              order: int) -> tuple[np.ndarray, np.ndarray]:
    """Return nodes and weights for [low, high], low > 0, by Gauss-Legendre panels in ln x.

    Args:
        low: Lower ends.
        high: Upper ends, of the same shape.
        panels: Panels of equal ratio.
        order: Nodes a panel.

    Returns:
        Nodes and weights along a new last axis of length panels·order.
    """
    start = np.log(np.asarray(low, dtype=np.float64))[..., None]
    step = (np.log(high)[..., None] - start) / panels
    y, weights = gauss_legendre(start + step * np.arange(panels),
                                start + step * np.arange(1, panels + 1), order)
    shape = (*np.shape(low), panels * order)
    nodes = np.exp(y).reshape(shape)
    return nodes, weights.reshape(shape) * nodes


def in_pieces(work: Callable[..., np.ndarray], *arrays: np.ndarray, length: int) -> np.ndarray:
    """Apply ``work`` to flat pieces of the broadcast arrays, at most ``length`` elements each."""
    broadcast = np.broadcast_arrays(*arrays)
    flat = [array.ravel() for array in broadcast]
    result = np.empty(flat[0].size)
    for start in range(0, result.size, length):
        piece = slice(start, start + length)
        result[piece] = work(*(array[piece] for array in flat))
    return result.reshape(broadcast[0].shape)
