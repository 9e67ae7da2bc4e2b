"""What distances under other laws of weights say about their dependence on F'(1)."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import near
from ....measures.comparison import ratio
from ..by_size import standard_error
from ..settings import by_activation, family_level, most_deviant
from .table import Row, law_power, mean_power, sizes, slope_power, table

if TYPE_CHECKING:
    import pandas as pd

#: The power of F'(1) in eq. 8.
POWER = -0.5

#: Powers that differ by less would change a distance by less than 15 % over a range of 25 in F'(1).
POWER_TOLERANCE = 0.05

#: For single families, which span a factor of 4 to 26 with fewer settings.
FAMILY_TOLERANCE = 0.1

#: A law that is good to this, on average, is good enough to plan with; in any setting, to that.
LAW_TOLERANCE, WORST_TOLERANCE = 0.05, 0.15

_SOURCE = "Theorem 1, eq. 8"
_LAW = "Section 3.3, eq. 10, summed over the best flips"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every size, then families and depth at the largest."""
    found = []
    for n, width in sizes(frame):
        rows = table(frame, n, width)
        found += _judge_size(rows) if _spread(rows) else []
    n, width = sizes(frame)[-1]
    rows = table(frame, n, width)
    return found + _judge_families(rows) + [finding for size in sizes(frame)
                                            for finding in _judge_depth(table(frame, *size))]


def _spread(rows: list[Row]) -> bool:
    return len({row.steepness for row in rows}) > 1


def _note(rows: list[Row]) -> str:
    first, lost = rows[0], sum(row.lost for row in rows)
    counts = sorted({len(row.distances) for row in rows})
    words = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return (f"n = {first.n}, width {first.width}; {len(rows)} settings, {words} networks each, one "
            f"string a network." + (f" {lost} strings more reached no other class and are left "
                                    "out." if lost else ""))


def _judge_size(rows: list[Row]) -> list[Finding]:
    where, note = f"At n = {rows[0].n} and width {rows[0].width}", _note(rows)
    measured, expected = mean_power(rows), law_power(rows)
    found = [
        Finding(f"{where}, mean distances scale as F'(1)^(-1/2): the power is -0.5.", POWER, POWER,
                measured, near(measured, POWER, tolerance=POWER_TOLERANCE), _SOURCE,
                f"Least squares of ln distance on ln F'(1) over all settings. {note} The "
                f"linearised law has the power {expected:.3f}, as no distance is below 1."),
        Finding(f"{where}, the power of F'(1) is the linearised law's.", None, expected, measured,
                near(measured, expected, tolerance=POWER_TOLERANCE), _LAW, note)]
    steep = slope_power(rows)
    if steep is not None:
        found.append(Finding(
            f"{where}, the distance per unit of |φ|/√Q scales as F'(1)^(-1/2).", POWER, POWER,
            steep, near(steep, POWER, tolerance=POWER_TOLERANCE), "Theorem 1, eq. 7",
            "A distance cannot fall below 1: where F'(1) is large, it stays there for most |φ| and "
            f"the fitted line is flatter than eq. 7, the more so the smaller n is. {note}"))
    return found + _judge_law(rows, where, note)


def _judge_law(rows: list[Row], where: str, note: str) -> list[Finding]:
    """Judge the linearised law on average and where it fails most."""
    # Each network counts once over its setting's law; settings of many networks do not rule.
    ratios = [row.against_law() for row in rows]
    errors = np.array([standard_error(estimate) for estimate in ratios])
    mean = float(np.mean([estimate.mean for estimate in ratios]))
    half = 1.96 * float(np.sqrt((errors**2).sum())) / len(rows)
    average = Estimate(mean, mean - half, mean + half, len(rows))
    strict = [row.against_law(family_level(len(rows))) for row in rows]
    worst = most_deviant(strict, 1 - WORST_TOLERANCE, 1 + WORST_TOLERANCE)
    return [
        Finding(f"{where}, distances are those of the linearised law: the ratio, averaged over "
                "the settings, is 1.", None, 1.0, average,
                near(average, 1.0, tolerance=LAW_TOLERANCE), _LAW, note),
        Finding(f"{where}, the linearised law holds to {100 * WORST_TOLERANCE:.0f} % in every "
                "setting.", None, 1.0, strict[worst],
                near(strict[worst], 1.0, tolerance=WORST_TOLERANCE), _LAW,
                f"The setting that speaks most against it: {rows[worst].setting}, F'(1) = "
                f"{rows[worst].steepness:.3g}, {rows[worst].lost} of its strings left out. Its "
                "interval is widened so that those of all settings hold together in 95 % of "
                f"cases. {note}")]


def _judge_families(rows: list[Row]) -> list[Finding]:
    found = []
    for family, own in by_activation(rows).items():
        if not _spread(own):
            continue
        measured, expected = mean_power(own), law_power(own)
        found.append(Finding(
            f"For {family}, mean distances scale as F'(1)^(-1/2).", POWER, POWER, measured,
            near(measured, POWER, tolerance=FAMILY_TOLERANCE), _SOURCE,
            f"F'(1) from {min(row.steepness for row in own):.3g} to "
            f"{max(row.steepness for row in own):.3g}; the linearised law has the power "
            f"{expected:.3f}. {_note(own)}"))
    return found


def _judge_depth(rows: list[Row]) -> list[Finding]:
    """Ask whether depth matters where F'(1) = 1 at every depth."""
    plain = {row.setting.depth: row for row in rows if row.setting.activation == "relu"
             and row.setting.bias_variance == 0}
    if len(plain) < 2:
        return []
    shallow, deep = plain[min(plain)], plain[max(plain)]
    change = ratio(deep.mean, shallow.mean)
    return [Finding(
        f"At n = {deep.n} and width {deep.width}, depth does not matter where F'(1) = 1: ReLU "
        f"networks without biases have the same mean distance with {deep.setting.depth} hidden "
        f"layers as with {shallow.setting.depth}.", 1.0, 1.0, change,
        near(change, 1.0, tolerance=LAW_TOLERANCE), _SOURCE,
        "The theorem's leading order; F falls more slowly beyond the first flip the deeper the "
        f"network. {_note([shallow, deep])}")]
