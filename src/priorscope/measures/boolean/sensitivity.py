"""Sensitivity of Boolean functions: what flipping inputs does to the output."""

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, ClassVar

import numpy as np

from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..._core.result import Result
from .packing import read_tables

#: Sets of flipped inputs up to which all are tried.
MOST_SETS = 20_000


@dataclass(frozen=True, repr=False, eq=False)
class Sensitivity(Result):
    """Sensitivities of functions, in the batch's shape.

    Attributes:
        mean: Share of the pairs of inputs at the Hamming distance asked for with different
            outputs, (...); at distance 1 the total influence divided by n.
        maximum: Most inputs at that distance that differ from any one input, int64, (...).
        critical: Share of the inputs that differ from at least one input at that distance, (...);
            at distance 1 the critical sample ratio over all inputs.
        influences: Share of the inputs whose output changes with coordinate j alone, (..., n).
        distance: The Hamming distance.
        status: ``"exact"``.
    """

    title: ClassVar[str] = "sensitivity"

    mean: np.ndarray
    maximum: np.ndarray
    critical: np.ndarray
    influences: np.ndarray
    distance: int
    status: str = "exact"

    @property
    def total(self) -> np.ndarray:
        """Total influence: the mean number of coordinates that change the output, (...)."""
        return self.influences.sum(axis=-1)

    def summary(self) -> dict[str, Any]:
        """Return the averages over the functions."""
        return {
            "functions": self.mean.size,
            "distance": self.distance,
            "mean": Estimate.of(self.mean),
            "maximum": Estimate.of(self.maximum),
            "critical share": Estimate.of(self.critical),
            "total influence": Estimate.of(self.total),
        }

    def columns(self) -> dict[str, Any]:
        """Return the sensitivities and the influence of each coordinate per function."""
        influences = self.influences.reshape(-1, self.influences.shape[-1])
        return {
            "mean": self.mean.reshape(-1), "maximum": self.maximum.reshape(-1),
            "critical": self.critical.reshape(-1), "total": self.total.reshape(-1),
            **{f"influence {j}": column for j, column in enumerate(influences.T)},
        }


def sensitivity(tables: Any, *, distance: int = 1, inputs: int | None = None) -> Sensitivity:
    r"""Measure how often Boolean functions change between inputs a Hamming distance apart.

    With :math:`s_h(x)` the number of y at Hamming distance h from x with f(y) ≠ f(x), the mean is
    :math:`2^{-n} \sum_x s_h(x) / \binom nh`, the maximum :math:`\max_x s_h(x)` and the critical
    share that of the x with :math:`s_h(x) > 0`. At h = 1 these are total influence over n,
    sensitivity s(f) and critical sample ratio.

    Exact; O(C(n, h)·2ⁿ/64) word operations per function. A uniformly random function has mean
    1/2 at every h, influences 1/2 and a critical share of 1 - 2^-C(n, h) on average.

    Args:
        tables: A ``TruthTable``, a ``FunctionPrior``, packed words or bits; see ``read_tables``.
        distance: h, from 1 to n.
        inputs: Number of inputs, for packed tables of fewer than 6.

    Returns:
        Mean, maximum, critical share and influences.

    Raises:
        BadInput: The tables do not fit a number of inputs, or the distance is out of range.

    Example:
        >>> sensitivity([0, 1, 1, 0]).mean, sensitivity([0, 0, 0, 1]).influences.tolist()
        (array(1.), [0.5, 0.5])

    Source: Valle-Pérez, Camargo & Louis, ICLR 2019, for the generalised sensitivity; O'Donnell,
    "Analysis of Boolean Functions", 2014, sections 2.2 and 2.3.
    """
    read = read_tables(tables, inputs=inputs)
    n, h = read.inputs, whole_number("distance", distance)
    if h > n or comb(n, h) > MOST_SETS:
        raise BadInput(f"distance is {h}: expected one with at most {MOST_SETS} sets of {h} of "
                       f"the {n} inputs; differing_shares has them all")
    from .flip_counts import count_changes

    singles, total, most, touched = count_changes(read.words, n, flip_sets(n, 1))
    if h > 1:
        _, total, most, touched = count_changes(read.words, n, flip_sets(n, h))
    size = float(read.size)

    def shaped(values: np.ndarray) -> np.ndarray:
        return values.reshape(read.batch)

    return Sensitivity(shaped(total / (size * comb(n, h))), shaped(most), shaped(touched / size),
                       (singles / size).reshape(*read.batch, n), h)


def flip_sets(inputs: int, size: int) -> np.ndarray:
    """Return the masks that flip ``size`` of the inputs, coordinate 0 first, uint64."""
    bits = [1 << (inputs - 1 - j) for j in range(inputs)]
    return np.array([sum(chosen) for chosen in combinations(bits, size)], dtype=np.uint64)


def differing_shares(tables: Any, *, inputs: int | None = None) -> np.ndarray:
    r"""Return the share of differing pairs of inputs at every Hamming distance, (..., n + 1).

    Exact, from the spectrum: with W_k the energy of degree k, inputs at distance h agree in sign
    :math:`\sum_k W_k K_k(h) / \binom nk` on average, K the Krawtchouk polynomials. At distances 1
    and up these are the means of ``sensitivity``.

    Args:
        tables: As for ``sensitivity``.
        inputs: As for ``sensitivity``.
    """
    from .walsh import walsh_spectrum

    spectrum = walsh_spectrum(tables, inputs=inputs)
    n = spectrum.inputs
    mean = np.array([[sum((-1) ** i * comb(h, i) * comb(n - h, k - i) for i in range(k + 1))
                      / comb(n, k) for h in range(n + 1)] for k in range(n + 1)])
    return (1.0 - spectrum.energy @ mean) / 2.0
