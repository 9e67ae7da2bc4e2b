"""How the intervals of two settings are set against each other."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..._core.estimate import Estimate
from ..._core.finding import Finding, Value
from ..._core.verdicts import UNDECIDED, Verdict, at_least, near
from ...measures.comparison import difference
from .network_statistics import Statistic, mean_length, over_networks, paired

if TYPE_CHECKING:
    import pandas as pd

#: Mean lengths of curves that look nearly alike in print: a twentieth of the window.
ALIKE = 0.05

#: Data of quick looks, on which no claim about the paper's can be judged.
STAND_IN = "digits"

#: Rows of networks that are still being trained, and fit what they fit.
CHECKPOINTS = "checkpoints"

#: The same for the Kolmogorov-Smirnov distance of two densities.
ALIKE_DISTANCE = 0.1


def gap(first: "pd.DataFrame", second: "pd.DataFrame",
        statistic: Statistic = mean_length) -> Estimate | None:
    """Return the first setting's mean over networks less the second's; None where one is empty."""
    a, b = over_networks(first, statistic), over_networks(second, statistic)
    return difference(a, b) if a is not None and b is not None else None


def larger(claim: str, first: "pd.DataFrame", second: "pd.DataFrame", source: str, *,
           by: float = 0.0, statistic: Statistic = mean_length, within: bool = False,
           remark: str = "") -> list[Finding]:
    """Judge that a statistic of the first setting exceeds that of the second.

    With ``within`` both are lines of the same networks, which are compared one by one.
    """
    measured = (paired(first, second, statistic, lambda a, b: a - b) if within
                else gap(first, second, statistic))
    return judged(claim, measured, lambda value: at_least(value, by), source, [first, second],
                  statistic, remark=remark)


def alike(claim: str, first: "pd.DataFrame", second: "pd.DataFrame", source: str, *,
          tolerance: float, statistic: Statistic = mean_length, remark: str = "",
          ) -> list[Finding]:
    """Judge that a statistic of two settings differs by no more than the tolerance."""
    return judged(claim, gap(first, second, statistic),
                  lambda value: near(value, 0.0, tolerance=tolerance), source, [first, second],
                  statistic, remark=remark)


def judged(claim: str, measured: Estimate | None, rule: Callable[[Estimate], Verdict], source: str,
           settings: "list[pd.DataFrame]", statistic: Statistic | None = None, *,
           published: Value = None, theory: Value = None, remark: str = "",
           rows: str = "lines") -> list[Finding]:
    """Return the finding, or none where nothing was measured; ``rows`` says what rows are."""
    if measured is None:
        return []
    verdict = rule(measured)
    if _small(settings):
        verdict = Verdict(UNDECIDED, f"on the paper's data: {verdict.rule}; not judged on others")
        remark = f"Digits of 8 × 8 pixels stand in for the paper's data. {remark}"
    parts = (remark, _values(settings, statistic), note(settings, rows))
    words = " ".join(part.strip() for part in parts if part)
    return [Finding(claim, published, theory, measured, verdict, source, words)]


def _values(settings: "list[pd.DataFrame]", statistic: Statistic | None) -> str:
    if statistic is None:
        return ""
    means = [over_networks(rows, statistic) for rows in settings]
    return "Means " + " and ".join(f"{mean:.3g}" for mean in means if mean is not None) + "."


def note(settings: "list[pd.DataFrame]", what: str = "lines") -> str:
    """Say how many networks and rows are behind a finding, and how well they are trained."""
    networks = [rows.groupby(["labels", "replica"]) for rows in settings]
    counts = " and ".join(str(group.ngroups) for group in networks)
    lines = int(min(group.size().median() for group in networks))
    words = f"{counts} networks, about {lines} {what} each; the interval is over networks."
    fitted = min(float(rows.train_accuracy.min()) for rows in settings)
    if fitted < 1.0 and what != CHECKPOINTS and not _untrained(settings):
        words += f" At least {100 * fitted:.1f} % of the training rows are fitted, others left out."
    return words


def _untrained(settings: "list[pd.DataFrame]") -> bool:
    return any("learner" in rows and (rows.learner == "untrained").any() for rows in settings)


def _small(settings: "list[pd.DataFrame]") -> bool:
    return any((rows.data == STAND_IN).any() for rows in settings)
