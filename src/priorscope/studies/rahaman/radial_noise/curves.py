"""The course of training under one noise, read off the table."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Curves:
    """What the networks under one noise went through.

    Attributes:
        steps: Steps of the looks, from 0.
        training: Loss to the noisy targets, (networks, looks).
        validation: Loss to the clean targets, (networks, looks).
        learnt: Share of the noise in the outputs, (networks, looks).
        rows: The rows of the table.
    """

    steps: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    learnt: np.ndarray
    rows: "pd.DataFrame"

    @property
    def best(self) -> np.ndarray:
        """Lowest validation loss of each network."""
        return self.validation.min(axis=1)

    @property
    def best_step(self) -> np.ndarray:
        """Step at which each network had it."""
        return self.steps[self.validation.argmin(axis=1)].astype(float)

    @property
    def last(self) -> np.ndarray:
        """Validation loss of each network at the end."""
        return self.validation[:, -1]

    @property
    def rise(self) -> np.ndarray:
        """How far the validation loss is above its best at the end: the depth of the dip."""
        return self.last - self.best

    @property
    def note(self) -> str:
        """How much was computed, and what differs from the paper."""
        one = self.rows.iloc[0]
        return (f"{len(self.best)} networks of {int(one.depth)} hidden layers of {int(one.width)} "
                f"units, each with {int(one['rows']):,} training rows of its own (the paper's "
                f"networks have about 9,600), {int(self.steps[-1]):,} of the paper's 5,000 steps, "
                f"a look every {int(one.every)}; fewer "
                "rows leave a higher validation loss.")


def curves(frame: "pd.DataFrame", frequency: float, amplitude: float) -> Curves | None:
    """Return the course under that noise, or None where no row has it."""
    rows = chosen(frame, frequency=frequency, amplitude=amplitude)
    if rows.empty:
        return None
    own = rows.sort_values(["network", "step"])
    steps = np.unique(own.step)
    training, validation, learnt = (own[name].to_numpy(dtype=float).reshape(-1, len(steps))
                                    for name in ("training", "validation", "learnt"))
    return Curves(steps, training, validation, learnt, rows)


def both(frame: "pd.DataFrame", first: tuple[float, float],
         second: tuple[float, float]) -> tuple[Curves, Curves] | None:
    """Return the courses under two noises, or None where one is not there."""
    one, other = curves(frame, *first), curves(frame, *second)
    return None if one is None or other is None else (one, other)
