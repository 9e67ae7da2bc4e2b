"""What the rank plot says about the published claims."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, between, near
from ....measures.boolean.estimates import share_of
from ....measures.comparison import ratio
from ..estimate_columns import exact, from_row, scaled
from ..laws import BROAD, GREEN, GREEN_ALIKE, MAGENTA
from ..published import CURVES, RANKS, TOLERANCE, ZIPF
from ..rank_statistics import FIRM_COUNT
from .probabilities import WINDOW_COUNT, probability_at, probability_on_axis

if TYPE_CHECKING:
    import pandas as pd

#: A factor of two, in log10 P. Published curves that are said to follow the line lie as far off.
ZIPF_TOLERANCE = 0.301

#: A slope that differs by less would be called Zipf's all the same.
SLOPE_TOLERANCE = 0.1

#: Two published curves lie this far apart at rank 10, in log10 P, and are said to coincide.
COINCIDENCE = 0.21

#: Ranks at which the curves are compared with Zipf's line and each other.
DECADES = (11, 101, 1001)

#: Up to here the published curves are too steep to be read.
_STEEP = 0.3

#: Place on the published axis, on the plateau of G(1,1), at which it is compared with the line.
_BELOW = 1.5

#: Published probability of G(1,1) at ranks 3 to 100.
PLATEAU = 8.5e-5

_SOURCE = "Valle-Pérez et al., rank plot"



def rank_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim of the rank plot that the frame's laws allow."""
    laws = {str(law): part for law, part in frame.groupby("law", sort=False)}
    findings = [finding for law, part in laws.items() if law != BROAD
                for finding in _zipf_findings(law, part)]
    for curve, law in (*CURVES.items(), ("σ_w 30", GREEN_ALIKE)):
        if law in laws:
            findings += _published_findings(curve, law, laws[law])
    if BROAD in laws:
        findings += _broad_findings(laws[BROAD])
    return [*findings, *_common_findings(laws)]


def _zipf_findings(law: str, part: "pd.DataFrame") -> list[Finding]:
    row = part.iloc[0]
    findings = []
    slope = from_row(row, "slope")
    if slope is not None:
        findings.append(Finding(
            f"Probability falls with rank as 1/r under the law {law}", -1.0, -1.0, slope,
            near(slope, -1.0, tolerance=SLOPE_TOLERANCE), _SOURCE,
            f"{_numbers(row)} Least squares of log P on log r, evenly in log r, over ranks 10 to "
            f"the last function seen {FIRM_COUNT} times; interval by leaving out one block of ten. "
            f"{_published_slope(law)}Over all ranks down to a count of 2 the slope is "
            f"{from_row(row, 'tail_slope'):.3g}, which depends on the number of samples."))
    found = {rank: probability_at(part, rank) for rank in DECADES}
    over = {rank: ratio(p, exact(1 / (ZIPF * rank))) for rank, p in found.items() if p is not None}
    if over:
        findings.append(_worst(
            f"Under the law {law}, P(r) is within a factor of two of Zipf's 1/(ln(2^128) r)",
            over, ZIPF_TOLERANCE, "P over the line", f"{_numbers(row)} "))
    return findings


def _numbers(row: "pd.Series[Any]") -> str:
    size = int(row["networks"])
    zero, one = (share_of(int(row[name]), size) for name in ("all_zero", "all_one"))
    return (f"{size:.0e} networks, {int(row['functions'])} functions, {int(row['seen_twice'])} of "
            f"them seen twice; P(all 0) {zero:.3g}, P(all 1) {one:.3g}.")


def _published_slope(law: str) -> str:
    """Say how steep the published curve of a law is from rank 10 to 3000."""
    curve = next((RANKS[name] for name, own in CURVES.items() if own == law), None)
    if curve is None:
        return ""
    slope = (curve[3.5] - curve[1]) / (3.5 - 1)
    return f"The published points of this curve have a slope of {slope:.2g} from rank 10 to 3000. "


def _published_findings(curve: str, law: str, part: "pd.DataFrame") -> list[Finding]:
    over = {}
    for place, height in RANKS[curve].items():
        found = probability_on_axis(part, place)
        if place > _STEEP and found is not None:
            over[round(10**place + 1)] = ratio(found, exact(10**height))
    if not over:
        return []
    claim = f"The published curve of {curve} is that of the law {law}"
    readings = {GREEN: "Weights N(0, 900/n) and biases N(0, 1); the legend gives no σ_b. ",
                GREEN_ALIKE: "Weights and biases N(0, 900/n); the legend gives no σ_b. ",
                MAGENTA: "Weights and biases N(0, 2.5²), as 2.5√n divided by √n. "}
    return [_worst(claim, over, TOLERANCE, "P over the published P",
                   readings.get(law, "") + "Ranks are moved by one, since the published axis "
                   "starts at rank 0. ")]


def _worst(claim: str, over: Mapping[int, Estimate], tolerance: float, what: str,
           words: str) -> Finding:
    """Judge the ratio that is furthest from 1, and list all."""
    rank = max(over, key=lambda r: abs(math.log(max(over[r].mean, 1e-12))))
    listed = ", ".join(f"{r}: {value:.3g}" for r, value in over.items())
    verdict = between(over[rank], 10**-tolerance, 10**tolerance,
                      what=f"a factor of {10**tolerance:.3g} of 1")
    return Finding(claim, 1.0, None, over[rank], verdict, _SOURCE,
                   f"{words}Measured: {what} at the rank where it is furthest from 1, here {rank}; "
                   f"ranked by nine blocks, counted in the tenth. At each rank {listed}. Ranks "
                   f"with fewer than {WINDOW_COUNT} counts around them are not compared.")


def _broad_findings(part: "pd.DataFrame") -> list[Finding]:
    row = part.iloc[0]
    size = int(row["networks"])
    both = share_of(int(row["all_zero"] + row["all_one"]), size)
    findings = [Finding("Under G(1,1) the two constant functions take most of the probability",
                        None, None, both, at_least(both, 0.5), _SOURCE, _numbers(row))]
    findings += _plateau_findings(row, size)
    found = probability_on_axis(part, _BELOW)
    if found is not None:
        line = 1 / (ZIPF * (10**_BELOW + 1))
        over = ratio(found, exact(line))
        findings.append(Finding(
            "At rank 33 the curve of G(1,1) lies below Zipf's line",
            10**RANKS[BROAD][_BELOW] / line, None, over, at_most(over, 1.0), _SOURCE,
            "Measured: P over the line. Beyond the plateau the published curve takes a staircase "
            "down and runs parallel to the line from rank 1e5 on, which takes more samples."))
    second = probability_at(part, 2)
    if second is not None:
        findings.append(Finding(
            "The published point of G(1,1) at rank 2 is its second most probable function",
            10**RANKS[BROAD][0.3], None, second,
            between(second, *(10 ** (RANKS[BROAD][0.3] + d) for d in (-TOLERANCE, TOLERANCE))),
            _SOURCE, "By symmetry of the read-out the second constant function is as probable as "
                     "the first. The published axis counts from 0 and cannot show rank 0, so its "
                     "rank 2 is the third function."))
    return findings


def _plateau_findings(row: "pd.Series[Any]", size: int) -> list[Finding]:
    import pandas as pd

    count, near_constant, networks = (row[name] for name in ("plateau", "plateau_near",
                                                             "plateau_networks"))
    if pd.isna(count) or not near_constant:
        return []
    functions = exact(count - 2)
    each = scaled(share_of(int(networks), size), 1 / near_constant)
    low, high = (PLATEAU * 10**step for step in (-TOLERANCE, TOLERANCE))
    return [
        Finding("Under G(1,1) some 200 to 300 functions share one probability before a drop", 250.0,
                256.0, functions, between(functions, 200.0, 300.0), _SOURCE,
                "Measured: functions above 3.8e-5, half way to the 1.7e-5 behind the drop, without "
                f"the two constant ones; {int(near_constant)} of them differ from a constant "
                "function at one input, and there are 256 such functions."),
        Finding("The functions of this plateau have a probability of 8.5e-5", PLATEAU, None, each,
                between(each, low, high), _SOURCE,
                f"Mean of the {int(near_constant)} functions that differ from a constant at one "
                f"input; {size:.0e} networks. Published: log10 P of -4.03 to -4.08."),
    ]


def _common_findings(laws: Mapping[str, "pd.DataFrame"]) -> list[Finding]:
    rows = [part.iloc[0] for part in laws.values()]
    zeros, ones = (sum(int(row[name]) for row in rows) for name in ("all_zero", "all_one"))
    findings = []
    if zeros + ones:
        zero = share_of(zeros, zeros + ones)
        findings.append(Finding(
            "The constant functions 0 and 1 are equally probable", None, 0.5, zero,
            near(zero, 0.5, tolerance=0.005), "Symmetry of the read-out's weights and bias",
            "Measured: share of the function 0 among the constant ones, all laws together."))
    narrow = {law: part for law, part in laws.items() if law not in (BROAD, GREEN)}
    apart: dict[int, Any] = {}
    for rank in DECADES:
        found = [p for part in narrow.values() if (p := probability_at(part, rank)) is not None]
        if len(found) > 1:
            found.sort(key=lambda p: p.mean)
            apart[rank] = ratio(found[-1], found[0])
    if apart:
        findings.append(_worst(
            f"The curves of the {len(narrow)} laws other than G(1,1) nearly coincide", apart,
            COINCIDENCE, "largest P over smallest P", "The tolerance is the distance of two "
            "published curves at rank 10. "))
    return findings
