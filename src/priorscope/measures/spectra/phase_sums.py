"""Sums of weighted phases at any frequencies, the work behind every exact transform."""

import math

import numpy as np
import torch

from ..._core.batching import spans

#: Numbers in flight: more falls out of the cache.
_BLOCK = 2**18

#: Frequencies from which even steps are worth their own way.
_FEW = 32


def phase_sums(places: np.ndarray, weights: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    """Return Σ_j w_j exp(-i k x_j), (frequencies, columns), complex128.

    Cost: places · frequencies sines and cosines. Frequencies at even steps take places · 2√K of
    them and a complex matrix product instead, k = k₀ + (qB + r) Δ being a phase of q times one of
    r. Memory stays within a few MiB. Rounding: that of the phases, about 1e-16 · |k x|.

    Args:
        places: x_j, (places,), float64.
        weights: w_j, (places, columns), real or complex.
        frequencies: Angular k, (frequencies,), float64.
    """
    if not len(places) or not len(frequencies):
        return np.zeros((len(frequencies), weights.shape[1]), np.complex128)
    if len(frequencies) >= _FEW and evenly_spaced(frequencies):
        return _at_even_steps(places, weights, frequencies)
    rows = max(1, _BLOCK // len(places))
    return np.concatenate([_direct(places, weights, frequencies[span])
                           for span in spans(len(frequencies), rows)])


def waves(frequencies: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return cos(kx) and sin(kx), (frequencies, places)."""
    turns = np.multiply.outer(frequencies / (2 * math.pi), places)
    turns -= np.rint(turns)  # sines of large angles take twice the time
    turns *= 2 * math.pi
    angles = torch.from_numpy(turns)
    return angles.cos().numpy(), angles.sin().numpy()


def evenly_spaced(frequencies: np.ndarray) -> bool:
    """Say whether steps are even, to the rounding of the largest frequency."""
    count = len(frequencies)
    if count < 3:
        return False
    first = float(frequencies[0])
    step = (float(frequencies[-1]) - first) / (count - 1)
    away = np.abs(frequencies - (first + step * np.arange(count))).max()
    return bool(step and away <= 4 * np.finfo(float).eps * np.abs(frequencies).max())


def _direct(places: np.ndarray, weights: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    cosines, sines = waves(frequencies, places)
    real = np.ascontiguousarray(weights.real)
    found = cosines @ real - 1j * (sines @ real)
    if np.iscomplexobj(weights):
        imaginary = np.ascontiguousarray(weights.imag)
        found += sines @ imaginary + 1j * (cosines @ imaginary)
    return found


def _at_even_steps(places: np.ndarray, weights: np.ndarray,
                   frequencies: np.ndarray) -> np.ndarray:
    count, columns = len(frequencies), weights.shape[1]
    inner = math.isqrt(count - 1) + 1
    outer = -(-count // inner)
    first = float(frequencies[0])
    step = (float(frequencies[-1]) - first) / (count - 1)
    fine, coarse = step * np.arange(inner), first + step * inner * np.arange(outer)
    found = np.zeros((columns, outer, inner), np.complex128)
    for span in spans(len(places), max(1, _BLOCK // inner)):
        slow = _phases(coarse, places[span])
        fast = _phases(fine, places[span]).T
        for column in range(columns):
            found[column] += (slow * weights[span, column]) @ fast
    return found.reshape(columns, -1)[:, :count].T


def _phases(frequencies: np.ndarray, places: np.ndarray) -> np.ndarray:
    cosines, sines = waves(frequencies, places)
    phases = np.empty(cosines.shape, np.complex128)
    phases.real, phases.imag = cosines, -sines
    return phases
