"""One measure on two models: both means, and their difference with its interval."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..._core.estimate import Estimate
from ..._core.result import as_array
from ...measures.comparison import difference as independent_difference

#: What is left of a mean once rounding is taken off, as a share of it.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Measured:
    """A measure of two models.

    Attributes:
        measure: Its name.
        group: What it belongs to.
        unit: What it counts.
        first: Mean for the first model, over the pairs where pairs were formed.
        second: Mean for the second model.
        difference: The second less the first.
        left_out: Pairs that were left out, since one of the two has no number there.
        theory: What theory expects of either; None where it says nothing.
        told: Whether words name it; false for what repeats another measure.
    """

    measure: str
    group: str
    unit: str
    first: Estimate
    second: Estimate
    difference: Estimate
    left_out: int = 0
    theory: tuple[Estimate | None, Estimate | None] = (None, None)
    told: bool = True

    @property
    def beyond(self) -> bool:
        """Whether the interval of the difference leaves 0 out."""
        return 0.0 not in self.difference

    @property
    def relative(self) -> Estimate | None:
        """The difference as a share of the mean size of the two, from -2 to 2.

        None where both are 0.
        """
        size = (abs(self.first.mean) + abs(self.second.mean)) / 2
        if size == 0:
            return None
        own = self.difference
        return Estimate(own.mean / size, own.low / size, own.high / size, own.count)


def paired(measure: str, group: str, unit: str, first: Any, second: Any, *,
           share: bool = False, told: bool = True) -> Measured | None:
    """Compare two models by numbers of the same things, such as inputs, lines or planes.

    Args:
        measure: Name of the measure.
        group: What it belongs to.
        unit: What it counts.
        first: A number each, any shape; NaN or infinite where there is none.
        second: The same of the other model, in the same order.
        share: Whether the numbers are 0 and 1, so that the means are shares.
        told: Whether words name it.

    Returns:
        Means and difference over the pairs with both numbers, or None where there is no such pair.
        Student's interval of the differences: what two models share with each other on an input,
        such as its being hard, does not widen it.
    """
    a, b = (as_array(values).astype(np.float64).ravel() for values in (first, second))
    both = np.isfinite(a) & np.isfinite(b)
    if not both.any():
        return None
    mean = Estimate.share if share else Estimate.of
    return Measured(measure, group, unit, mean(a[both]), mean(b[both]),
                    Estimate.of(_without_rounding(a[both], b[both])), int((~both).sum()),
                    told=told)


def _without_rounding(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the differences; one that is nothing but rounding is 0."""
    change = second - first
    size = np.maximum(np.abs(first), np.abs(second))
    return np.where(np.abs(change) <= _ROUNDING * size, 0.0, change)


def independent(measure: str, group: str, unit: str, first: Estimate | None,
                second: Estimate | None, *, theory: tuple[Any, Any] = (None, None),
                told: bool = True) -> Measured | None:
    """Compare two means over networks drawn independently; None where one of them is missing."""
    if first is None or second is None:
        return None
    return Measured(measure, group, unit, first, second, independent_difference(second, first),
                    theory=theory, told=told)


def kept(rows: "list[Measured | None]") -> tuple[Measured, ...]:
    """Return the rows that there are."""
    return tuple(row for row in rows if row is not None)
