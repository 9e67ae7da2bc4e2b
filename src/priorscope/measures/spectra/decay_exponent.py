"""How fast a spectrum decays: the slope of its magnitude in double logarithms."""

from typing import Any

import numpy as np

from ..._core.checks import finite_array, real_number, share, whole_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..slope import line


def decay_exponent(frequencies: Any, magnitudes: Any, *, low: float | None = None,
                   high: float | None = None, bins: int = 12, level: float = 0.95) -> Estimate:
    """Fit the power p of a magnitude that goes like k^p.

    The root mean square over each of some bins, evenly wide in the logarithm of k, smooths out
    where phases happen to cancel; p is the slope of its logarithm against that of the bin's
    frequency (the geometric mean), by least squares. Rahaman et al. 2019, theorem 1: -2 in one
    dimension; in d dimensions -(d + 1) in almost every direction and -2 along facets' normals.

    Args:
        frequencies: Angular or in cycles, of any sign, 0 left out, (frequencies,).
        magnitudes: (..., frequencies), not all 0 in any bin; real or complex.
        low: Least ``|k|`` that is used; None is all.
        high: Largest.
        bins: At least 3; empty ones are left out.
        level: Coverage of the interval.

    Returns:
        The exponent. Of one spectrum, with the interval of the fit, for independent errors of the
        bins: how well a power describes this spectrum. Of several, in the axes in front, the mean
        of their exponents with Student's interval, each being one sample: independent networks
        are, outputs of one network are not.

    Raises:
        BadInput: Shapes that do not fit, fewer than three bins with frequencies, or a bin with
            nothing but zeros.
        NonFinite: NaN or infinity.

    Example:
        >>> decay_exponent([1, 10, 100], [5.0, 0.05, 0.0005], bins=3).mean
        -2.0
    """
    k = np.abs(finite_array("frequencies", frequencies, ndim=1))
    sizes = finite_array("magnitudes", np.abs(np.asarray(magnitudes)))
    if not sizes.ndim or sizes.shape[-1] != len(k) or not sizes.size:
        raise BadInput(f"magnitudes have shape {sizes.shape} at {len(k)} frequencies: expected "
                       "(..., frequencies)")
    whole_number("bins", bins, at_least=3)
    share("level", level)
    lowest = 0.0 if low is None else real_number("low", low, above=0.0)
    highest = np.inf if high is None else real_number("high", high, above=lowest)
    kept = (k > 0) & (k >= lowest) & (k <= highest)
    place, centres = _binned(np.log(k[kept]), bins)
    powers = np.stack([(sizes[..., kept][..., place == own] ** 2).mean(axis=-1)
                       for own in range(len(centres))], axis=-1).reshape(-1, len(centres))
    if (powers == 0).any():
        raise BadInput("the spectrum is 0 all over one bin, which has no logarithm: expected "
                       "functions with corners, or fewer bins")
    fits = [line(centres, np.log(own) / 2, level=level).slope for own in powers]
    return fits[0] if len(fits) == 1 else Estimate.of([fit.mean for fit in fits], level=level)


def _binned(logs: np.ndarray, bins: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the bin of each frequency, counted without empty ones, and the bins' mean logs."""
    low, high = (logs.min(), logs.max()) if len(logs) else (0.0, 0.0)
    edges = np.linspace(low, high, bins + 1)
    used, place = np.unique(np.searchsorted(edges[1:-1], logs, side="right"), return_inverse=True)
    if len(used) < 3:
        raise BadInput(f"{len(logs)} frequencies fall into {len(used)} bins: expected at least "
                       "three bins with frequencies other than 0")
    return place, np.bincount(place, weights=logs) / np.bincount(place)
