"""Rows of a study's table, chosen by value."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def chosen(frame: "pd.DataFrame", **values: object) -> "pd.DataFrame":
    """Return the rows that have all these values."""
    keep = np.ones(len(frame), dtype=bool)
    for name, value in values.items():
        keep &= (frame[name] == value).to_numpy()
    return frame[keep]
