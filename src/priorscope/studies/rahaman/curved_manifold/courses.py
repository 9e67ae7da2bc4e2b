"""The course of training on points of one kind, read off the table."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Course:
    """Losses of the networks on points of one kind.

    Attributes:
        steps: Steps of the looks, from 0.
        loss: Loss over the variance of the targets, (networks, looks).
        rows: The rows of the table.
    """

    steps: np.ndarray
    loss: np.ndarray
    rows: "pd.DataFrame"

    def reached(self, level: float) -> np.ndarray:
        """Return the first step with a loss of that level or less, infinite where none has."""
        below = self.loss <= level
        first = self.steps[below.argmax(axis=1)].astype(float)
        return np.where(below.any(axis=1), first, np.inf)


def course(frame: "pd.DataFrame", kind: str) -> Course | None:
    """Return the course on that kind, or None where no row has it."""
    rows = chosen(frame, kind=kind)
    if rows.empty:
        return None
    own = rows.sort_values(["network", "step"])
    steps = np.unique(own.step)
    return Course(steps, own.loss.to_numpy(dtype=float).reshape(-1, len(steps)), rows)
