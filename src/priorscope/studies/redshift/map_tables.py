"""Rows of random networks as tables of mean complexity, one an activation."""

from typing import TYPE_CHECKING

import numpy as np

from .judging import chosen
from .sampling import ACTIVATIONS

if TYPE_CHECKING:
    import pandas as pd


def map_tables(rows: "pd.DataFrame", measure: str,
               ) -> tuple[dict[str, np.ndarray], list[float], list[float]]:
    """Return by activation the mean complexity (magnitudes, depths), magnitudes and depths.

    Args:
        rows: Columns ``activation``, ``magnitude``, ``depth`` and the measure, one row a network.
        measure: Name of the column.

    Cells whose networks are all constant are NaN.
    """
    heights, depths = (sorted(rows[name].unique()) for name in ("magnitude", "depth"))
    found = {}
    for name in ACTIVATIONS:
        own = chosen(rows, activation=name)
        if len(own):
            table = own.pivot_table(index="magnitude", columns="depth", values=measure)
            found[name] = table.reindex(index=heights, columns=depths).to_numpy(dtype=float)
    return found, heights, depths
