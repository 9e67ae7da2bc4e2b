"""Magnitudes against frequency: in bins, on average, and beside a power."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..._core.estimate import Estimate

#: Places and estimates there, as plots take them.
Series = tuple[np.ndarray, Sequence[Estimate]]


def binned(frequency: np.ndarray, values: np.ndarray, bins: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean place and the root mean square of values in even bins of the logarithm.

    Args:
        frequency: (frequencies,), above 0.
        values: (..., frequencies).
        bins: Number of bins; empty ones are left out.
    """
    logs = np.log(frequency)
    edges = np.linspace(logs.min(), logs.max(), bins + 1)
    place = np.searchsorted(edges[1:-1], logs, side="right")
    count = np.maximum(np.bincount(place, minlength=bins), 1)
    used = np.bincount(place, minlength=bins) > 0
    middle = np.exp(np.bincount(place, weights=logs, minlength=bins) / count)
    rows = np.reshape(values, (-1, len(frequency)))
    power = np.stack([np.bincount(place, weights=row**2, minlength=bins) for row in rows]) / count
    return middle[used], np.sqrt(power[:, used]).reshape(*np.shape(values)[:-1], -1)


def geometric_mean(values: Any) -> Estimate:
    """Return the geometric mean with its interval; that of a single value has no width."""
    logs = Estimate.of(np.log(np.asarray(values, dtype=float)))
    low, high = (logs.mean, logs.mean) if logs.unbounded else (logs.low, logs.high)
    return Estimate(math.exp(logs.mean), math.exp(low), math.exp(high), logs.count)


def power_curve(series: Series, power: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the curve k^power through the middle of a series."""
    places, values = series
    heights = np.log([value.mean for value in values])
    offset = float(np.mean(heights - power * np.log(places)))
    return places, np.exp(offset + power * np.log(places))
