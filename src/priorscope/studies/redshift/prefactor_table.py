"""Accuracies of one activation on one task, over networks and prefactors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..._core.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

#: Nine constants inside the activation, five to a decade, 1 among them.
PREFACTORS = tuple(round(10 ** (power / 5), 4) for power in range(-3, 6))

#: Activations of the paper's trained networks; swish is ``silu``.
ACTIVATIONS = ("relu", "gelu", "silu", "tanh", "gaussian", "sine")

#: Those of them that it says can be tuned to generalise.
TUNABLE = ("tanh", "gaussian", "sine")


@dataclass(frozen=True, eq=False)
class PrefactorTable:
    """One activation on one task.

    Attributes:
        prefactors: Rising, (prefactors,).
        columns: Name of a measured number to its values, (networks, prefactors). Network i has
            the same weights and the same split in every column.
    """

    prefactors: np.ndarray
    columns: dict[str, np.ndarray]

    @classmethod
    def of(cls, rows: "pd.DataFrame", *names: str) -> "PrefactorTable":
        """Read rows with the columns ``network`` and ``prefactor``, one row for each pair.

        Args:
            rows: Of one activation and one task.
            names: Numbers to read besides the accuracies and the loss.
        """
        ordered = rows.sort_values(["network", "prefactor"])
        prefactors = np.unique(ordered.prefactor.to_numpy(dtype=float))
        return cls(prefactors, {
            name: ordered[name].to_numpy(dtype=float).reshape(-1, len(prefactors))
            for name in ("train", "validation", "test", "loss", *names)})

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    @property
    def held_out(self) -> np.ndarray:
        """Accuracy on validation and test points together, as there are equally many of both."""
        return (self["validation"] + self["test"]) / 2

    @property
    def best(self) -> int:
        """Place of the prefactor of the highest mean validation accuracy, the least of equals.

        The mean is over networks, which have test points of their own: what is read there of the
        chosen prefactor is not the number it was chosen by.
        """
        return int(self["validation"].mean(axis=0).argmax())

    @property
    def best_prefactor(self) -> float:
        """The prefactor there."""
        return float(self.prefactors[self.best])

    @property
    def validated(self) -> float:
        """Mean validation accuracy there."""
        return float(self["validation"][:, self.best].mean())

    def tuned(self, name: str = "test") -> np.ndarray:
        """Return a column at the best prefactor, (networks,)."""
        return self[name][:, self.best]

    def at(self, prefactor: float, name: str = "test") -> np.ndarray:
        """Return a column at the prefactor nearest to the one given, (networks,)."""
        return self[name][:, int(np.abs(np.log(self.prefactors / prefactor)).argmin())]

    def means(self, values: np.ndarray) -> list[Estimate]:
        """Return the mean over networks at each prefactor."""
        return [Estimate.of(column) for column in values.T]
