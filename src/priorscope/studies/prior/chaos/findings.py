"""What complexities in and out of the chaotic phase say about the published claims."""

from collections.abc import Mapping
from itertools import pairwise

from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....measures.comparison import difference
from ..estimate_columns import exact
from .laws import CONTROL, LARGE, SMALL, SMALLER, ComplexityLaw, by_weight

#: Share of the mean complexity of random functions that a figure would not show, and one that
#: would still be called hardly a change.
_UNSEEN, _HARDLY = 0.01, 0.1

#: Published range of the complexity of 1e8 random functions.
_RANGE = (108.5, 178.5)

#: Mean complexity of random functions.
_RANDOM = 148.8

_SOURCE = "OccamsRazor code of 2025"
_APPENDIX = "Mingard et al., App. I"


def chaos_findings(laws: dict[tuple[str, float, float], ComplexityLaw]) -> list[Finding]:
    """Judge what is said of tanh, of ReLU and of random functions."""
    tanh, control = by_weight(laws, "tanh"), laws.get((CONTROL, 0.0, 0.0))
    findings = _tanh_findings(tanh, control)
    for bias in (SMALL, SMALLER):
        relu = by_weight(laws, "relu", bias)
        findings += _relu_findings(relu, bias)
        findings += _relu_findings({w: law for w, law in relu.items() if w > 1}, bias)
    large = by_weight(laws, "tanh", LARGE)
    for weight, law in large.items():
        if weight in tanh:
            lower = difference(law.mean, tanh[weight].mean)
            findings.append(Finding(
                f"A large σ_b, here {LARGE:g}, gives chaotic tanh networks (σ_w = {weight:g}) "
                "their bias back", None, None, lower, at_most(lower, 0.0), _APPENDIX,
                f"Measured: change of the mean K_LZ in bits, to {law.mean:.4g}; constant functions "
                f"have a share of {law.constant:.3g}."))
    return findings + (_control_findings(control) if control is not None else [])


def _tanh_findings(tanh: Mapping[float, ComplexityLaw],
                   control: ComplexityLaw | None) -> list[Finding]:
    findings = []
    weights = sorted(tanh)
    steps = [difference(tanh[high].mean, tanh[low].mean)
             for low, high in pairwise(weights)]
    if steps:
        least = min(steps, key=lambda step: step.mean)
        findings.append(Finding(
            "With ten tanh layers functions grow more complex with every step of σ_w", None, None,
            least, at_least(least, 0.0), _SOURCE,
            f"{_sizes(tanh)} Measured: smallest rise of the mean K_LZ between consecutive σ_w, in "
            f"bits. Means by σ_w: {_listed(tanh)}. {_constant(tanh)}"))
    if weights and control is not None:
        deep = tanh[weights[-1]]
        apart = difference(deep.mean, control.mean)
        findings.append(Finding(
            f"Deep in the chaotic phase (tanh, σ_w = {weights[-1]:g}) functions are as complex as "
            "random ones", 0.0, 0.0, apart,
            near(apart, 0.0, tolerance=_UNSEEN * control.mean.mean), _APPENDIX,
            f"{deep.samples} networks. Measured: difference of the mean K_LZ in bits, "
            f"{deep.mean:.5g} against {control.mean:.5g}; {_UNSEEN:.0%} of it counts as equal."))
    return findings


def _relu_findings(relu: Mapping[float, ComplexityLaw], bias: float) -> list[Finding]:
    weights = sorted(relu)
    if len(weights) < 2:
        return []
    means = {weight: law.mean for weight, law in relu.items()}
    low, high = min(weights, key=lambda w: means[w].mean), max(weights, key=lambda w: means[w].mean)
    change = difference(means[high], means[low])
    return [Finding(
        f"With ten ReLU layers and σ_b = {bias:g} the complexity hardly changes with σ_w from "
        f"{weights[0]:g} to {weights[-1]:g}", 0.0, None, change,
        at_most(change, _HARDLY * _RANDOM), _SOURCE,
        f"{_sizes(relu)} Measured: largest less smallest mean K_LZ, at σ_w of {high:g} and "
        f"{low:g}; up to {_HARDLY:.0%} of the mean of random functions counts as hardly a change. "
        "At σ_w = 1 each layer halves the variance, so that biases outweigh the input. "
        f"Means by σ_w: {_listed(relu)}. {_constant(relu)}")]


def _control_findings(control: ComplexityLaw) -> list[Finding]:
    lowest, highest = (exact(float(value)) for value in control.complexity[[0, -1]])
    note = f"{control.samples} functions drawn alike; the published range is that of 1e8. "
    return [
        Finding("No random function is simpler than 108.5 bits", _RANGE[0], None, lowest,
                at_least(lowest, _RANGE[0]), _SOURCE, f"{note}Measured: the lowest K_LZ, exact."),
        Finding("No random function is more complex than 178.5 bits", _RANGE[1], None, highest,
                at_most(highest, _RANGE[1]), _SOURCE, f"{note}Measured: the highest K_LZ, exact."),
    ]


def _listed(laws: Mapping[float, ComplexityLaw]) -> str:
    return ", ".join(f"{weight:g}: {law.mean:.4g}" for weight, law in sorted(laws.items()))


def _constant(laws: Mapping[float, ComplexityLaw]) -> str:
    shares = ", ".join(f"{weight:g}: {law.constant.mean:.3g}"
                       for weight, law in sorted(laws.items()))
    return f"Shares of constant functions: {shares}."


def _sizes(laws: Mapping[float, ComplexityLaw]) -> str:
    return f"{min(law.samples for law in laws.values())} networks at each σ_w."
