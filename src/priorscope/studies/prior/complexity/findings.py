"""What probability and complexity say about the published claims, prior by prior."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, between, near
from ....measures.boolean.estimates import share_of
from ....measures.comparison import difference
from ..columns import Columns, columns_of
from ..estimate_columns import from_row
from ..laws import BROAD, LAWS, UNIFORM
from ..networks import FUNCTIONS, HIDDEN, HIDDEN_UNDIVIDED, PERCEPTRON, PERCEPTRON_UNIFORM
from ..published import READING, TOPS
from .bound_findings import bound_findings
from .traits import BEYOND

if TYPE_CHECKING:
    import pandas as pd

_VP, _MI = "Valle-Pérez et al., figure of P against K_LZ", "Mingard et al., Fig. 1"
_OF_MINGARD = {PERCEPTRON: _MI, PERCEPTRON_UNIFORM: _MI, HIDDEN: _MI, HIDDEN_UNDIVIDED: _MI}

#: Measure of a table to its name in claims.
_OTHERS = {"entropy": "the entropy of the share of ones", "sensitivity": "the sensitivity",
           "critical": "the share of critical inputs"}

#: Expectations over all functions of 7 bits: half of all pairs of neighbours differ; a walk of
#: random flips ends at each step with chance one half, at the seventh at the latest.
_SENSITIVITY, _FLIPS = 0.5, 2 - 2.0**-6


def complexity_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the frame's priors allow."""
    parts = {str(name): part for name, part in frame.groupby("prior", sort=False)}
    rows = {name: part.iloc[0] for name, part in parts.items()}
    columns = {name: columns_of(part) for name, part in parts.items()}
    findings = [finding for name, row in rows.items() if name != FUNCTIONS
                for finding in _correlation_findings(name, row)]
    if UNIFORM in rows:
        findings += _other_measures(rows[UNIFORM])
        findings += bound_findings(rows[UNIFORM], columns[UNIFORM])
    findings += [finding for name in LAWS if name in columns
                 for finding in _law_findings(name, columns[name])]
    findings += _steepness_findings(rows)
    if FUNCTIONS in rows:
        findings += _control_findings(rows[FUNCTIONS])
        findings += [finding for name in (UNIFORM, BROAD) if name in rows
                     for finding in _simpler_findings(name, rows[name], rows[FUNCTIONS])]
    return findings


def _correlation_findings(name: str, row: "pd.Series[Any]") -> list[Finding]:
    found, every = from_row(row, "spearman_complexity"), from_row(row, "spearman_all")
    if found is None:
        return []
    return [Finding(
        f"Probability falls with Lempel-Ziv complexity: {name}", "negative", None, found,
        at_most(found, 0.0), _OF_MINGARD.get(name, _VP),
        f"{_block_size(row)} Spearman's correlation of P and K_LZ over functions seen at least "
        f"twice; over all functions seen, most of them once, it is {_text(every)}. Mean K_LZ over "
        f"the networks {_text(from_row(row, 'mean_complexity'))}. Neither paper gives a number.")]


def _other_measures(row: "pd.Series[Any]") -> list[Finding]:
    findings = []
    for name, words in _OTHERS.items():
        found = from_row(row, f"spearman_{name}")
        if found is not None:
            findings.append(Finding(
                f"Probability falls with {words} as well", "negative", None, found,
                at_most(found, 0.0), "Valle-Pérez et al., poster",
                f"{_block_size(row)} Spearman's correlation "
                f"over functions seen at least twice, under the law {UNIFORM}. The complexity of "
                "Boolean formulas, which the poster names too, is not measured."))
    return findings


def _law_findings(name: str, columns: Columns) -> list[Finding]:
    """Ask whether the figure, which does not name its law, can be of this one."""
    findings = []
    for complexity, words in ((7.0, "constant functions"), (17.5, "next simplest functions")):
        found = columns.at(complexity)
        if found is None or not found[1]:
            continue
        measured, published = share_of(found[1], columns.samples), TOPS[complexity]
        edges = [published * 10**step for step in (-READING, READING)]
        findings.append(Finding(
            f"The figure's highest P at K_LZ = {complexity:g}, of the {words}, is that of the law "
            f"{name}", published, None, measured, between(measured, *edges), _VP,
            f"{columns.samples:.0e} networks. The figure does not name its law. The edges are the "
            f"error of reading, {READING} in log10 P: laws that differ by less cannot be told "
            "apart."))
    return findings


def _steepness_findings(rows: Mapping[str, "pd.Series[Any]"]) -> list[Finding]:
    findings = []
    for name in (HIDDEN, HIDDEN_UNDIVIDED):
        for other in (PERCEPTRON, PERCEPTRON_UNIFORM):
            both = [from_row(rows[prior], "a") if prior in rows else None
                    for prior in (name, other)]
            if both[0] is None or both[1] is None:
                continue
            steeper = difference(both[0], both[1])
            findings.append(Finding(
                f"The bound falls more steeply for {name} than for the {other}", None, None,
                steeper, at_least(steeper, 0.0), _MI,
                f"Measured: difference of the fitted a, {both[0]:.3g} and {both[1]:.3g}. "
                f"{_block_size(rows[name])} Whether the published weights are N(0, 1) or "
                "N(0, 1/fan-in) is not said; the authors' code divides."))
    return findings


def _control_findings(row: "pd.Series[Any]") -> list[Finding]:
    findings = []
    for name, words, theory in (("sensitivity", "share of differing neighbours", _SENSITIVITY),
                                ("flips", "mean number of random flips", _FLIPS)):
        found = from_row(row, f"mean_{name}")
        if found is not None:
            findings.append(Finding(
                f"Over all functions alike the {words} is {theory:.6g}", None, theory, found,
                near(found, theory, tolerance=0.001), "Closed form",
                f"{int(row['networks'])} random functions: a check of what the priors are "
                "compared with."))
    return findings


def _simpler_findings(name: str, row: "pd.Series[Any]",
                      control: "pd.Series[Any]") -> list[Finding]:
    """Compare means over a prior with those over all functions."""
    findings = []
    for trait, words, bits, lower in (
            ("complexity", "Lempel-Ziv complexity", True, True),
            ("entropy", "entropy of the share of ones", True, True),
            ("sensitivity", "share of differing neighbours", False, True),
            ("boundary", "distance to the closest input of the other output", True, False),
            ("flips", "number of random flips until the output changes", False, False)):
        ours, theirs = from_row(row, f"mean_{trait}"), from_row(control, f"mean_{trait}")
        if ours is None or theirs is None:
            continue
        apart = difference(ours, theirs)
        rule = at_most(apart, 0.0) if lower else at_least(apart, 0.0)
        findings.append(Finding(
            f"Under the law {name} the mean {words} is {'lower' if lower else 'higher'} than over "
            "all functions", None, None, apart, rule, _VP,
            f"Measured: difference of the means{' in bits' if bits else ''}, {ours:.4g} over the "
            f"networks and {theirs:.4g} over all functions. {_constants_count(trait)}"))
    return findings


def _constants_count(trait: str) -> str:
    if trait == "boundary":
        return f"Constant functions count as {BEYOND:g}, one more than there are bits."
    return "Constant functions count as 7." if trait == "flips" else ""


def _block_size(row: "pd.Series[Any]") -> str:
    blocks = int(row["blocks"])
    return f"Mean over {blocks} blocks of {int(row['networks']) // blocks} networks each."


def _text(estimate: Estimate | None) -> str:
    return "unknown" if estimate is None else f"{estimate:.3g}"
