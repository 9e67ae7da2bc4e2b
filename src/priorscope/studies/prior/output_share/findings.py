"""What the laws of T say about the published claims."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....measures.boolean.estimates import share_of
from ....measures.comparison import difference, ratio
from ..estimate_columns import scaled
from ..ones import deviation_from_uniform, mean_entropy
from .panels import Panel

_FIGURE, _THEOREM = "Mingard et al., Fig. 4", "Mingard et al., Theorem 5.5"
_MOST = 128

#: The middle of T, away from both ends.
_MIDDLE = slice(33, 96)

#: Relative deviation below which a figure on a linear axis looks flat.
_FLAT = 0.2

#: Networks in the middle of T that show its shape.
_ENOUGH = 300

#: Entropies this close, of a bit, count as alike.
_ALIKE = 0.05


def output_share_findings(panels: list[Panel]) -> list[Finding]:
    """Judge the claims of Fig. 4 and Theorem 5.5, panel by panel."""
    named = {panel.name: panel for panel in panels}
    findings = [finding for panel in panels if panel.by == "layers"
                for finding in (*_entropy_findings(panel), *_end_findings(panel),
                                *_shape_findings(panel))]
    if "one-layer" in named:
        findings += _bias_findings(named["one-layer"])
    if "no-bias" in named:
        findings += _uncentred_findings(named["no-bias"])
    if "centred" in named:
        findings += _centred_findings(named["centred"], named.get("no-bias"))
    return findings


def constant(counts: np.ndarray) -> Estimate:
    """Return the share of networks whose outputs agree on all inputs, or all but the input 0."""
    return share_of(int(counts[[0, -2, -1]].sum()), int(counts.sum()))


def _entropy_findings(panel: Panel) -> list[Finding]:
    entropies = {depth: mean_entropy(counts) for depth, counts in panel.counts.items()}
    depths = list(entropies)
    steps = {f"{low:g} to {high:g}": difference(entropies[high], entropies[low])
             for low, high in pairwise(depths)}
    if not steps:
        return []
    worst = max(steps, key=lambda step: steps[step].mean)
    covered = ("The theorem asks for σ_b = 0 or σ_b > 1; σ_b = 1 is its edge. "
               if panel.name == "bias-1" else "")
    return [Finding(
        f"With every ReLU layer added the mean entropy of T falls or stays ({panel.title})",
        None, None, steps[worst], at_most(steps[worst], 0.0), _THEOREM,
        f"{_sizes(panel)} Measured: the change from {worst} hidden layers, the least favourable "
        f"step, in bits. {covered}The theorem is about infinite width; networks here are 64 wide. "
        f"Mean entropies by layers: {_listed(entropies)}.")]


def _end_findings(panel: Panel) -> list[Finding]:
    shares = {depth: constant(counts) for depth, counts in panel.counts.items()}
    depths = list(shares)
    steps = [difference(shares[high], shares[low])
             for low, high in pairwise(depths)]
    if not steps:
        return []
    least = min(steps, key=lambda step: step.mean)
    return [Finding(
        f"The ends of the law of T rise with every layer ({panel.title})", None, None, least,
        at_least(least, 0.0), _FIGURE,
        f"{_sizes(panel)} Measured: smallest rise of P(0) + P(127) + P(128) between consecutive "
        f"depths. Shares by layers: {_listed(shares)}. The limit of many layers is one "
        "half at each end.")]


def _shape_findings(panel: Panel) -> list[Finding]:
    deep = {depth: counts for depth, counts in panel.counts.items() if depth >= 1}
    if not deep:
        return []
    # Where nearly all networks are constant, the middle has no shape.
    depth = max((d for d, c in deep.items() if c[_MIDDLE].sum() >= _ENOUGH), default=min(deep))
    counts, size = deep[depth], int(deep[depth].sum())
    middle = counts[_MIDDLE]
    sides = share_of(int(counts[1:9].sum() + counts[119:127].sum()), size)
    over = ratio(sides, share_of(int(middle.sum()), size)) if middle.sum() else None
    findings = []
    if over is not None:
        relative = scaled(over, len(middle) / 16)
        findings.append(Finding(
            f"With {depth:g} hidden layers P(T) is higher near its ends than in the middle "
            f"({panel.title})", None, None, relative, at_least(relative, 1.0), _FIGURE,
            f"{_sizes(panel)} Measured: mean P(T) of 1 to 8 and 119 to 126 over that of 33 to 95."))
    if middle.sum() > 1:
        deviation, chance = deviation_from_uniform(middle)
        findings.append(Finding(
            f"With {depth:g} hidden layers P(T) is flat in the middle ({panel.title})", 0.0, None,
            deviation, at_most(deviation, _FLAT), _FIGURE,
            f"{int(middle.sum())} networks with T of 33 to 95. Measured: root mean square of P(T) "
            f"over its mean, less 1; p-value of 0 {chance:.2g}. Up to {_FLAT:.0%} counts as flat."))
    return findings


def _bias_findings(panel: Panel) -> list[Finding]:
    shares = {bias: share_of(int(c[0]), int(c.sum())) for bias, c in panel.counts.items()}
    biases = [bias for bias in shares if bias > 0]
    if len(biases) < 2:
        return []
    steps = [difference(shares[high], shares[low])
             for low, high in pairwise(biases)]
    least, most = min(steps, key=lambda step: step.mean), biases[-1]
    note = f"{_sizes(panel)} P(T = 0) by σ_b: {_listed(shares)}."
    return [
        Finding("P(T = 0) of one hidden layer rises with σ_b", None, None, least,
                at_least(least, 0.0), _FIGURE,
                f"Measured: smallest rise between consecutive σ_b from {biases[0]:g} on. {note}"),
        Finding(f"P(T = 0) of one hidden layer tends to 1/2 for large σ_b, here {most:g}", 0.5, 0.5,
                shares[most], near(shares[most], 0.5, tolerance=0.03), _FIGURE, note),
    ]


def _uncentred_findings(panel: Panel) -> list[Finding]:
    findings = []
    pooled = sum(int(c[_MOST]) for c in panel.counts.values())
    size = sum(int(c.sum()) for c in panel.counts.values())
    all_ones = share_of(pooled, size)
    findings.append(Finding(
        "Without biases P(T = 128) rises to 1/2 as P(T = 0) does", 0.5, 0.0, all_ones,
        at_least(all_ones, 0.01), _FIGURE,
        "It cannot: the input 0 gives the output 0, which is class 0. T = 127 takes its place. "
        f"{size} networks of all depths."))
    if 0 in panel.counts:
        share = np.arange(_MOST)
        entropy = mean_entropy(panel.counts[0])
        theory = mean_entropy(np.append(np.ones_like(share), 0)).mean
        findings.append(Finding(
            "The mean entropy of a perceptron without bias is that of a uniform T", None, theory,
            entropy, near(entropy, theory, tolerance=0.01), "Mingard et al., Theorem 4.1",
            _sizes(panel)))
    return findings


def _centred_findings(panel: Panel, uncentred: Panel | None) -> list[Finding]:
    findings = []
    if 0 in panel.counts:
        counts = panel.counts[0]
        half = share_of(int(counts[_MOST // 2]), int(counts.sum()))
        findings.append(Finding(
            "On inputs of -1 and 1 every perceptron without bias has T = 64", 1.0, 1.0, half,
            at_least(half, 0.99), _FIGURE,
            f"{_sizes(panel)} Opposite inputs have opposite outputs. The figure's caption calls "
            "{0, 1} centred, its text {-1, 1}; the text is right."))
    common = sorted(set(panel.counts) & set(uncentred.counts)) if uncentred else []
    if common and common[-1] > 0 and uncentred is not None:
        apart = {depth: difference(mean_entropy(panel.counts[depth]),
                                   mean_entropy(uncentred.counts[depth])) for depth in common}
        last = apart[common[-1]]
        findings.append(Finding(
            f"After {common[-1]:g} hidden layers centred inputs give nearly the law of uncentred "
            "ones", 0.0, None, last, near(last, 0.0, tolerance=_ALIKE), _FIGURE,
            "Measured: difference of the mean entropies in bits, which by layers is "
            f"{_listed(apart)}; {_ALIKE} of a bit counts as alike."))
    return findings


def _listed(values: Mapping[Any, Estimate]) -> str:
    return ", ".join(f"{key:g}: {value:.3g}" for key, value in values.items())


def _sizes(panel: Panel) -> str:
    sizes = [int(counts.sum()) for counts in panel.counts.values()]
    return f"{min(sizes)} to {max(sizes)} networks a law." if sizes else ""
