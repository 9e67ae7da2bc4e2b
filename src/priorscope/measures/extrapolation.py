"""What a mean tends to as a size grows, from its values at finite sizes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from .._core.checks import finite_array, real_number, share
from .._core.errors import BadInput
from .._core.estimate import Estimate


@dataclass(frozen=True)
class Extrapolation:
    """y(n) = limit + Σ_k c_k n^(-p_k), fitted by weighted least squares.

    Attributes:
        limit: The value as n grows without bound.
        coefficients: The c_k.
        powers: The p_k.
        chi_square: Sum of the squared residuals in units of the errors; about ``freedom`` if the
            form is right.
        freedom: Points less parameters.
    """

    limit: Estimate
    coefficients: tuple[float, ...]
    powers: tuple[float, ...]
    chi_square: float
    freedom: int

    def at(self, n: Any) -> np.ndarray:
        """Return the fitted values at sizes ``n``."""
        sizes = finite_array("n", n)
        terms = [c * sizes**-p for c, p in zip(self.coefficients, self.powers, strict=True)]
        return self.limit.mean + np.sum(terms, axis=0)


def extrapolate(n: Any, y: Any, errors: Any, *, powers: Sequence[float] = (0.5, 1.0),
                level: float = 0.95) -> Extrapolation:
    """Fit a limit and corrections that die out as powers of the size.

    Args:
        n: Sizes, positive.
        y: A mean at each size.
        errors: Their standard errors, positive; each point weighs 1/error².
        powers: Exponents of 1/n, positive. First passages of rough paths seen at n steps are late
            by an overshoot of order n^(-1/2), with a smaller part of order 1/n behind it.
        level: Coverage of the limit's interval, which takes the errors as known and normal, and
            the form as right: look at ``chi_square``.

    Returns:
        The limit and the fitted corrections.

    Raises:
        BadInput: Fewer different sizes than parameters, or a number that is not positive.
    """
    share("level", level)
    exponents = tuple(real_number("a power", power, above=0.0) for power in powers)
    sizes, means, spread = (finite_array(name, values, ndim=1)
                            for name, values in (("n", n), ("y", y), ("errors", errors)))
    if not len(sizes) == len(means) == len(spread):
        raise BadInput(f"{len(sizes)} sizes, {len(means)} means and {len(spread)} errors were "
                       "given: expected as many of each")
    if min(sizes.min(initial=1.0), spread.min(initial=1.0)) <= 0:
        raise BadInput("a size or an error is not positive: expected sizes and errors above 0")
    parameters = len(set(exponents)) + 1
    if len(set(exponents)) < len(exponents) or len(set(sizes.tolist())) < parameters:
        raise BadInput(f"{len(set(sizes.tolist()))} different sizes for {len(exponents)} powers: "
                       "expected different powers and at least one size more")
    design = np.stack([np.ones_like(sizes), *(sizes**-power for power in exponents)], axis=1)
    # A triangular factor instead of the normal equations, which would square the condition.
    q, r = np.linalg.qr(design / spread[:, None])
    values = np.linalg.solve(r, q.T @ (means / spread))
    error = math.sqrt(float(np.sum(np.linalg.inv(r)[0] ** 2)))
    half = float(special.ndtri(0.5 + level / 2)) * error
    residuals = (means - design @ values) / spread
    limit = Estimate(float(values[0]), float(values[0]) - half, float(values[0]) + half, len(sizes))
    return Extrapolation(limit, tuple(values[1:].tolist()), exponents,
                         float(residuals @ residuals), len(sizes) - parameters)
