"""What a reproduction brought: findings, numbers and figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from .._core.estimate import Estimate
from .._core.finding import Finding, Value
from .._core.result import Result
from .._core.verdicts import AGREES, DISAGREES, UNDECIDED
from ..plots.illustration import Illustration
from ..sweeps import Failure, SweepRun

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class StudyResult:
    """One study's part of a reproduction.

    Attributes:
        run: The cells: how many, which failed, their frame.
        findings: The claims, judged; none while no cell is finished.
        illustrations: Name to figure, caption and numbers.
        trouble: Why findings or figures could not be made, where cells are missing.
    """

    run: SweepRun
    findings: tuple[Finding, ...] = ()
    illustrations: Mapping[str, Illustration] = field(default_factory=dict)
    trouble: str = ""

    @property
    def name(self) -> str:
        """The study's name."""
        return self.run.study.name


@dataclass(frozen=True, repr=False, eq=False)
class Reproduction(Result):
    """What ``reproduce`` found, for one study or all of a group.

    Attributes:
        name: The study or group that was asked for.
        scale: ``"smoke"``, ``"laptop"`` or ``"paper"``.
        seed: Root of all randomness.
        parts: One entry a study.
        out: The folder that keeps cells, tables and figures, or None.
        status: ``"estimated"``.
    """

    title: ClassVar[str] = "reproduction"

    name: str
    scale: str
    seed: int
    parts: tuple[StudyResult, ...]
    out: Path | None = None
    status: str = "estimated"

    @property
    def findings(self) -> list[Finding]:
        """All findings, study by study."""
        return [finding for part in self.parts for finding in part.findings]

    @property
    def frame(self) -> "pd.DataFrame":
        """Rows of all finished cells; for a group, a column ``study`` says whose they are."""
        import pandas as pd

        if len(self.parts) == 1:
            return self.parts[0].run.frame
        return pd.concat([part.run.frame.assign(study=part.name) for part in self.parts],
                         ignore_index=True)

    @property
    def figures(self) -> "dict[str, Figure]":
        """Matplotlib figures by name; for a group, the study's name comes first."""
        if len(self.parts) == 1:
            return {name: drawing.figure for name, drawing in self.parts[0].illustrations.items()}
        return {f"{part.name}/{name}": drawing.figure for part in self.parts
                for name, drawing in part.illustrations.items()}

    @property
    def failures(self) -> list[tuple[str, Failure]]:
        """Cells without a result, each with its study."""
        return [(part.name, failure) for part in self.parts for failure in part.run.failures]

    @property
    def complete(self) -> bool:
        """Whether every cell of every study has a result."""
        return all(part.run.complete for part in self.parts)

    def summary(self) -> dict[str, Any]:
        """Return counts of the verdicts and of the cells."""
        words = [finding.verdict.word for finding in self.findings]
        return {
            "of": f"{self.name}, scale {self.scale}, seed {self.seed}",
            **{word: words.count(word) for word in (AGREES, DISAGREES, UNDECIDED)},
            "cells": sum(part.run.cells for part in self.parts),
            "cells without a result": sum(len(part.run.failures) + part.run.missing
                                          for part in self.parts),
        }

    def columns(self) -> dict[str, Any]:
        """Return one row a finding; intervals in columns of their own."""
        pairs = [(part.name, finding) for part in self.parts for finding in part.findings]
        measured = [finding.measured for _, finding in pairs]
        return {
            "study": [name for name, _ in pairs],
            "claim": [finding.claim for _, finding in pairs],
            "published": [_number_or_word(finding.published) for _, finding in pairs],
            "theory": [_number_or_word(finding.theory) for _, finding in pairs],
            "measured": [_number_or_word(value) for value in measured],
            **{end: [getattr(value, end) if isinstance(value, Estimate) else None
                     for value in measured] for end in ("low", "high", "count")},
            "verdict": [finding.verdict.word for _, finding in pairs],
            "rule": [finding.verdict.rule for _, finding in pairs],
            "source": [finding.source for _, finding in pairs],
            "note": [finding.note for _, finding in pairs],
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return the table of findings, one row each."""
        import pandas as pd

        return pd.DataFrame(self.columns())


def _number_or_word(value: Value) -> Any:
    return value.mean if isinstance(value, Estimate) else value
