"""The logistic function as a positive mixture of Gaussian distribution functions.

If K follows Kolmogorov's distribution and N is standard normal, 2KN is logistic (Andrews and
Mallows 1974). Hence σ(z) = E Φ(z / 2K), and every Gaussian expectation of sigmoid, tanh and silu
is a positive sum of expectations that are known in closed form.
"""

import functools

import numpy as np

# The integrand in log κ is analytic in a strip of half-width π/4 and decays faster than any
# exponential at both ends, so the trapezoidal rule converges like exp(-π²/(2·step)): at this step
# it reproduces σ(z) to 2e-15 for every z.
_STEP = 0.12
_LOW, _HIGH = 0.175, 4.5
_TERMS = 12


@functools.cache
def logistic_mixture() -> tuple[np.ndarray, np.ndarray]:
    """Return nodes κ_i and weights w_i > 0 of the mixture.

    They satisfy σ(z) = Σ w_i Φ(z / 2κ_i) and hence tanh(z) = 2 Σ w_i Φ(z / κ_i) - 1, exact to
    about 2e-15 for every z; the weights add up to one.

    Returns:
        Nodes and weights, two read-only float64 arrays of equal length (about 28).
    """
    nodes = np.exp(np.arange(np.log(_LOW), np.log(_HIGH), _STEP))
    weights = nodes * _kolmogorov_density(nodes)
    weights /= weights.sum()
    nodes.flags.writeable = weights.flags.writeable = False
    return nodes, weights


def _kolmogorov_density(x: np.ndarray) -> np.ndarray:
    """Return the density of Kolmogorov's distribution by whichever theta series converges fast."""
    k = np.arange(1, _TERMS + 1)[:, None]
    large = 8 * x * ((-1.0) ** (k - 1) * k**2 * np.exp(-2 * (k * x) ** 2)).sum(0)
    rate = ((2 * k - 1) * np.pi) ** 2 / 8
    small = np.sqrt(2 * np.pi) * ((2 * rate / x**4 - 1 / x**2) * np.exp(-rate / x**2)).sum(0)
    return np.where(x < 1, small, large)
