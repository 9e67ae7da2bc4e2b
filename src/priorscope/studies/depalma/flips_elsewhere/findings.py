"""What random flips under other laws of weights say about the Gaussian process."""

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....measures.comparison import ratio
from ....measures.extrapolation import extrapolate
from ..by_size import exact
from ..distance_scaling.table import power
from ..settings import family_level, most_deviant
from .table import Row, process_by_depth, sizes, table

if TYPE_CHECKING:
    import pandas as pd

#: Chance that the sum of squares calls true agreement false.
FALSE_ALARM = 0.01

#: Differences that would not matter: of a mean over settings, and of the worst single one.
LAW_TOLERANCE, WORST_TOLERANCE = 0.03, 0.1

#: The heuristic of section 3.3 is rough: its power and its factor are tried to a tenth.
HEURISTIC_TOLERANCE = 0.1

#: Limits of mean flips over n under ReLU without biases, by depth, from independent simulations
#: of the process with 1600 bits and fewer, and what these leave open.
LIMITS = {1: (0.303, 0.005), 2: (0.3465, 0.005), 3: (0.380, 0.005), 5: (0.433, 0.01)}

_THEOREM = "Theorem 2 and the Gaussian limit of section 2"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every size, then the rough law at the largest, then depth."""
    found, largest = [], None
    for n, width in sizes(frame):
        rows = table(frame, n, width)
        if rows:
            found += _judge_process(rows)
            largest = rows
    if largest is not None:
        found += _judge_heuristic(largest)
    return found + _judge_depth(process_by_depth(frame))


def _note(rows: list[Row]) -> str:
    first, counts = rows[0], sorted({len(row.shares) for row in rows})
    words = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return (f"n = {first.n}, width {first.width}; {len(rows)} settings, {words} networks each, one "
            "path a network. Both count n where the class never changes. The process is exact at "
            "this n, so that a deviation is due to finite width.")


def _judge_process(rows: list[Row]) -> list[Finding]:
    where, note = f"At n = {rows[0].n} and width {rows[0].width}", _note(rows)
    squares = float(np.sum([row.z**2 for row in rows]))
    limit = float(special.chdtri(len(rows), FALSE_ALARM))
    ratios = np.array([row.against_process().mean for row in rows])
    errors = np.array([row.error / row.process for row in rows])
    half = 1.96 * float(np.sqrt((errors**2).sum())) / len(rows)
    average = Estimate(ratios.mean(), ratios.mean() - half, ratios.mean() + half, len(rows))
    strict = [row.against_process(family_level(len(rows))) for row in rows]
    worst = most_deviant(strict, 1 - WORST_TOLERANCE, 1 + WORST_TOLERANCE)
    return [
        Finding(f"{where}, random flips follow the Gaussian process in all settings at once: the "
                f"sum of squared deviations in standard errors is that of chance, about "
                f"{len(rows)}.", None, float(len(rows)), exact(squares), at_most(exact(squares),
                                                                                  limit), _THEOREM,
                f"Chi-square of {len(rows)} degrees of freedom; the limit is passed by chance in "
                f"{100 * FALSE_ALARM:.0f} % of cases. The standard error of a setting is "
                f"{100 * float(np.median(errors)):.2g} % of its mean; what is smaller does not "
                f"show. {note}"),
        Finding(f"{where}, the mean number of random flips is the process's: the ratio, averaged "
                "over the settings, is 1.", None, 1.0, average,
                near(average, 1.0, tolerance=LAW_TOLERANCE), _THEOREM, note),
        Finding(f"{where}, the process holds to {100 * WORST_TOLERANCE:.0f} % in every setting.",
                None, 1.0, strict[worst], near(strict[worst], 1.0, tolerance=WORST_TOLERANCE),
                _THEOREM, f"The setting that speaks most against it: {rows[worst].setting}, "
                f"F'(1) = {rows[worst].steepness:.3g}, {rows[worst].z:+.1f} standard errors. Its "
                "interval is widened so that those of all settings hold together in 95 % of "
                f"cases. {note}")]


def _judge_heuristic(rows: list[Row]) -> list[Finding]:
    """Try the random walk of section 3.3: n/(4F'(1)) flips."""
    note = _note(rows)
    factors = [Estimate.of(4 * row.steepness * row.shares, level=family_level(len(rows)))
               for row in rows]
    worst = most_deviant(factors, 1 - HEURISTIC_TOLERANCE, 1 + HEURISTIC_TOLERANCE)
    found = [Finding(
        "The mean number of random flips is n/(4F'(1)): 4F'(1)/n times the mean is 1 in every "
        "setting.", None, 1.0, factors[worst],
        near(factors[worst], 1.0, tolerance=HEURISTIC_TOLERANCE), "Section 3.3, random walk",
        f"Over the settings the factor runs from {min(f.mean for f in factors):.3g} to "
        f"{max(f.mean for f in factors):.3g}; shown is the one farthest off, "
        f"{rows[worst].setting}. {note}")]
    if len({row.steepness for row in rows}) > 1:
        fitted = power([row.steepness for row in rows], [row.mean.mean for row in rows],
                       [row.shares.std(ddof=1) / np.sqrt(len(row.shares)) for row in rows])
        found.append(Finding(
            "The mean number of random flips falls as 1/F'(1): the power is -1.", -1.0, -1.0,
            fitted, near(fitted, -1.0, tolerance=HEURISTIC_TOLERANCE), "Section 3.3, random walk",
            f"Least squares of ln flips on ln F'(1) over all settings. {note}"))
    return found


def _judge_depth(by_depth: dict[int, list[Row]]) -> list[Finding]:
    """Follow the process of ReLU networks without biases to many bits, depth by depth."""
    limits = {}
    for depth, rows in by_depth.items():
        if len({row.n for row in rows}) > 3:
            limits[depth] = extrapolate([row.n for row in rows], [row.process for row in rows],
                                        [row.process_error for row in rows])
    found = []
    for depth, fit in limits.items():
        if depth in LIMITS:
            expected, tolerance = LIMITS[depth]
            found.append(Finding(
                f"With {depth} hidden layer{'s' if depth > 1 else ''} of ReLU without biases, "
                f"random flips tend to {expected:g} n as n grows.", None, expected, fit.limit,
                near(fit.limit, expected, tolerance=tolerance), _THEOREM,
                "The process alone at n from "
                f"{by_depth[depth][0].n} to {by_depth[depth][-1].n}, fitted by a limit and terms "
                f"in n^(-1/2) and 1/n; chi-square {fit.chi_square:.3g} for {fit.freedom} degrees "
                "of freedom. The expected value comes from separate simulations."))
    if len(limits) > 1:
        shallow, deep = min(limits), max(limits)
        growth = ratio(limits[deep].limit, limits[shallow].limit)
        found.append(Finding(
            f"Depth lengthens random flips although F'(1) = 1: {deep} hidden layers need more "
            f"than {shallow}.", None, None, growth, at_least(growth, 1.0), "Beyond the paper",
            "Ratio of the limits of the process. The heuristic n/(4F'(1)) knows no depth."))
    return found
