"""How many inputs random networks map to 1."""

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ..._core.estimate import Estimate
from ...measures.boolean import function_prior
from ...measures.boolean.estimates import binary_entropy, mean_over_samples
from ...networks.laws import WeightLaw
from ...networks.mlp import MLP

if TYPE_CHECKING:
    import pandas as pd


def ones_distribution(arch: MLP, law: WeightLaw, *, count: int, seed: int,
                      values: tuple[float, float] = (0.0, 1.0)) -> np.ndarray:
    """Count random networks by T, the number of inputs that they map to 1.

    Args:
        arch: The architecture, with n inputs.
        law: Distribution of weights and biases.
        count: Networks.
        seed: Names the ensemble.
        values: What bits 0 and 1 are as inputs.

    Returns:
        Networks with T = 0, 1, ..., 2ⁿ; shape (2ⁿ + 1,).
    """
    prior = function_prior(arch, law, count=count, seed=seed, values=values)
    ones = ones_of(prior.tables)
    return np.bincount(ones, weights=prior.counts, minlength=2**arch.inputs + 1).astype(np.int64)


def networks_by_ones(part: "pd.DataFrame") -> np.ndarray:
    """Return the networks of all cells of one law by T, from the frame's rows."""
    return part.groupby("ones")["networks"].sum().sort_index().to_numpy()


def ones_of(tables: np.ndarray) -> np.ndarray:
    """Return the number of ones of packed tables, shape (functions, words)."""
    return np.bitwise_count(tables).sum(axis=1, dtype=np.int64)


def mean_entropy(counts: np.ndarray) -> Estimate:
    """Return the mean over networks of the binary entropy of T/2ⁿ, in bits.

    Args:
        counts: Networks by T, from 0 to 2ⁿ.
    """
    share = np.arange(len(counts)) / (len(counts) - 1)
    return mean_over_samples(binary_entropy(share), counts)


def deviation_from_uniform(counts: np.ndarray) -> tuple[Estimate, float]:
    """Estimate how far shares are from equal, relative to their mean.

    The root mean square δ of (share · classes − 1), from Pearson's chi-square, which for N samples
    follows a noncentral law with the parameter Nδ².

    Args:
        counts: Samples in each of at least two classes.

    Returns:
        δ with its 95 % interval, whose upper end is never below that of the expected chi-square,
        and the p-value of δ = 0.
    """
    size, classes = int(counts.sum()), len(counts)
    chi_square = float(np.sum((counts - size / classes) ** 2) * classes / size)
    freedom = classes - 1
    chance = float(special.chdtrc(freedom, chi_square))
    # Counts that are more even than chance would have it say no more than typical ones.
    typical = max(chi_square, float(freedom))
    ends = (_noncentrality(chi_square, freedom, 0.975), max(0.0, chi_square - freedom),
            _noncentrality(typical, freedom, 0.025))
    low, middle, high = (float(np.sqrt(value / size)) for value in ends)
    return Estimate(min(max(middle, low), high), low, high, size), chance


def _noncentrality(chi_square: float, freedom: int, level: float) -> float:
    """Return the noncentrality at which the law's distribution function is ``level``."""
    if float(special.chdtr(freedom, chi_square)) <= level:
        return 0.0
    return float(special.chndtrinc(chi_square, freedom, level))
