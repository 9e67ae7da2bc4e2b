"""What a run's rows hold, as arrays over targets, looks and frequencies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Spectra:
    """The course of training on one flower.

    Attributes:
        petals: Of the flower.
        blocks: Targets, in the order of the arrays' first axis.
        steps: (looks,).
        frequencies: (frequencies,).
        amplitudes: Over those of the target and cut off at 1, (targets, looks, frequencies).
        losses: (targets, looks).
    """

    petals: int
    blocks: tuple[int, ...]
    steps: np.ndarray
    frequencies: np.ndarray
    amplitudes: np.ndarray
    losses: np.ndarray

    @property
    def upper(self) -> np.ndarray:
        """Which frequencies are the upper half."""
        return self.frequencies > np.median(self.frequencies)

    @property
    def course(self) -> np.ndarray:
        """Mean amplitude in the course of training, (targets, frequencies).

        The mean over all looks after the start: the sooner a frequency is learned, the larger.
        """
        return self.amplitudes[:, 1:].mean(axis=1)


def spectra(frame: "pd.DataFrame") -> Iterator[Spectra]:
    """Yield the course of training on each flower, by petals."""
    rows = chosen(frame, part="training")
    for petals in sorted(rows.flower.dropna().unique().tolist()):
        own = chosen(rows, flower=petals)
        table = own.pivot(index=["block", "step"], columns="frequency",
                          values="amplitude").sort_index()
        blocks, steps = np.sort(own.block.unique()), np.sort(own.step.unique())
        shape = (len(blocks), len(steps))
        losses = own.groupby(["block", "step"]).loss.first().sort_index()
        values = table.to_numpy(dtype=float).reshape(*shape, table.shape[1])
        yield Spectra(int(petals), tuple(blocks.tolist()), steps.astype(int),
                      table.columns.to_numpy(dtype=float), np.clip(values, 0, 1),
                      losses.to_numpy(dtype=float).reshape(shape))
