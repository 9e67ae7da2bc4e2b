"""Findings as text, for a file or a terminal."""

from .._core.estimate import Estimate
from .._core.finding import Finding, Value
from .._core.numbers import cell_text, estimate_text
from .reproduction import Reproduction, StudyResult

_HEADINGS = ("claim", "published", "theory", "measured", "verdict")


def value_text(value: Value) -> str:
    """Return a number with its interval, or words, on one line."""
    if isinstance(value, Estimate):
        return " ".join(filter(None, estimate_text(value)))
    return cell_text(value)


def row_of(finding: Finding) -> list[str]:
    """Return claim, published, theory, measured and verdict as text."""
    return [finding.claim, *map(value_text, (finding.published, finding.theory,
                                             finding.measured)), finding.verdict.word]


def findings_markdown(result: Reproduction) -> str:
    """Return the findings as Markdown: a table a study, with notes and rules below it."""
    return "\n".join(line for part in result.parts for line in _study_lines(part))


def _study_lines(part: StudyResult) -> list[str]:
    study = part.run.study
    lines = [f"## {study.name}", "", study.question, "", f"*{study.paper}*", ""]
    if part.trouble:
        lines += [f"No findings: {part.trouble}.", ""]
    if not part.findings:
        return lines
    lines += [f"| {' | '.join(('', *_HEADINGS))} |", "|" + "---|" * (len(_HEADINGS) + 1)]
    for number, finding in enumerate(part.findings, start=1):
        cells = [_cell(text) for text in row_of(finding)]
        cells[-1] = f"**{cells[-1]}**"
        lines.append(f"| {' | '.join((str(number), *cells))} |")
    lines.append("")
    for number, finding in enumerate(part.findings, start=1):
        words = [finding.source, finding.note, f"Verdict: {finding.verdict.rule}"]
        lines.append(f"{number}. " + " ".join(_sentence(text) for text in words if text))
    return [*lines, ""]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "?", "!")) else f"{text}."
