"""Exact probabilities of a perceptron's constant functions and of single inputs."""

import numpy as np
from scipy import special

from ..._core.checks import known_name, real_number, whole_number

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)

#: Panels in log t from where the integrand is linear in t; the other end follows the bias.
_FIRST, _PANEL = -25.0, 0.5


def constant_probability(bias_scale: float, inputs: int = 7) -> float:
    r"""Return P(T = 0) of a perceptron on {0, 1}ⁿ: no input is mapped to 1.

    With weights N(0, 1) and bias b of N(0, σ²) that is :math:`P(b + \sum_j \max(w_j, 0) \le 0)`,
    since the input that selects all positive weights has the largest output. The characteristic
    function of max(w, 0) is (1 + w(t/√2))/2 with Faddeeva's function w, and Gil-Pelaez's formula
    turns the product of all into the probability

    .. math:: \frac12 - \frac1π \int_0^\infty \mathrm{Im}\left[e^{-σ^2t^2/2}
        \left(\tfrac{1 + w(t/\sqrt2)}{2}\right)^n\right] \frac{dt}{t}.

    P(T = 2ⁿ) is the same by symmetry. As σ → 0 both tend to 2^-(n+1): the input 0 alone sees the
    bias, and half of the 2^-n that falls on T = 0 without a bias moves to T = 1. As σ → ∞ they
    tend to 1/2.

    Args:
        bias_scale: σ, above 0; only its ratio to the weights' standard deviation matters.
        inputs: Number of inputs n.

    Returns:
        The probability, by quadrature to about 12 digits.

    Source: the quantity of Mingard et al. 2019, Fig. 3, whose values are sampled there.
    """
    sigma = real_number("bias_scale", bias_scale, above=0.0)
    n = whole_number("inputs", inputs)
    t, measure = _log_panels(float(np.log(9.0 / sigma)))
    ramp = ((1 + special.wofz(t / np.sqrt(2))) / 2) ** n
    integrand = np.exp(-((sigma * t) ** 2) / 2) * ramp.imag
    return float(0.5 - np.sum(measure * integrand) / np.pi)


def dictator_probability(weights: str, inputs: int = 7) -> float:
    r"""Return P(f = x_j), for one j, of a perceptron on {0, 1}ⁿ without bias.

    f = x_j where w_j is positive, the others are negative and add up to less:
    :math:`2^{-n} P(|w_j| > \sum_{i \ne j} |w_i|)`. For uniform weights the last factor is 1/n!;
    for normal ones it comes from Gil-Pelaez's formula, as in ``constant_probability``.

    Args:
        weights: ``"normal"``, or ``"uniform"`` around 0.
        inputs: Number of inputs n, at least 2.
    """
    n = whole_number("inputs", inputs, at_least=2)
    if known_name("law of the weights", weights, ("normal", "uniform")) == "uniform":
        return 2.0**-n / float(special.factorial(n))
    # |φ| falls like t^-n: beyond e^12 nothing is left.
    t, measure = _log_panels(12.0)
    one = special.wofz(t / np.sqrt(2))
    return float(2.0**-n * (0.5 - np.sum(measure * (one ** (n - 1) * one.conj()).imag) / np.pi))


def _log_panels(last: float) -> tuple[np.ndarray, np.ndarray]:
    """Return points t up to e^last and weights for integrals over dt/t from 0."""
    edges = np.linspace(_FIRST, last, max(2, int(np.ceil((last - _FIRST) / _PANEL)) + 1))
    half = np.diff(edges)[:, None] / 2
    return np.exp(edges[:-1, None] + half * (_NODES + 1)), half * _WEIGHTS
