"""What the runs say, figure by figure."""

from typing import TYPE_CHECKING

from ...._core.finding import Finding
from .comparing_norms import norm_findings
from .judging_lengths import length_findings
from .judging_noise import noise_findings

if TYPE_CHECKING:
    import pandas as pd


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    return [*noise_findings(frame), *length_findings(frame), *norm_findings(frame)]
