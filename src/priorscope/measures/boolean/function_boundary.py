"""Distances of all inputs of whole functions to the nearest input of the other class."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..._core.estimate import Estimate
from ..._core.result import Result
from .packing import Tables, read_tables


@dataclass(frozen=True, repr=False, eq=False)
class FunctionBoundaryDistance(Result):
    """Boundary distances over all inputs, one row per function in the batch's shape.

    Attributes:
        mean: Mean distance over the 2ⁿ inputs, (...); infinite for a constant function.
        largest: The largest distance, (...); infinite for a constant function.
        histogram: Number of inputs at each distance 0 to n, int64, (..., n + 1); all 0 for a
            constant function.
        constant: Whether the function is constant, (...).
        status: ``"exact"``.
    """

    title: ClassVar[str] = "boundary distance of whole functions"

    mean: np.ndarray
    largest: np.ndarray
    histogram: np.ndarray
    constant: np.ndarray
    tables: Tables
    status: str = "exact"

    def distances(self) -> np.ndarray:
        """Return the distance of every input, float32, (..., 2ⁿ); infinite where constant."""
        from .dilation import boundary_histograms

        tables = self.tables
        found = np.zeros((len(tables), tables.size), dtype=np.uint8)
        boundary_histograms(tables.words, tables.inputs, found)
        distances = found.astype(np.float32)
        distances[self.constant.reshape(-1)] = np.inf
        return distances.reshape(*tables.batch, tables.size)

    def summary(self) -> dict[str, Any]:
        """Return the average over the functions that are not constant, and how many are."""
        varied = self.mean[~self.constant]
        return {
            "functions": self.mean.size,
            "constant (infinite)": int(self.constant.sum()),
            "mean of the others": Estimate.of(varied) if varied.size else "none",
        }

    def columns(self) -> dict[str, Any]:
        """Return mean and largest distance per function."""
        return {"mean": self.mean.reshape(-1), "largest": self.largest.reshape(-1),
                "constant": self.constant.reshape(-1)}


def function_boundary_distance(tables: Any, *, inputs: int | None = None,
                               ) -> FunctionBoundaryDistance:
    r"""Measure the boundary distance h(x) of every input of Boolean functions, exactly.

    h(x) = min{Hamming(x, y) : f(y) ≠ f(x)}, the distance that ``boundary_distance`` searches for
    in networks. The set of ones and that of zeros are dilated by one flip at a time until they
    cover all inputs: O(n 2ⁿ/64) word operations a step, at most n steps.

    For a uniformly random function :math:`P(h > k) = 2^{1 - V_k}` with the volume
    :math:`V_k = \sum_{i \le k} \binom ni` of a ball, so that
    :math:`E[h; f \text{ not constant}] = \sum_{k<n} 2^{1-V_k} - n 2^{1-2^n}`, about
    :math:`1 + 2^{-n}`.

    Args:
        tables: A ``TruthTable``, a ``FunctionPrior``, packed words or bits; see ``read_tables``.
        inputs: Number of inputs, for packed tables of fewer than 6.

    Returns:
        Means and histograms; ``.distances()`` has every input.

    Raises:
        BadInput: The tables do not fit a number of inputs.

    Example:
        >>> function_boundary_distance([0, 0, 0, 1]).distances().tolist()
        [2.0, 1.0, 1.0, 1.0]

    Source of the measure: De Palma, Kiani & Lloyd 2019, section 4.
    """
    read = read_tables(tables, inputs=inputs)
    from .dilation import boundary_histograms

    histogram = boundary_histograms(read.words, read.inputs, np.zeros((0, 0), dtype=np.uint8))
    steps = np.arange(read.inputs + 1)
    constant = histogram.sum(axis=1) == 0
    mean = np.where(constant, np.inf, histogram @ steps / read.size)
    largest = np.where(constant, np.inf, ((histogram > 0) * steps).max(axis=1))
    return FunctionBoundaryDistance(
        mean.reshape(read.batch), largest.reshape(read.batch),
        histogram.reshape(*read.batch, read.inputs + 1), constant.reshape(read.batch), read)
