"""Numbers drawn from the table."""

from typing import TYPE_CHECKING

import numpy as np

from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd


def spectra(rows: "pd.DataFrame", quantity: str, step: int = 0) -> np.ndarray | None:
    """Return a quantity at a step, (networks, bins), or None where it was not taken."""
    own = chosen(rows, quantity=quantity, step=step)
    if own.empty:
        return None
    return own.pivot(index="network", columns="index", values="value").to_numpy(dtype=float)


def losses(rows: "pd.DataFrame") -> tuple[np.ndarray, np.ndarray]:
    """Return the steps and the losses to clean targets, (networks, steps)."""
    own = chosen(rows, quantity="validation").pivot(index="network", columns="step", values="value")
    return own.columns.to_numpy(), own.to_numpy(dtype=float)


def outer(values: np.ndarray, *, top: bool) -> np.ndarray:
    """Return means over the first or the last fifth of the bins, one a network."""
    count = max(values.shape[1] // 5, 1)
    return (values[:, -count:] if top else values[:, :count]).mean(axis=1)


def of_lines(frame: "pd.DataFrame", quantity: str, width: float) -> np.ndarray:
    """Return transforms or eigenvectors of a line, one a row in order of the index."""
    own = chosen(frame, noise="none", kernel_width=width, quantity=quantity)
    return own.pivot(index="index", columns="position", values="value").to_numpy(dtype=float)


def line_widths(frame: "pd.DataFrame") -> list[float]:
    """Return the kernel widths of the lines in the table, in order."""
    return sorted(chosen(frame, noise="none").kernel_width.unique().tolist())
