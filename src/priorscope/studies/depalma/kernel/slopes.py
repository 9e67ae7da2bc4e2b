"""How steep the kernel is at identical inputs, by activation and depth; nothing is sampled."""

import itertools
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import integrate, special

from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....theory import InfiniteWidthKernel
from ..by_size import exact

DEPTHS = (1, 2, 3, 5, 10)

#: Activation, weight variance, bias variance: kinds that tell inputs apart as they get deeper.
STEEP = (("tanh", 1.0, 0.0), ("tanh", 2.0, 0.0), ("tanh", 4.0, 0.0), ("tanh", 9.0, 0.0),
         ("tanh", 2.0, 0.1), ("erf", 4.0, 0.0))

_WEIGHTS, _BIASES = (0.5, 1.0, 2.0, 4.0), (0.0, 0.1, 1.0)

_FUNCTIONS: dict[str, tuple[Callable, Callable]] = {
    "tanh": (np.tanh, lambda x: np.cosh(x) ** -2.0),
    "erf": (special.erf, lambda x: 2 / np.sqrt(np.pi) * np.exp(-x * x)),
}


def slope(activation: str, weight_variance: float, bias_variance: float, depth: int) -> float:
    """Return F'(1)."""
    return InfiniteWidthKernel(activation=activation, depth=depth, weight_variance=weight_variance,
                               bias_variance=bias_variance).slope_at_one


@lru_cache(maxsize=64)
def slope_by_quadrature(activation: str, weight_variance: float, bias_variance: float,
                        depth: int) -> float:
    """Return F'(1) by the product formula, with each expectation integrated adaptively."""
    function, derivative = _FUNCTIONS[activation]
    q = weight_variance + bias_variance
    value = weight_variance / q
    for _ in range(depth):
        following = weight_variance * _gaussian_mean(function, q) + bias_variance
        value *= q / following * weight_variance * _gaussian_mean(derivative, q)
        q = following
    return value


def _gaussian_mean(function: Callable, variance: float) -> float:
    """Return E f(√variance z)² for an even square, z standard normal."""
    def weighted(z: float) -> float:
        return float(function(variance**0.5 * z)) ** 2 * np.exp(-z * z / 2) * np.sqrt(2 / np.pi)

    return float(integrate.quad(weighted, 0, 12, limit=400, epsabs=1e-14, epsrel=1e-12)[0])


def kernel_findings() -> list[Finding]:
    """Judge what section 2 and Remark 1 say of F."""
    return [*_relu_findings(), *_steep_findings()]


def _relu_findings() -> list[Finding]:
    t = np.linspace(-1.0, 1.0, 2001)[:-1]
    grid = list(itertools.product((1, 2, 5), _WEIGHTS, _BIASES))
    kernels = [InfiniteWidthKernel(depth=depth, weight_variance=weights, bias_variance=biases)
               for depth, weights, biases in grid]
    deficits = np.stack([kernel.correlation_deficit(1 - t) for kernel in kernels])
    slopes = np.array([kernel.slope_at_one for kernel in kernels])
    products = np.array([_relu_product(*setting) for setting in grid])
    lowest, least = exact((1 - t - deficits).min()), exact(deficits.min())
    off, steepest = exact(np.abs(slopes - products).max()), exact(slopes.max())
    bends = [(1e-8 - InfiniteWidthKernel(depth=depth).correlation_deficit(1e-8)) / 1e-12 / depth
             for depth in (1, 2, 3)]
    constant = 2 * 2**0.5 / (3 * np.pi)
    bend = exact(max(bends, key=lambda value: abs(value - constant)))
    where = (f"Computed for {len(grid)} ReLU kernels: 1, 2 and 5 hidden layers, σ_w² from 0.5 to "
             "4, σ_b² of 0, 0.1 and 1")
    paper = slope("relu", 2.0, 0.0, 2)
    return [
        Finding("ReLU networks never pull inputs apart: F(t) ≥ t", None, None, lowest,
                at_least(lowest, 0.0), "section 2",
                f"{where}; the smallest F(t) - t at 2000 points t < 1."),
        Finding("ReLU correlations stay below 1 for different inputs: F(t) ≤ 1", None, None, least,
                at_least(least, 0.0), "section 2", f"{where}; the smallest 1 - F(t)."),
        Finding("For ReLU, 0 < F'(1) ≤ 1", None, None, steepest, at_most(steepest, 1 + 1e-12),
                "section 2", f"{where}; the largest. The smallest is {slopes.min():.3g}."),
        Finding("F'(1) = 1 in the paper's networks: ReLU, two hidden layers, σ_w² = 2, no bias",
                1.0, 1.0, exact(paper), near(exact(paper), 1.0, tolerance=1e-12), "section 4",
                "Computed."),
        Finding("For ReLU, F'(1) is the product of 1 - σ_b²/Q_l over the layers", 0.0, 0.0, off,
                near(off, 0.0, tolerance=1e-12), "section 2, product formula",
                f"{where}; the largest difference. With σ_w² = 2, σ_b² = 0.1: " + ", ".join(
                    f"{slope('relu', 2.0, 0.1, depth):.4f}" for depth in (1, 2, 5))
                + " at depths 1, 2, 5; with σ_w² = σ_b² = 1: " + ", ".join(
                    f"{slope('relu', 1.0, 1.0, depth):.4f}" for depth in (1, 2, 5)) + "."),
        Finding("Near identical inputs a ReLU kernel is 1 - F'(1)(1-t) + O((1-t)^(3/2))", None,
                constant, bend, near(bend, constant, tolerance=1e-3), "section 2",
                "Computed without bias: the coefficient of (1-t)^(3/2) divided by the depth, at "
                "1 - t = 10⁻⁸ and depths 1, 2, 3; theory 2√2/(3π)."),
    ]


def _relu_product(depth: int, weight_variance: float, bias_variance: float) -> float:
    q, value = weight_variance + bias_variance, 1.0
    for _ in range(depth + 1):
        value *= 1 - bias_variance / q
        q = weight_variance * q / 2 + bias_variance
    return value


def _steep_findings() -> list[Finding]:
    rows = {kind: [slope(*kind, depth) for depth in DEPTHS] for kind in STEEP}
    direct = {kind: [slope_by_quadrature(*kind, depth) for depth in DEPTHS] for kind in STEEP}
    findings = []
    for (name, weights, biases), values in rows.items():
        first = exact(values[0])
        findings.append(Finding(
            f"With {name}, σ_w² = {weights:g}, σ_b² = {biases:g}, outputs part faster than inputs: "
            "F'(1) > 1 from one hidden layer on", None, direct[name, weights, biases][0], first,
            at_least(first, 1.0), "Remark 1",
            "Computed. F'(1) = " + ", ".join(f"{value:.4g}" for value in values)
            + " at depths 1, 2, 3, 5, 10. Theory: the product formula, integrated adaptively."))
    growth = exact(min(np.diff(values).min() for values in rows.values()))
    apart = exact(max(abs(a / b - 1) for kind in STEEP
                      for a, b in zip(rows[kind], direct[kind], strict=True)))
    return [
        *findings,
        Finding("F'(1) grows with depth for these activations", None, None, growth,
                at_least(growth, 0.0), "Remark 1",
                "Computed: the smallest step between depths 1, 2, 3, 5 and 10 of the rows above. "
                "Boundary distances shrink as F'(1)^(-1/2)."),
        Finding("Kernel and product formula give the same F'(1)", 0.0, 0.0, apart,
                near(apart, 0.0, tolerance=1e-9), "product formula",
                "Computed: the largest relative difference over the rows above. Fixed Gauss-"
                "Hermite quadrature is not enough there: with 120 nodes it gives 2.088 instead of "
                "2.104 for tanh, σ_w² = 9, depth 1, and 563 instead of 575 at depth 10."),
    ]
