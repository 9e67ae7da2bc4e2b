"""``priorscope reproduce``: what it prints, and with which code it ends."""

import sys
from pathlib import Path

import pytest

from priorscope._core.errors import OutputError
from priorscope.cli import reproduce as command
from priorscope.cli.app import run
from priorscope.studies import catalogue
from priorscope.sweeps.executor import ExecutorLost
from priorscope.sweeps.in_process import InProcess

sys.path.append(str(Path(__file__).parents[1] / "sweeps"))

from probe_study import Numbers, Words


@pytest.fixture(autouse=True)
def _probe(monkeypatch):
    studies = {made.name: made for made in (Numbers, Words)}
    for module in (catalogue, command):
        monkeypatch.setattr(module, "all_studies", lambda: studies)
    monkeypatch.setattr(catalogue, "GROUPS", ("probe",))
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def reproduce(tmp_path, capsys, monkeypatch):
    """Runs the command and returns its exit code and what it wrote to both streams."""

    def go(*arguments, faults=""):
        monkeypatch.setenv("PROBE_FAULTS", faults)
        code = run(["reproduce", *arguments, "--out", str(tmp_path / "out")])
        said = capsys.readouterr()
        return code, " ".join(said.out.split()), said.err

    return go


def test_a_study_ends_with_its_findings_and_a_page(reproduce, tmp_path):
    code, out, err = reproduce("probe/numbers")
    assert (code, err) == (0, "")
    assert "the draws have mean zero" in out
    assert "1 agrees, 0 disagrees, 0 undecided" in out
    assert f"report: {tmp_path}/out/report.html" in out
    page = (tmp_path / "out/report.html").read_text()
    assert "Does the engine keep its promises?" in page
    assert "Means of the draws" in page


def test_a_group_shows_a_table_a_study(reproduce):
    code, out, _ = reproduce("probe")
    assert code == 0
    assert "Do two studies share a folder?" in out
    assert "half of the words are a" in out


def test_the_list_names_all_studies(reproduce, tmp_path):
    code, out, _ = reproduce("--list")
    assert code == 0
    assert "probe/numbers" in out
    assert "Do two studies share a folder?" in out
    assert not (tmp_path / "out").exists()


def test_failed_cells_end_in_one_and_are_tried_again_on_request(reproduce):
    code, out, err = reproduce("probe/numbers", faults="1:raise,2:nan,3:exit")
    assert (code, err) == (1, "")
    assert "3 cells failed, the first with: raised, RuntimeError: this cell was told to fail" in out
    assert "--retry-failed computes them again" in out
    assert reproduce("probe/numbers")[0] == 1
    code, out, _ = reproduce("probe/numbers", "--retry-failed")
    assert code == 0
    assert "cells failed" not in out


def test_one_failed_cell_of_a_group_ends_in_one(reproduce):
    assert reproduce("probe", faults="101:raise")[0] == 1


def test_an_executor_that_is_lost_ends_in_one_and_says_how_to_go_on(reproduce, monkeypatch):
    def lost(*arguments, **options):
        raise ExecutorLost("its scheduler is gone")

    monkeypatch.setattr(InProcess, "run", lost)
    code, out, err = reproduce("probe/numbers")
    assert (code, err) == (1, "")
    assert ("probe/numbers: 6 cells not reached, its scheduler is gone; the same command "
            "goes on") in out
    monkeypatch.undo()


@pytest.mark.parametrize(("arguments", "words"), [
    (["probe/number"], "did you mean probe/numbers"),
    ([], "no study was named: try priorscope reproduce --list"),
    (["probe/numbers", "--timeout", "-1"], "timeout is -1: expected seconds, or 0 for no limit"),
    (["probe/numbers", "--timeout", "nan"], "timeout is nan"),
    (["probe/numbers", "--seed", "-1"], "seed is -1"),
    (["probe/numbers", "--workers", "0"], "workers is 0"),
    (["probe/numbers", "--workers", "1", "--scheduler", "tcp://a:1"], "choose one"),
    (["probe/numbers", "--scheduler", "nowhere"], "no scheduler answers at 'nowhere'"),
    (["probe/numbers", "--scale", "huge"], "huge"),
])
def test_bad_input_is_one_sentence_and_ends_in_two(arguments, words, reproduce):
    code, out, err = reproduce(*arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("priorscope: ")
    assert err.count("\n") == 1
    assert words in err


def test_a_place_that_cannot_be_written_is_refused_before_any_work(reproduce, tmp_path):
    (tmp_path / "out").write_text("a file")
    code, out, err = reproduce("probe/numbers")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_a_disk_that_fills_up_at_the_end_ends_in_two(reproduce, monkeypatch):
    def full(*arguments, **options):
        raise OutputError("cannot write the table to t: no space left on device; name a place")

    monkeypatch.setattr("priorscope.studies.keeping.write_aside", full)
    code, _, err = reproduce("probe/numbers")
    assert code == 2
    assert "no space left on device" in err


@pytest.mark.parametrize(("seconds", "code"), [("0.1", 1), ("1e300", 0), ("0", 0)])
def test_a_time_limit_is_kept(seconds, code, reproduce):
    faults = "2:hang" if code else ""
    assert reproduce("probe/numbers", "--timeout", seconds, faults=faults)[0] == code
