"""Means over networks of what was measured at strings.

Strings of one network share its weights and are not independent, so that every mean is taken
within each network first; the interval then comes from the networks alone.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....measures import line

if TYPE_CHECKING:
    import pandas as pd

_NETWORK = ["state", "block", "network"]

#: Fewest strings of a network that are given a line of their own.
_LEAST = 10


def strings(frame: "pd.DataFrame", part: str, *, epoch: int, coding: str = "01",
            chosen: str = "uniformly", answer: str | None = None) -> "pd.DataFrame":
    """Return the rows of one kind of string at which another class was found."""
    kept = frame[(frame.part == part) & (frame.epoch == epoch) & (frame.coding == coding)
                 & (frame.chosen == chosen) & frame.found.astype(bool)]
    return kept if answer is None else kept[kept.answer == answer]


def each_network(rows: "pd.DataFrame", statistic: Callable[["pd.DataFrame"], float],
                 ) -> dict[Any, float]:
    """Return a statistic of the rows of each network, by network."""
    return {network: float(statistic(own)) for network, own in rows.groupby(_NETWORK)}


def network_means(rows: "pd.DataFrame", column: str = "distance") -> dict[Any, float]:
    """Return the mean of a column for each network, by network."""
    return each_network(rows, lambda own: own[column].astype(float).mean())


def over_networks(values: dict[Any, float]) -> Estimate:
    """Return the mean over networks, with the interval between them."""
    return Estimate.of(list(values.values()))


def paired(first: dict[Any, float], second: dict[Any, float],
           compare: Callable[[float, float], float]) -> Estimate | None:
    """Compare two numbers of each network that has both; None where no network has."""
    both = [compare(first[network], second[network]) for network in first if network in second]
    return Estimate.of(both) if both else None


def slope_and_intercept(rows: "pd.DataFrame") -> tuple[Estimate, Estimate] | None:
    """Fit distance = slope · |φ| + intercept, to each network apart if it has ten strings.

    With fewer strings a network, one line goes through all strings, with intervals for errors of
    unequal variance. None where there are too few strings for a line.
    """
    groups = [own for _, own in rows.groupby(_NETWORK)]
    if groups and np.median([len(own) for own in groups]) >= _LEAST:
        lines = [line(own.output, own.distance) for own in groups
                 if len(own) >= _LEAST and own.output.nunique() > 1]
        if not lines:
            return None
        return (Estimate.of([fit.slope.mean for fit in lines]),
                Estimate.of([fit.intercept.mean for fit in lines]))
    if len(rows) < 3 or rows.output.nunique() < 2:
        return None
    fit = line(rows.output, rows.distance, equal_variance=False)
    return fit.slope, fit.intercept
