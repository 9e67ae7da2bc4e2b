"""Shares, means and entropies from how often each function was counted."""

from typing import Any

import numpy as np
from scipy import special

from ..._core.checks import finite_array
from ..._core.errors import BadInput
from ..._core.estimate import Estimate

#: Standard errors of a two-sided interval of 95 %.
_Z = float(special.ndtri(0.975))


def share_of(cases: int, samples: int) -> Estimate:
    """Return a share with Wilson's interval, as ``Estimate.share`` gives it from single cases.

    Args:
        cases: Samples of which it was true.
        samples: All samples, at least 1.
    """
    share, squared = cases / samples, _Z * _Z
    centre = (share + squared / (2 * samples)) / (1 + squared / samples)
    spread = np.sqrt(share * (1 - share) / samples + squared / (4 * samples**2))
    half = _Z / (1 + squared / samples) * float(spread)
    # At the ends, rounding could leave the share itself outside.
    return Estimate(share, min(share, max(0.0, centre - half)),
                    max(share, min(1.0, centre + half)), samples)


def mean_over_samples(values: Any, counts: np.ndarray) -> Estimate:
    """Return the mean of a measure over samples, from its value on each distinct function.

    Args:
        values: One number per distinct function.
        counts: How many samples computed each.
    """
    array = finite_array("values", values, ndim=1)
    if len(array) != len(counts):
        raise BadInput(f"{len(array)} values for {len(counts)} functions: expected one each")
    samples = int(counts.sum())
    mean = float(array @ counts) / samples
    if samples == 1:
        return Estimate(mean, -np.inf, np.inf, 1)
    variance = float((array - mean) ** 2 @ counts) / (samples - 1)
    half = float(special.stdtrit(samples - 1, 0.975)) * float(np.sqrt(variance / samples))
    return Estimate(mean, mean - half, mean + half, samples)


def entropy(counts: np.ndarray, *, size: int) -> Estimate:
    r"""Estimate the entropy in bits of the law that the counts were drawn from.

    The plug-in value :math:`\hat H = -\sum_f \hat p_f \log_2 \hat p_f` is too low on average. The
    mean given is Miller & Madow's, :math:`\hat H + (K - 1)/(2 N \ln 2)` for K functions seen in N
    samples, which mends the bias where most functions were seen often. Where many were seen once
    it is little more than a lower bound, and the interval says so:

    - its lower end is :math:`\hat H` less 1.96 standard errors;
    - its upper end lets an unseen share M of the probability lie anywhere on the
      :math:`2^{2^n}` functions: :math:`H \le h(M) + H_{seen} + M 2^n`, h the binary entropy, where
      M is the upper end of Good & Turing's estimate (its variance after Esty 1983).

    Args:
        counts: How many samples computed each distinct function.
        size: Bits of a table, 2ⁿ.

    Returns:
        Mean and interval of about 95 %, ``count`` being the number of samples.
    """
    samples = int(counts.sum())
    shares = counts / samples
    surprise = -np.log2(shares)
    plug_in = float(shares @ surprise)
    error = float(np.sqrt(max(0.0, float(shares @ surprise**2) - plug_in**2) / samples))
    mean = plug_in + (len(counts) - 1) / (2 * samples * np.log(2.0))
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    spread = np.sqrt(once * (1 - once / samples) + 2 * twice)
    # Without singletons up to -log(0.025) of them may still have been missed by chance.
    unseen = min(1.0, max(once + _Z * float(spread), 3.7) / samples)
    high = float(binary_entropy(unseen)) + mean + _Z * error + unseen * size
    return Estimate(mean, max(0.0, plug_in - _Z * error), min(high, float(size)), samples)


def binary_entropy(share: Any) -> np.ndarray:
    """Return -p log2 p - (1 - p) log2 (1 - p), which is 0 at 0 and 1."""
    p = np.asarray(share, dtype=np.float64)
    return (special.entr(p) + special.entr(1 - p)) / np.log(2.0)
