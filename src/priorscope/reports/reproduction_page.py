"""The page of a reproduction: the findings first, then each study with its figures."""

from .._core.finding import Finding, Value
from .._core.numbers import Cell
from .._core.verdicts import AGREES, DISAGREES, UNDECIDED
from ..studies.reproduction import Reproduction, StudyResult
from ..sweeps import SCALES
from .blocks import Block, Cards, Prose, Section, Table
from .drawing import drawn
from .durations import duration_text
from .page import Page
from .provenance import provenance

_MARKS = {AGREES: "✓\u00a0agrees", DISAGREES: "✗\u00a0disagrees", UNDECIDED: "?\u00a0undecided"}
_FAILURES_SHOWN = 20


def reproduction_page(result: Reproduction, *, command: str) -> Page:
    """Return the report page of a reproduction.

    Args:
        result: What ``reproduce`` returned.
        command: The command line that makes the page again.
    """
    sections = [_headline(result), *(_study(part) for part in result.parts)]
    if not result.complete:
        sections.append(_gaps(result))
    sections.append(_scales(result))
    settings = {"scale": result.scale, "seed": result.seed} | _made_with(result)
    of = (result.parts[0].run.study.paper if len(result.parts) == 1
          else f"{len(result.parts)} studies")
    return Page(title=result.name, subtitle=f"{of} · scale {result.scale}",
                verdict=_verdict(result), command=command, sections=sections,
                provenance=provenance(settings), kicker="priorscope reproduce")


def _verdict(result: Reproduction) -> str:
    counts = {word: sum(finding.verdict.word == word for finding in result.findings)
              for word in _MARKS}
    claims = f"{len(result.findings)} claim{'' if len(result.findings) == 1 else 's'}"
    words = (f"Of {claims}, {counts[AGREES]} agree with what was measured, {counts[DISAGREES]} "
             f"disagree and {counts[UNDECIDED]} are undecided at this scale.")
    if result.complete:
        return words
    missing = sum(len(part.run.failures) + part.run.missing for part in result.parts)
    return f"{words} {missing} cells have no result."


def _headline(result: Reproduction) -> Section:
    rows = [[finding.claim, *map(_cell, (finding.published, finding.theory, finding.measured)),
             _MARKS[finding.verdict.word], part.name.removeprefix(f"{result.name}/")]
            for part in result.parts for finding in part.findings]
    cards = [(word, sum(row[4] == mark for row in rows),
              {AGREES: "the interval supports the claim",
               DISAGREES: "the interval contradicts it",
               UNDECIDED: "the interval is too wide to tell"}[word])
             for word, mark in _MARKS.items()]
    table = Table(
        columns=["claim", "published", "theory", "measured", "verdict", "study"], rows=rows,
        caption="Every claim with what was published, what theory says and what was measured",
        how_to_read="Brackets hold 95 % intervals. The sections below give each claim's source, "
                    "the rule of its verdict and the scale it was measured at.",
        highlight=[place for place, row in enumerate(rows) if row[4] == _MARKS[DISAGREES]],
        first=len(rows), sentences=True)
    return Section("Findings", "What holds, what does not, what is open.", [Cards(cards), table])


def _cell(value: Value) -> Cell:
    return value


def _study(part: StudyResult) -> Section:
    run = part.run
    words = f"{run.study.paper}. {run.cells - run.missing - len(run.failures)} of {run.cells} " \
            f"cells have results; they took {duration_text(run.seconds)} of computing."
    if part.trouble:
        words += f" No findings: {part.trouble}."
    blocks: list[Block] = [Prose(words)]
    blocks += [drawn(drawing.ax, drawing.caption, how_to_read=drawing.how_to_read,
                     data=drawing.table or None) for drawing in part.illustrations.values()]
    if part.findings:
        blocks.append(Table(
            columns=["claim", "verdict", "source", "how it was judged"],
            rows=[_details(finding) for finding in part.findings],
            caption=f"How the claims of {run.study.name} were judged",
            how_to_read="The rule was fixed before the number was known, unless a note says "
                        "otherwise; the note gives the scale and what the paper leaves open.",
            first=len(part.findings), sentences=True))
    return Section(run.study.name, run.study.question, blocks)


def _details(finding: Finding) -> list[Cell]:
    rule = finding.verdict.rule
    how = f"{rule[:1].upper()}{rule[1:]}. {finding.note}".strip()
    return [finding.claim, _MARKS[finding.verdict.word], finding.source, how]


def _gaps(result: Reproduction) -> Section:
    rows: list[list[Cell]] = [
        [name, ", ".join(f"{key} {value}" for key, value in failure.config.items()),
         failure.status, failure.message] for name, failure in result.failures]
    blocks: list[Block] = []
    if rows:
        blocks.append(Table(columns=["study", "cell", "what happened", "message"], rows=rows,
                            caption="Cells that failed", first=_FAILURES_SHOWN))
    for part in result.parts:
        if part.run.missing:
            reason = part.run.stopped or "the run ended early"
            blocks.append(Prose(f"{part.name}: {part.run.missing} cells were not reached, "
                                f"{reason}."))
    return Section("Cells without a result", "What is missing from the numbers above; the same "
                   "command goes on, with `--retry-failed` for cells that failed.", blocks)


def _scales(result: Reproduction) -> Section:
    rows: list[list[Cell]] = []
    for part in result.parts:
        study, done = part.run.study, part.run.cells - part.run.missing - len(part.run.failures)
        share = part.run.seconds / study.work_of(result.scale) if done == part.run.cells else None
        rows.append([study.name, *(_needed(part, scale, share) for scale in SCALES)])
    return Section(
        "Scales", "What each scale computes, and how long it would take on this machine.",
        [Table(columns=["study", *SCALES], rows=rows, caption="Cells and computing time by scale",
               how_to_read="Measured for the scale of this page; for the others in proportion to "
                           "the work of their cells, one cell after the other.")])


def _needed(part: StudyResult, scale: str, seconds_per_work: float | None) -> str:
    study = part.run.study
    words = f"{len(study.cells_of(scale))} cells"
    if seconds_per_work is None:
        return words
    about = "" if scale == part.run.scale else "about "
    return f"{words}, {about}{duration_text(seconds_per_work * study.work_of(scale))}"


def _made_with(result: Reproduction) -> dict[str, str]:
    """Tell when cells were computed with more than one set of versions."""
    lines = sorted({line for part in result.parts for line in part.run.made_with})
    return {"cells made with": " and ".join(lines)} if len(lines) > 1 else {}
