"""What single functions of perceptrons say about the published claims."""

from typing import TYPE_CHECKING, Any

from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, between, near
from ....measures.boolean.estimates import share_of
from ....measures.comparison import difference, ratio
from ..estimate_columns import exact, from_row, scaled
from ..perceptron_theory import dictator_probability

if TYPE_CHECKING:
    import pandas as pd

#: Ranks at which the two laws are compared.
RANKS = (11, 101, 1001)

#: Two curves of Valle-Pérez et al. that are said to coincide lie this far apart in log10 P.
_COINCIDENCE = 0.21

#: A slope that differs by less from -1 would be called Zipf's all the same.
_SLOPE = 0.1

#: Counts that a probability needs to be compared.
_LEAST = 30

_FIGURE, _THEOREM = "Mingard et al., Fig. 2", "Mingard et al., Theorem 4.1"
_RANK_PLOT = "Mingard et al., Fig. 1"


def perceptron_rank_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the frame's laws allow."""
    rows = {str(name): part.iloc[0] for name, part in frame.groupby("weights", sort=False)}
    findings = [finding for weights, row in rows.items()
                for finding in (*_dictator_findings(weights, row), *_single_one(weights, row),
                                *_slope_findings(weights, row))]
    if "normal" in rows:
        findings += _top_findings(rows["normal"])
    return findings + _common_findings(frame)


def _dictator_findings(weights: str, row: "pd.Series[Any]") -> list[Finding]:
    size, seen = int(row["networks"]), int(row["dictators"])
    if seen < _LEAST:
        return []
    theory = dictator_probability(weights)
    seven = share_of(seen, size)
    each = scaled(seven, 1 / 7)
    on_top = exact(int(row["dictators_on_top"]))
    published = 7.0 if weights == "normal" else None
    return [
        Finding(f"With {weights} weights the seven functions f(x) = x_j are the most probable of "
                "those with 64 ones", published, None, on_top, at_least(on_top, 7.0), _FIGURE,
                f"{size:.0e} perceptrons, {seen} of them compute one of the seven. Measured: how "
                "many of the seven most frequent functions of 64 ones are of this kind."),
        Finding(f"With {weights} weights the probability of f(x) = x_j is what the exact law says",
                None, theory, each, near(each, theory, tolerance=0.1 * theory), "Closed form",
                f"{size:.0e} perceptrons. One weight is positive and outweighs the others, all "
                "negative. Up to a tenth counts as equal."),
    ]


def _single_one(weights: str, row: "pd.Series[Any]") -> list[Finding]:
    size, networks = int(row["networks"]), int(row["one_one_networks"])
    if networks < _LEAST:
        return []
    functions, share = exact(int(row["one_one"])), share_of(networks, size)
    each = scaled(share, 1 / 7)
    note = f"{size:.0e} perceptrons with {weights} weights."
    return [
        Finding(f"With {weights} weights seven functions have a single one", 7.0, 7.0, functions,
                near(functions, 7.0, tolerance=0.0), _THEOREM, note),
        Finding(f"With {weights} weights the mean probability of a function with a single one is "
                "1/128 over their number, 7", None, 2.0**-7 / 7, each,
                near(each, 2.0**-7 / 7, tolerance=0.05 * 2.0**-7 / 7), _THEOREM,
                f"{note} Up to 5 % counts as equal."),
    ]


def _slope_findings(weights: str, row: "pd.Series[Any]") -> list[Finding]:
    slope = from_row(row, "slope")
    if slope is None:
        return []
    return [Finding(
        f"The rank plot of perceptrons with {weights} weights is Zipf-like, of slope -1", -1.0,
        -1.0, slope, near(slope, -1.0, tolerance=_SLOPE), _RANK_PLOT,
        f"{float(row['networks']):.0e} perceptrons, {int(row['functions'])} functions. What is "
        "called Zipf-like need not have a slope of exactly -1; within 0.1 counts. Least "
        "squares of log P on log r, evenly in log r, over ranks 10 to the last function seen 30 "
        "times; interval by leaving out one block of ten.")]


def _top_findings(row: "pd.Series[Any]") -> list[Finding]:
    size = int(row["networks"])
    tops = {t: int(row[f"top_{t}"]) for t in (0, 47, 64)}
    if min(tops[0], tops[64]) < _LEAST:
        return []
    share = {t: share_of(count, size) for t, count in tops.items()}
    over, below = difference(share[64], share[47]), ratio(share[64], share[0])
    note = (f"{size:.0e} perceptrons with normal weights. The most probable function is chosen by "
            f"nine blocks and counted in the tenth: {tops[64]} times at T = 64, {tops[47]} at "
            "T = 47.")
    return [
        Finding("The most probable function of 64 ones is more probable than that of 47 ones",
                None, None, over, at_least(over, 0.0), _FIGURE,
                f"Measured: difference of their probabilities. {note}"),
        Finding("The most probable function of 64 ones is far less probable than that of all, f = "
                "0", None, dictator_probability("normal") * 128, below, at_most(below, 0.1),
                _FIGURE, f"Measured: their ratio; below a tenth counts as far. {note}"),
    ]


def _common_findings(frame: "pd.DataFrame") -> list[Finding]:
    apart = {}
    for rank in RANKS:
        rows = frame[(frame["group"] == "all") & (frame["rank"] == rank)
                     & (frame["count"] >= _LEAST)]
        found = {str(row["weights"]): from_row(row, "held_out") for _, row in rows.iterrows()}
        normal, uniform = found.get("normal"), found.get("uniform")
        if normal is not None and uniform is not None:
            apart[rank] = ratio(uniform, normal)
    if not apart:
        return []
    worst = max(apart, key=lambda rank: abs(apart[rank].mean - 1))
    listed = ", ".join(f"{rank}: {value:.3g}" for rank, value in apart.items())
    return [Finding(
        "The rank plots of perceptrons with normal and with uniform weights nearly coincide", 1.0,
        None, apart[worst], between(apart[worst], 10**-_COINCIDENCE, 10**_COINCIDENCE,
                                    what=f"a factor of {10**_COINCIDENCE:.3g} of 1"), _RANK_PLOT,
        f"Measured: P of uniform over P of normal weights at the rank where it is furthest from 1, "
        f"here {worst}; ranked by nine blocks, counted in the tenth. At each rank {listed}.")]
