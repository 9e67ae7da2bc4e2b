"""Values of networks over prefactors, from rows of several kinds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..._core.estimate import Estimate
from ...plots.points_and_lines import Points
from .judging import chosen

if TYPE_CHECKING:
    import pandas as pd


def by_prefactor(rows: "pd.DataFrame", kind: str, activation: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the prefactors, rising, and the values there, (networks, prefactors).

    Args:
        rows: Columns ``kind``, ``activation``, ``item`` (the network), ``prefactor``, ``value``.
        kind: What the values are.
        activation: Whose they are.
    """
    own = chosen(rows, kind=kind, activation=activation)
    table = own.pivot(index="item", columns="prefactor", values="value").sort_index(axis=1)
    return table.columns.to_numpy(dtype=float), table.to_numpy(dtype=float)


def points_over(rows: "pd.DataFrame", kind: str, activations: Sequence[str]) -> dict[str, Points]:
    """Return for each activation the prefactors and the mean over networks at each."""
    found: dict[str, Points] = {}
    for name in activations:
        prefactors, values = by_prefactor(rows, kind, name)
        found[name] = (prefactors.tolist(), [Estimate.of(column) for column in values.T])
    return found


def best_place(rows: "pd.DataFrame", activation: str) -> int:
    """Return which prefactor is best on validation data, so that the test has no say."""
    return int(by_prefactor(rows, "validation", activation)[1].mean(axis=0).argmax())
