"""How high a frequency along a flower a plane wave reaches."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from ...._core.seeds import numpy_stream
from ....domains import flower

#: Amplitude over the largest one from which a frequency counts as present.
PRESENT = 0.01

_SAMPLES = 8192


def top_speed(petals: int) -> float:
    """Return the largest |γ'(t)| of a flower, its parameter t running from 0 to 1.

    With s = sin(2πLt), |γ'|² = π²(L²(1 − s²) + (2 + s)²), a parabola in s; without petals s is 0.
    """
    if petals == 0:
        return 2 * math.pi
    s = 1.0 if petals == 1 else min(1.0, 2 / (petals**2 - 1))
    return math.pi * math.sqrt(petals**2 * (1 - s * s) + (2 + s) ** 2)


def reached(petals: Sequence[int], waves: Sequence[float], directions: int,
            seed: int) -> dict[str, Any]:
    """Compare the highest frequency of exp(i k·γ(t)) with the law of stationary phase.

    The wave contributes at the angular frequency l where l = k·γ'(t) for some t (the paper's
    l = J k, section 4), so up to max k·γ'(t), which is at most |k| max |γ'|.

    Args:
        petals: Of each flower.
        waves: Wave numbers |k|, in radians per unit of length.
        directions: Random directions of k, the same for all flowers and wave numbers.
        seed: Of the directions.

    Returns:
        One row a flower, wave number and direction: ``flower``, ``wave``, ``direction``,
        ``highest`` (largest number of turns with an amplitude of ``PRESENT`` of the largest),
        ``expected`` (max k·γ'(t) / 2π), ``bound`` (|k| max |γ'| / 2π).
    """
    angles = numpy_stream(seed, "directions").uniform(0, 2 * math.pi, directions)
    units = np.stack([np.cos(angles), np.sin(angles)])
    rows = []
    for count in petals:
        curve = flower(count, dtype=torch.float64)
        along = curve.sample(_SAMPLES, endpoint=False).numpy() @ units
        speed = np.abs(_derivative(along)).max(axis=0)
        for wave in waves:
            highest = _highest(wave * along)
            rows += [(count, wave, direction, int(highest[direction]),
                      wave * speed[direction] / (2 * math.pi),
                      wave * top_speed(count) / (2 * math.pi)) for direction in range(directions)]
    names = ("flower", "wave", "direction", "highest", "expected", "bound")
    return {name: np.array(column) for name, column in zip(
        names, zip(*rows, strict=True), strict=True)}


def _highest(phase: np.ndarray) -> np.ndarray:
    """Return the highest frequency present in exp(i·phase) of each column, of either sign."""
    amplitudes = np.abs(np.fft.fft(np.exp(1j * phase), axis=0))
    turns = np.abs(np.fft.fftfreq(len(phase), 1 / len(phase)))[:, None]
    present = amplitudes >= PRESENT * amplitudes.max(axis=0)
    return np.where(present, turns, 0).max(axis=0)


def _derivative(values: np.ndarray) -> np.ndarray:
    """Return the derivative by t of columns that are periodic in it, through their spectrum."""
    turns = np.fft.rfftfreq(len(values), 1 / len(values))[:, None]
    return np.fft.irfft(2j * math.pi * turns * np.fft.rfft(values, axis=0), len(values), axis=0)
