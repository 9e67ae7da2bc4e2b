"""``reproduce`` as a notebook uses it, and what it leaves in a folder."""

import asyncio
import csv
import signal
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import priorscope as ps
from priorscope._core.errors import BadInput, OutputError, UnknownName
from priorscope.reports import write_report
from priorscope.studies import Interrupted, Reproduction, catalogue, reproduce
from priorscope.sweeps import Study

sys.path.append(str(Path(__file__).parents[1] / "sweeps"))

from probe_study import Numbers, Words


@pytest.fixture(autouse=True)
def _probe(monkeypatch):
    studies = {made.name: made for made in (Numbers, Words)}
    monkeypatch.setattr(catalogue, "all_studies", lambda: studies)
    monkeypatch.setattr(catalogue, "GROUPS", ("probe",))


def same(first, second):
    return first.frame.equals(second.frame) and first.findings == second.findings


def check(result):
    assert isinstance(result, Reproduction)
    assert result.complete
    assert result.findings[0].verdict.word in ("agrees", "disagrees", "undecided")
    assert isinstance(result.frame, pd.DataFrame)
    assert len(result.frame) == 18
    assert list(result.figures) == ["means"]
    assert all(isinstance(figure, Figure) for figure in result.figures.values())
    assert repr(result).startswith("reproduction (estimated)\n  of ")
    assert list(result.to_frame()["claim"]) == [finding.claim for finding in result.findings]


def test_without_a_folder_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, second = reproduce("probe/numbers"), reproduce("probe/numbers")
    check(first)
    assert first.out is None
    assert same(first, second)
    assert not list(tmp_path.iterdir())


def test_a_study_of_ones_own(tmp_path):
    own = replace(Numbers, name="mine/numbers")
    result = reproduce(own, out=tmp_path)
    check(result)
    assert result.name == "mine/numbers"
    assert (tmp_path / "mine/numbers/table.parquet").exists()
    assert not np.isin(result.frame["value"], reproduce(Numbers).frame["value"]).any()


def test_in_a_thread_no_signal_handler_is_touched(monkeypatch):
    results = []
    monkeypatch.setattr(signal, "signal", lambda *_: pytest.fail("a handler was set"))
    thread = threading.Thread(target=lambda: results.append(reproduce("probe/numbers", timeout=5)))
    thread.start()
    thread.join()
    check(results[0])


def test_under_a_running_event_loop():
    async def cell_of_a_notebook():
        return reproduce("probe/numbers")

    # In a thread of its own: a browser test before this one leaves a loop running in the main one.
    with ThreadPoolExecutor(1) as pool:
        check(pool.submit(lambda: asyncio.run(cell_of_a_notebook())).result())


def test_handlers_are_back_afterwards():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM,
                                                      signal.SIGALRM)]
    reproduce("probe/numbers")
    assert before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM,
                                                              signal.SIGALRM)]


def test_it_is_at_the_front_door():
    assert ps.reproduce is reproduce


def test_a_group_is_one_result(tmp_path):
    result = reproduce("probe", out=tmp_path)
    assert [part.name for part in result.parts] == ["probe/numbers", "probe/words"]
    assert len(result.findings) == 2
    assert list(result.figures) == ["probe/numbers/means"]
    assert result.frame["study"].value_counts().to_dict() == {"probe/numbers": 18,
                                                              "probe/words": 3}
    assert result.summary()["cells"] == 9
    assert (tmp_path / "probe/words/table.parquet").exists()
    assert len((tmp_path / "findings.csv").read_text().splitlines()) == 3
    assert "## probe/words" in (tmp_path / "findings.md").read_text()
    assert "probe/words" in write_report(result, tmp_path / "page.html").read_text()


def test_a_group_shares_its_folder_with_its_studies(tmp_path, monkeypatch):
    reproduce("probe/numbers", out=tmp_path)
    monkeypatch.setenv("PROBE_TRACE", str(tmp_path / "trace"))
    result = reproduce("probe", out=tmp_path)
    assert (tmp_path / "trace").read_text() == "word 0\nword 1\nword 2\n"
    assert result.complete


def test_what_is_kept_says_what_was_returned(tmp_path):
    result = reproduce("probe/numbers", out=tmp_path)
    folder = tmp_path / "probe/numbers"
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "table.parquet"), result.frame)
    assert {path.name for path in (folder / "figures").iterdir()} == {"means.svg", "means.png",
                                                                      "means.csv"}
    assert (folder / "figures/means.png").read_bytes().startswith(b"\x89PNG")
    row, = csv.DictReader((tmp_path / "findings.csv").read_text().splitlines())
    assert row["claim"] == "the draws have mean zero"
    assert float(row["measured"]) == result.findings[0].measured.mean
    text = (tmp_path / "findings.md").read_text()
    assert "| 1 | the draws have mean zero |" in text
    assert "Verdict: " in text
    again = reproduce("probe/numbers", out=tmp_path)
    assert same(result, again)


@pytest.mark.parametrize("out", ["", "."])
def test_the_working_folder_is_a_folder_too(out, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = reproduce("probe/numbers", out=out)
    assert result.out is not None
    assert (tmp_path / "findings.csv").exists()


def test_cells_that_failed_leave_a_result_and_a_page(tmp_path, monkeypatch):
    monkeypatch.setenv("PROBE_FAULTS", "1:raise,2:exit")
    result = reproduce("probe/numbers", out=tmp_path)
    assert not result.complete
    assert len(result.findings) == 1
    assert [failure.status for _, failure in result.failures] == ["raised", "raised"]
    assert result.summary()["cells without a result"] == 2
    text = write_report(result, tmp_path / "page.html").read_text()
    assert "RuntimeError: this cell was told to fail" in text
    assert "SystemExit: 3" in text


@pytest.mark.parametrize("part", ["findings", "figures"])
def test_a_study_that_cannot_judge_gaps_says_so_and_one_without_gaps_must(part, tmp_path,
                                                                         monkeypatch):
    def picky(frame):
        raise KeyError("the cell I need")

    study = replace(Numbers, **{part: picky})
    monkeypatch.setenv("PROBE_FAULTS", "1:raise")
    result = reproduce(study, out=tmp_path)
    assert not result.complete
    assert "too few to judge (KeyError" in result.parts[0].trouble
    assert "No findings: the finished cells are too few" in (tmp_path / "findings.md").read_text()
    assert "too few to judge" in write_report(result, tmp_path / "page.html").read_text()
    monkeypatch.delenv("PROBE_FAULTS")
    with pytest.raises(KeyError, match="the cell I need"):
        reproduce(study, out=tmp_path, retry_failed=True)


def test_a_study_without_any_result_still_makes_a_page_and_a_group(tmp_path, monkeypatch):
    monkeypatch.setenv("PROBE_FAULTS", "100:raise,101:raise,102:raise")
    result = reproduce("probe", out=tmp_path)
    assert result.parts[1].trouble == "no cell has a result"
    assert len(result.frame) == 18
    assert pd.read_parquet(tmp_path / "probe/words/table.parquet").empty
    assert "no cell has a result" in write_report(result, tmp_path / "page.html").read_text()
    alone = reproduce("probe/words", out=tmp_path)
    assert alone.findings == []
    assert alone.frame.empty
    assert alone.figures == {}
    assert "no cell has a result" in write_report(alone, tmp_path / "page.html").read_text()


def test_a_mixture_of_versions_is_on_the_page(tmp_path, monkeypatch):
    monkeypatch.setenv("PROBE_FAULTS", "1:raise")
    reproduce("probe/numbers", out=tmp_path)
    monkeypatch.delenv("PROBE_FAULTS")
    other = {"priorscope": "0.0.9", "torch": "2.6.0", "numpy": "2.0.0", "python": "3.11.0"}
    monkeypatch.setattr("priorscope.sweeps.task.versions", lambda: other)
    result = reproduce("probe/numbers", out=tmp_path, retry_failed=True)
    assert result.complete
    text = write_report(result, tmp_path / "page.html").read_text()
    assert "cells made with" in text
    assert "0.0.9" in text


def test_a_table_that_parquet_cannot_hold_is_told_in_a_sentence(tmp_path):
    study = replace(Numbers, measure=lambda cell, seed: {
        "value": "word" if cell.number == 3 else 1.5})
    with pytest.raises(BadInput, match="columns mix kinds: value"):
        reproduce(replace(study, findings=lambda frame: [], figures=lambda frame: {}),
                  out=tmp_path)


def test_an_interrupted_run_without_a_folder_promises_nothing(monkeypatch):
    monkeypatch.setattr("probe_study.leave_trace",
                        lambda words: signal.raise_signal(signal.SIGINT))
    with pytest.raises(Interrupted) as caught:
        reproduce("probe")
    assert str(caught.value) == "probe/numbers: 1 of 6 cells done"
    assert isinstance(caught.value, KeyboardInterrupt)


@pytest.mark.parametrize(("options", "error", "words"), [
    ({"name": "probe/number"}, UnknownName, "did you mean probe/numbers"),
    ({"name": ""}, UnknownName, "unknown study ''"),
    ({"scale": "huge"}, UnknownName, "unknown scale 'huge'"),
    ({"seed": -1}, BadInput, "seed is -1"),
    ({"seed": 0.5}, BadInput, "seed is 0.5"),
    ({"timeout": 0}, BadInput, "timeout is 0"),
    ({"timeout": float("nan")}, BadInput, "timeout is nan"),
    ({"timeout": "soon"}, BadInput, "timeout is 'soon'"),
    ({"workers": 2, "scheduler": "tcp://a:1"}, BadInput, "both workers and a scheduler"),
    ({"workers": 0}, BadInput, "workers is 0"),
    ({"workers": 1.5}, BadInput, "workers is 1.5"),
])
def test_what_does_not_fit_is_refused(options, error, words, tmp_path):
    with pytest.raises(error, match=words):
        reproduce(**{"name": "probe/numbers", "out": tmp_path / "out", **options})
    assert not (tmp_path / "out").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="name another folder"):
        reproduce("probe/numbers", out=tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_the_real_catalogue_holds_studies_in_their_groups(monkeypatch):
    monkeypatch.undo()
    studies = catalogue.all_studies()
    assert studies
    for name, study in studies.items():
        assert isinstance(study, Study)
        assert name == study.name
        assert name.split("/")[0] in catalogue.GROUPS
        module, _, attribute = study.reference.partition(":")
        assert getattr(sys.modules[module], attribute) is study
    for group in {name.split("/")[0] for name in studies}:
        assert [study.name for study in catalogue.studies_named(group)] == [
            name for name in studies if name.startswith(f"{group}/")]
