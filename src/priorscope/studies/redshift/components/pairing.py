"""Differences between two settings, network by network."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd

Setting = Mapping[str, Any]


def mean_difference(rows: "pd.DataFrame", first: Setting, second: Setting, *,
                    level: float = 0.95) -> Estimate | None:
    """Return the mean over networks of the value in the second setting less that in the first.

    Within a cell, networks of one number share the draw where the shapes of their weights agree;
    elsewhere pairs are independent, which leaves the interval valid and wider. A network that is
    constant in either setting is left out.

    Args:
        rows: Rows of one measure.
        first: Names of columns to values that choose one row a network.
        second: The same.
        level: Coverage of the interval.

    Returns:
        The interval, or None where fewer than two networks were measured in both.
    """
    one, other = (chosen(rows, **setting).set_index("network").value for setting in (first, second))
    shared = sorted(set(one.index) & set(other.index))
    if len(shared) < 2:
        return None
    return Estimate.of(other.loc[shared].to_numpy(float) - one.loc[shared].to_numpy(float),
                       level=level)


def rise(rows: "pd.DataFrame", setting: Setting) -> Estimate | None:
    """Return the difference between the largest and the least magnitude in one setting."""
    own = chosen(rows, **setting).magnitude
    if own.nunique() < 2:
        return None
    return mean_difference(rows, {**setting, "magnitude": own.min()},
                           {**setting, "magnitude": own.max()})


def nearest(rows: "pd.DataFrame", magnitude: float, *settings: Setting) -> float | None:
    """Return the magnitude nearest in the logarithm that was measured in all settings."""
    shared = set.intersection(*(set(chosen(rows, **setting).magnitude) for setting in settings))
    return min(shared, key=lambda value: abs(np.log(value / magnitude)), default=None)
