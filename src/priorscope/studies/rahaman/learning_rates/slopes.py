"""Slopes against frequency, one a network."""

from typing import TYPE_CHECKING

import numpy as np

from ....measures.slope import line
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd

#: Bins of f~'s frequencies: a single one may be near a zero.
BINS = 8

#: A decrease counts as no smaller than this share of the largest one of its network.
FLOOR = 0.01


def values(frame: "pd.DataFrame", quantity: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the frequencies and one row of values a network, (networks, frequencies)."""
    table = chosen(frame, quantity=quantity).pivot_table(
        index="network", columns="frequency", values="value")
    return table.columns.to_numpy(dtype=float), table.to_numpy(dtype=float)


def slopes(frequency: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Return the slope of log value against log frequency of each row."""
    return np.array([line(np.log(frequency), np.log(row)).slope.mean for row in table])


def courses(frame: "pd.DataFrame") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return steps, frequencies and residuals, (networks, frequencies, steps)."""
    rows = chosen(frame, quantity="residual").sort_values(["network", "frequency", "step"])
    steps, frequencies = np.unique(rows.step), np.unique(rows.frequency)
    return steps, frequencies, rows.value.to_numpy(dtype=float).reshape(
        -1, len(frequencies), len(steps))


def decreases(residual: np.ndarray) -> np.ndarray:
    """Return how much of the residual is gone at the end, (networks, frequencies)."""
    return residual[..., 0] - residual[..., -1]


def floored(gone: np.ndarray, *, share: float = FLOOR) -> np.ndarray:
    """Return decreases of at least a share of the network's largest, all above 0.

    A residual may grow at first; taking it for a small decrease flattens slopes if anything.
    """
    least = share * gone.max(axis=1, keepdims=True)
    return np.maximum(gone, np.maximum(least, np.finfo(float).eps))


def decrease_slopes(frequency: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """Return the slope of log decrease against log frequency of each network."""
    return slopes(frequency, floored(gone))
