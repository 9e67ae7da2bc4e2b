"""How a claim of the paper becomes a finding."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..._core.estimate import Estimate
from ..._core.finding import Finding, Value
from ..._core.verdicts import UNDECIDED, Verdict
from ..choosing_rows import chosen as chosen
from .data import STAND_IN

if TYPE_CHECKING:
    import pandas as pd

PAPER = "Raghu, Poole, Kleinberg, Ganguli and Sohl-Dickstein 2017, arXiv:1606.05336"


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
