"""What a study found about one claim."""

from dataclasses import dataclass

from .estimate import Estimate
from .verdicts import Verdict

#: A number with or without an interval, words where a number would not do, or nothing.
Value = Estimate | float | str | None


@dataclass(frozen=True)
class Finding:
    """One claim, what was published, what theory says, what was measured, and the verdict.

    Attributes:
        claim: The claim as one sentence that stands alone.
        published: The published number, or None where none is known.
        theory: What mathematics predicts, or None.
        measured: What this run measured, with its interval; an exact number has no width.
        verdict: Whether the measured interval supports the claim, with the rule.
        source: Where the claim comes from: paper, figure, equation.
        note: The scale it was measured at, and what a reader must know to weigh it.
    """

    claim: str
    published: Value
    theory: Value
    measured: Value
    verdict: Verdict
    source: str = ""
    note: str = ""
