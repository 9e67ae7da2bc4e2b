"""The functions of one prior, column by column of equal complexity."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Columns:
    """What was seen at each complexity, rising.

    Attributes:
        complexity: K_LZ, one entry a column.
        top: Count of the most frequent function.
        held_out: Count of the most frequent function as chosen by other samples.
        networks: Networks whose function is in the column.
        samples: Networks in all.
        dots: Complexity, count and number of functions of each dot, shape (dots, 3).
    """

    complexity: np.ndarray
    top: np.ndarray
    held_out: np.ndarray
    networks: np.ndarray
    samples: int
    dots: np.ndarray

    @property
    def seen_twice(self) -> np.ndarray:
        """The dots of functions seen at least twice."""
        return self.dots[self.dots[:, 1] >= 2]

    def tops(self, least: int) -> tuple[np.ndarray, np.ndarray]:
        """Return complexity and P of the tops that were seen at least so often."""
        seen = self.top >= least
        return self.complexity[seen], self.top[seen] / self.samples

    def at(self, complexity: float) -> tuple[int, int] | None:
        """Return top and held-out count of a column, if anything was seen there."""
        place = np.flatnonzero(self.complexity == complexity)
        return (int(self.top[place[0]]), int(self.held_out[place[0]])) if len(place) else None


def columns_of(part: "pd.DataFrame") -> Columns:
    """Return the columns of the rows of one prior's cell."""
    dots = part[["complexity", "count", "functions"]].to_numpy(dtype=np.float64)
    last = part["held_out"].notna().to_numpy()
    complexity = dots[last, 0]
    place = np.searchsorted(complexity, dots[:, 0])
    return Columns(complexity, dots[last, 1], part["held_out"].to_numpy(dtype=np.float64)[last],
                   np.bincount(place, weights=dots[:, 1] * dots[:, 2]),
                   int(part["networks"].iloc[0]), dots)
