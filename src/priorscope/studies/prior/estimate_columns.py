"""Estimates of numbers that were not sampled, of multiples, and as columns of a study's frame."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..._core.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

_PARTS = ("", "_low", "_high", "_count")


def exact(value: float) -> Estimate:
    """Return a number that was computed, not sampled, as an estimate without width."""
    return Estimate(float(value), float(value), float(value), 0)


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """Return the estimate of a multiple, by a factor above 0."""
    return Estimate(estimate.mean * factor, estimate.low * factor, estimate.high * factor,
                    estimate.count)


def to_columns(name: str, estimate: Estimate | Sequence[Estimate | None] | None) -> dict[str, Any]:
    """Return mean, low, high and count as columns of that name; None where there is no estimate.

    Args:
        name: Name of the mean's column.
        estimate: One for all rows of a cell, or one a row. The interval must be finite.
    """
    if estimate is None:
        return {name + part: None for part in _PARTS}
    if isinstance(estimate, Estimate):
        values = (estimate.mean, estimate.low, estimate.high, estimate.count)
        return {name + part: value for part, value in zip(_PARTS, values, strict=True)}
    rows = [to_columns(name, item) for item in estimate]
    return {name + part: [row[name + part] for row in rows] for part in _PARTS}


def from_row(row: "pd.Series[Any]", name: str) -> Estimate | None:
    """Return the estimate that ``to_columns`` took apart, from one row of the frame."""
    import pandas as pd

    values: list[Any] = [row.get(name + part) for part in _PARTS]
    if any(pd.isna(value) for value in values):
        return None
    mean, low, high, count = values
    return Estimate(float(mean), float(low), float(high), int(count))
