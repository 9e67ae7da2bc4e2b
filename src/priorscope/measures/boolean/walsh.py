"""Walsh spectra of Boolean functions: how much of a function lies on each set of inputs."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..._core.estimate import Estimate
from ..._core.result import Result
from .packing import read_tables


@dataclass(frozen=True, repr=False, eq=False)
class WalshSpectrum(Result):
    """Fourier-Walsh coefficients, one row per function in the batch's shape.

    Attributes:
        sums: The coefficients times 2ⁿ, whole numbers, (..., 2ⁿ), int16 for n ≤ 14 and int32
            beyond. Index S is a set of inputs in the order of the tables: coordinate j is in S
            where bit n - 1 - j of S is set.
        inputs: Number of inputs n.
        status: ``"exact"``.
    """

    title: ClassVar[str] = "Walsh spectrum"

    sums: np.ndarray
    inputs: int
    status: str = "exact"

    @property
    def coefficients(self) -> np.ndarray:
        """The coefficients, float64, (..., 2ⁿ); their squares add up to 1 (Parseval)."""
        return self.sums / float(1 << self.inputs)

    @property
    def degrees(self) -> np.ndarray:
        """Size of each set S, (2ⁿ,)."""
        return np.bitwise_count(np.arange(1 << self.inputs, dtype=np.uint32)).astype(np.int64)

    @property
    def energy(self) -> np.ndarray:
        """Sum of squared coefficients of each degree, (..., n + 1); adds up to 1."""
        rows = self.sums.reshape(-1, self.sums.shape[-1])
        energy = np.empty((len(rows), self.inputs + 1))
        order = np.argsort(self.degrees, kind="stable")
        starts = np.searchsorted(self.degrees[order], np.arange(self.inputs + 1))
        step = max(1, 2**22 // rows.shape[1])
        for first in range(0, len(rows), step):
            squares = np.square(rows[first:first + step, order], dtype=np.float64)
            energy[first:first + step] = np.add.reduceat(squares, starts, axis=1)
        return (energy / 4.0**self.inputs).reshape(*self.sums.shape[:-1], self.inputs + 1)

    @property
    def mean_degree(self) -> np.ndarray:
        """Mean of the degree weighted by energy, (...): n times the mean sensitivity."""
        return self.energy @ np.arange(self.inputs + 1.0)

    def bits(self) -> np.ndarray:
        """Return the functions again, booleans (..., 2ⁿ), by the inverse transform."""
        from .walsh_transform import transform

        rows = self.sums.reshape(-1, self.sums.shape[-1]).astype(np.int64)
        transform(rows)
        return (rows < 0).reshape(self.sums.shape)

    def summary(self) -> dict[str, Any]:
        """Return the mean energy of the lowest degrees and the mean degree."""
        energy = self.energy.reshape(-1, self.inputs + 1)
        rows = {f"energy of degree {k}": Estimate.of(energy[:, k])
                for k in range(min(4, self.inputs + 1))}
        return {"functions": len(energy), **rows,
                "mean degree": Estimate.of(self.mean_degree)}

    def columns(self) -> dict[str, Any]:
        """Return the energy of each degree and the mean degree per function."""
        energy = self.energy.reshape(-1, self.inputs + 1)
        columns: dict[str, Any] = {f"energy {k}": energy[:, k] for k in range(self.inputs + 1)}
        return {**columns, "mean degree": self.mean_degree.reshape(-1)}


def walsh_spectrum(tables: Any, *, inputs: int | None = None) -> WalshSpectrum:
    r"""Expand Boolean functions in parities.

    .. math:: \hat f(S) = 2^{-n} \sum_{x \in \{0,1\}^n} (-1)^{f(x)} (-1)^{\sum_{i \in S} x_i},

    so that :math:`(-1)^{f(x)} = \sum_S \hat f(S) \prod_{i \in S} (-1)^{x_i}`: bit 0 stands for +1
    and bit 1 for -1, in the function as in its inputs. With inputs coded the other way round,
    as ``hypercube`` does by default, the coefficient of S has the sign :math:`(-1)^{|S|}` more.
    (O'Donnell, "Analysis of Boolean Functions", 2014, section 1.2.)

    Exact, in whole numbers; O(n 2ⁿ) per function, with memory 2·2ⁿ bytes (4·2ⁿ for n > 14).
    A uniformly random function has coefficients of mean 0 and mean square 2⁻ⁿ, so that degree k
    has the mean energy C(n, k)/2ⁿ.

    Args:
        tables: A ``TruthTable``, a ``FunctionPrior``, packed words or bits; see ``read_tables``.
        inputs: Number of inputs, for packed tables of fewer than 6.

    Returns:
        Coefficients and their energy by degree.

    Raises:
        BadInput: The tables do not fit a number of inputs.

    Example:
        >>> walsh_spectrum([0, 1, 1, 0]).coefficients.tolist()
        [0.0, 0.0, 0.0, 1.0]
    """
    read = read_tables(tables, inputs=inputs)
    from .walsh_transform import transform_tables

    sums = np.empty((len(read), read.size), dtype=np.int16 if read.inputs <= 14 else np.int32)
    transform_tables(read.words, sums)
    return WalshSpectrum(sums.reshape(*read.batch, read.size), read.inputs)
