"""Mingard et al., Theorem 4.1, Fig. 3: how many inputs a perceptron maps to 1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..._core.finding import Finding
from ..._core.verdicts import at_least, at_most, near
from ...measures.boolean.estimates import share_of
from ...networks.laws import WeightLaw, gaussian, uniform
from ...networks.mlp import MLP
from ...plots import discrete_distribution, points_and_lines
from ...plots.illustration import Illustration
from ...sweeps import study
from .ones import deviation_from_uniform, networks_by_ones, ones_distribution
from .perceptron_theory import constant_probability

if TYPE_CHECKING:
    import pandas as pd

#: Networks in a cell, and cells of each law.
_GRID = {"smoke": (50_000, 1), "laptop": (1_000_000, 2), "paper": (2_000_000, 50)}
_BIASES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_MOST = 128

#: Without a bias a value of T has this probability.
_UNIFORM = 1 / _MOST

#: A relative deviation that no figure would show.
_IRRELEVANT = 0.01


@dataclass(frozen=True)
class Cell:
    """Some perceptrons with 7 inputs.

    Attributes:
        weights: ``"normal"``, N(0, 1), or ``"uniform"``, U(±1).
        bias: Standard deviation of the bias, normal; 0 means none.
        count: Networks.
        block: Which of the cells of this law.
    """

    weights: str
    bias: float
    count: int
    block: int


@study("prior/perceptron", paper="Mingard et al. 2019, Theorem 4.1 and Fig. 3",
       question="Is the number of inputs that a perceptron maps to 1 uniform, and what does a "
                "bias change?")
class Perceptron:
    """Number T of the 128 inputs of {0, 1}⁷ that random perceptrons map to 1.

    Only the ratio of σ_b to the weights' deviation matters. Weights are N(0, 1) here; under the
    convention N(0, 1/7) of the authors' code all biases below are √7 times larger than theirs.
    The theorem's bound of Boolean complexity follows from the law of T and is not sampled.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale."""
        count, blocks = _GRID[scale]
        laws = [("normal", 0.0), ("uniform", 0.0), *(("normal", bias) for bias in _BIASES)]
        return [Cell(*law, count, block) for law in laws for block in range(blocks)]

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Count networks by T."""
        arch = MLP(inputs=7, widths=(), bias=cell.bias > 0)
        law: WeightLaw = uniform(1.0) if cell.weights == "uniform" else gaussian(7.0, cell.bias**2)
        return {"ones": np.arange(_MOST + 1), "networks":
                ones_distribution(arch, law, count=cell.count, seed=seed)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge Theorem 4.1 and the sweep of Fig. 3."""
        counts = _counts(frame)
        unbiased = {weights: c for (weights, bias), c in counts.items() if bias == 0}
        biased = {bias: c for (weights, bias), c in counts.items() if bias > 0}
        return [*(finding for weights, c in unbiased.items()
                  for finding in _theorem_findings(weights, c)), *_bias_findings(biased)]

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw the law of T without and with a bias, and P(T = 0) against σ_b."""
        counts = _counts(frame)
        biased = {bias: c for (_, bias), c in sorted(counts.items()) if bias > 0}
        figures = {"ones": _distributions(counts)}
        return figures | ({"constant-function": _sweep(biased)} if biased else {})


def _counts(frame: "pd.DataFrame") -> dict[tuple[str, float], np.ndarray]:
    groups: Iterable[Any] = frame.groupby(["weights", "bias"], sort=False)
    return {(str(weights), float(bias)): networks_by_ones(part)
            for (weights, bias), part in groups}


def _theorem_findings(weights: str, counts: np.ndarray) -> list[Finding]:
    size = int(counts.sum())
    source = "Mingard et al., Theorem 4.1"
    note = f"{size:.0e} perceptrons with {weights} weights, no bias. "
    deviation, chance = deviation_from_uniform(counts[:_MOST])
    all_ones = share_of(int(counts[_MOST]), size)
    return [
        Finding(f"Without a bias and with {weights} weights, T takes each value from 0 to 127 with "
                "the probability 1/128", 0.0, 0.0, deviation, at_most(deviation, _IRRELEVANT),
                source, f"{note}Measured: root mean square of P(T)·128 − 1, from Pearson's "
                        f"chi-square, whose p-value is {chance:.3g}; the interval is that of its "
                        "noncentral law."),
        Finding(f"Without a bias and with {weights} weights, no perceptron maps all inputs to 1",
                0.0, 0.0, all_ones, at_most(all_ones, 1e-5), source,
                f"{note}The input 0 gives the output 0, which counts as class 0."),
    ]


def _bias_findings(biased: Mapping[float, np.ndarray]) -> list[Finding]:
    source = "Mingard et al., Fig. 3"
    share = {bias: share_of(int(c[0]), int(c.sum())) for bias, c in biased.items()}
    both = {bias: share_of(int(c[0] + c[_MOST]), int(c.sum())) for bias, c in biased.items()}
    note = "Weights N(0, 1). Theory: exact, by Gil-Pelaez's formula."
    findings = []
    for bias in (0.1, 1.0, 10.0):
        if bias not in both:
            continue
        found = both[bias]
        theory = 2 * constant_probability(bias)
        findings.append(Finding(
            f"At σ_b = {bias:g}, P(T = 0) + P(T = 128) is what the exact law says", None, theory,
            found, near(found, theory, tolerance=max(0.02 * theory, 1e-4)), source,
            f"{int(biased[bias].sum()):.0e} perceptrons. {note}"))
    if not share:
        return findings
    least, most = min(share), max(share)
    findings += [
        Finding(f"A small bias, σ_b = {least:g}, makes P(T = 0) fall below 1/128", _UNIFORM,
                constant_probability(least), share[least], at_most(share[least], _UNIFORM), source,
                f"{note} As σ_b → 0 it falls to 1/256, since the input 0 alone sees the bias."),
        Finding(f"A large bias, σ_b = {most:g}, brings P(T = 0) to 1/2", 0.5,
                constant_probability(most), share[most], near(share[most], 0.5, tolerance=0.02),
                source, f"{note} The tolerance is 0.02."),
    ]
    large = [bias for bias in sorted(share) if bias >= 0.3]
    if large:
        findings.append(Finding(
            f"From σ_b = {large[0]:g} on P(T = 0) lies above 1/128, so that it dips and rises",
            None, constant_probability(large[0]), share[large[0]],
            at_least(share[large[0]], _UNIFORM), source, note))
    return findings


def _distributions(counts: Mapping[tuple[str, float], np.ndarray]) -> Illustration:
    names = {(weights, 0.0): f"no bias, {weights} weights" for weights in ("normal", "uniform")}
    names |= {("normal", bias): f"σ_b = {bias:g}" for bias in (0.1, 1.0, 10.0)}
    groups = {name: (np.arange(_MOST + 1), [share_of(int(c), int(counts[key].sum()))
                                            for c in counts[key]])
              for key, name in names.items() if key in counts}
    ax = discrete_distribution(groups, across="inputs T that are mapped to 1, of 128",
                               up="share of the perceptrons", log_y=True,
                               level={"1/128": _UNIFORM})
    return Illustration(
        ax, "How many of the 128 inputs of {0, 1}⁷ a random perceptron maps to 1.",
        "Without a bias every T from 0 to 127 is equally probable, whatever the weights' law. A "
        "bias takes from the middle and gives to the constant functions at both ends.",
        {name: [share.mean for share in shares] for name, (_, shares) in groups.items()})


def _sweep(biased: Mapping[float, np.ndarray]) -> Illustration:
    grid = np.geomspace(3e-3, 300, 121)
    shares = {name: [share_of(int(c[place]), int(c.sum())) for c in biased.values()]
              for name, place in (("P(T = 0)", 0), ("P(T = 128)", _MOST))}
    ax = points_and_lines(
        {name: (np.array(list(biased)), values) for name, values in shares.items()},
        lines={"exact law": (grid, np.array([constant_probability(x) for x in grid])),
               "1/128, no bias": (grid[[0, -1]], np.full(2, _UNIFORM)),
               "1/2": (grid[[0, -1]], np.full(2, 0.5))},
        across="bias σ_b, in deviations of a weight", up="probability", log_x=True, log_y=True)
    return Illustration(
        ax, "Probability of the two constant functions against the size of the bias.",
        "A bias much smaller than the weights halves P(T = 0), since it decides the input 0 alone. "
        "A larger one makes constant functions of more and more networks, up to one half each.",
        {"σ_b": list(biased)} | {name: [s.mean for s in found] for name, found in shares.items()})
