"""The page of a reproduction, made from results that hold every kind of finding."""

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from priorscope._core.estimate import Estimate
from priorscope._core.finding import Finding
from priorscope._core.verdicts import between
from priorscope.plots import line_with_theory
from priorscope.plots.illustration import Illustration
from priorscope.reports.reproduction_page import reproduction_page
from priorscope.reports.saving import page_of
from priorscope.studies.findings_text import findings_markdown
from priorscope.studies.reproduction import Reproduction, StudyResult
from priorscope.sweeps import Failure, Study, SweepRun


@dataclass(frozen=True)
class Cell:
    n: int


STUDY = Study(
    "probe/page", "Nobody 2020, Fig. 1", "Is <b>it</b> so?",
    cells=lambda scale: [Cell(n) for n in range({"smoke": 2, "laptop": 20, "paper": 200}[scale])],
    measure=lambda cell, seed: {}, findings=lambda frame: [], figures=lambda frame: {},
    cost=lambda cell: cell.n + 1.0)


def estimate(mean):
    return Estimate(mean, mean - 0.1, mean + 0.1, 50)


def finding(mean, claim="the number is one"):
    return Finding(claim, 1.0, None, estimate(mean), between(estimate(mean), 0.8, 1.2),
                   source="Fig. 1 | text", note="At smoke scale.")


def reproduction(*, failures=(), missing=0, findings=None, trouble=""):
    run = SweepRun(STUDY, "smoke", 3, 2, 2, pd.DataFrame({"n": [0, 1]}), tuple(failures), missing,
                   False, "", ('{"torch":"2"}',), seconds=6.0)
    found = [finding(1.0), finding(2.0), finding(1.25)] if findings is None else findings
    ax = line_with_theory([1, 2], {"a": [estimate(1), estimate(2)]})
    drawing = Illustration(ax, "A caption", "Read it so.", {"x": [1, 2], "mean": [estimate(1)]})
    return Reproduction("probe/page", "smoke", 3,
                        (StudyResult(run, tuple(found), {"line": drawing}, trouble),))


def test_the_verdict_counts_the_findings():
    page = reproduction_page(reproduction(), command="priorscope reproduce probe/page")
    assert page.verdict == ("Of 3 claims, 1 agree with what was measured, 1 disagree and 1 are "
                            "undecided at this scale.")
    assert [card.value for card in page.sections[0].blocks[0].items] == [1, 1, 1]


def test_the_findings_come_first_and_nothing_is_folded_away():
    page = reproduction_page(reproduction(), command="")
    table = page.sections[0].blocks[1]
    assert page.sections[0].title == "Findings"
    assert [row[4] for row in table.rows] == ["✓\u00a0agrees", "✗\u00a0disagrees",
                                              "?\u00a0undecided"]
    assert table.first == 3
    assert list(table.highlight) == [1]


def test_words_of_a_study_are_escaped():
    html = page_of(reproduction(), command="").html()
    assert "Is &lt;b&gt;it&lt;/b&gt; so?" in html
    assert "<b>it</b>" not in html


def test_failed_and_missing_cells_are_told():
    failure = Failure({"n": 1}, "raised", "ValueError: no")
    page = reproduction_page(reproduction(failures=[failure], missing=1), command="")
    gaps = next(section for section in page.sections if section.title == "Cells without a result")
    assert gaps.blocks[0].rows == [["probe/page", "n 1", "raised", "ValueError: no"]]
    assert "1 cells were not reached" in gaps.blocks[1].text
    assert "2 cells have no result" in page.verdict


def test_a_complete_run_has_no_such_section():
    titles = [section.title for section in reproduction_page(reproduction(), command="").sections]
    assert titles == ["Findings", "probe/page", "Scales"]


def test_other_scales_are_told_in_proportion_to_the_work():
    page = reproduction_page(reproduction(), command="")
    row = page.sections[-1].blocks[0].rows[0]
    # work 1 + 2 took 6 s, so 1 + ... + 20 = 210 takes 420 s and 20100 takes 40200 s
    assert row == ["probe/page", "2 cells, 6 seconds", "20 cells, about 7 minutes",
                   "200 cells, about 11 hours"]


def test_trouble_is_said_in_place_of_findings():
    page = reproduction_page(reproduction(findings=[], trouble="no cell has a result"), command="")
    assert "No findings: no cell has a result." in page.sections[1].blocks[0].text


def test_versions_are_told_when_cells_were_made_with_several():
    result = reproduction()
    mixed = replace(result.parts[0].run, made_with=('{"torch":"1"}', '{"torch":"2"}'))
    page = reproduction_page(replace(result, parts=(replace(result.parts[0], run=mixed),)),
                             command="")
    assert page.provenance["cells made with"] == '{"torch":"1"} and {"torch":"2"}'
    assert "cells made with" not in reproduction_page(result, command="").provenance


def test_markdown_has_a_row_a_finding_and_escapes_bars():
    text = findings_markdown(reproduction(findings=[finding(1.0, claim="a | b\nc")]))
    assert "| 1 | a \\| b c | 1 | – | 1.00 [0.90, 1.10] | **agrees** |" in text
    assert "1. Fig. 1 | text. At smoke scale. Verdict: agrees if" in text


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_opens_without_a_message_or_a_sideways_scroll(chromium_page, tmp_path, width):
    path = page_of(reproduction(), command="x").write(tmp_path / "page.html")
    page = chromium_page(path, width=width)
    assert page.locator("section").count() >= 3
    assert page.evaluate("document.documentElement.scrollWidth") <= width
