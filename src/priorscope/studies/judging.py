"""How a claim of the paper becomes a finding."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .._core.estimate import Estimate
from .._core.finding import Finding, Value
from .._core.verdicts import UNDECIDED, Verdict

if TYPE_CHECKING:
    import pandas as pd

#: Data of quick looks, on which no claim about the paper's can be judged: digits of 8 × 8 pixels.
STAND_IN = "digits"


def judged(claim: str, measured: Estimate | None, rule: Callable[[Estimate], Verdict], source: str,
           *, published: Value = None, theory: Value = None, note: str = "",
           frame: "pd.DataFrame | None" = None) -> list[Finding]:
    """Return the finding, or none where nothing was measured.

    Args:
        claim: One sentence that stands alone.
        measured: The interval; its samples are whole networks.
        rule: Takes the interval, returns the verdict.
        source: Figure or theorem.
        published: The published number, if one is known.
        theory: What mathematics predicts.
        note: Scale and choices.
        frame: The rows behind it; where a column ``data`` says that digits of 8 × 8 pixels stood
            in for the paper's data, nothing is judged.
    """
    if measured is None:
        return []
    verdict = rule(measured)
    if frame is not None and "data" in frame and (frame.data == STAND_IN).any():
        verdict = Verdict(UNDECIDED, f"on the paper's data: {verdict.rule}; not judged on others")
        note = f"Digits of 8 × 8 pixels stand in for the paper's data. {note}".strip()
    return [Finding(claim, published, theory, measured, verdict, source, note)]


def held_back(verdict: Verdict, ready: bool, until: str) -> Verdict:
    """Return the verdict, or none where too little was learned: no difference is no sign then.

    Args:
        verdict: What the rule says.
        ready: Whether enough was learned.
        until: From when on it is judged, to follow "judged".
    """
    return verdict if ready else Verdict(UNDECIDED, f"{verdict.rule}; judged {until}")
