"""What a run computes, what it leaves alone, and what it reports."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest
from probe_study import COUNTS, Numbers

from priorscope._core.errors import BadInput
from priorscope.sweeps import parquet_bytes, run
from priorscope.sweeps import task as task_module
from priorscope.sweeps.executor import ExecutorLost
from priorscope.sweeps.in_process import InProcess


def files(folder):
    return {path.name: path.read_bytes() for path in (folder / "out" / "cells").iterdir()}


def test_a_finished_run_is_not_run_again(sweep, tmp_path, unbroken):
    first, computed = sweep()
    assert computed == list(range(6))
    assert (first.cells, first.computed, first.missing, first.complete) == (6, 6, 0, True)
    before = files(tmp_path)
    again, computed = sweep()
    assert computed == []
    assert (again.cells, again.computed, again.missing, again.complete) == (6, 0, 0, True)
    assert files(tmp_path) == before
    assert again.seconds == first.seconds > 0
    assert parquet_bytes(first.frame) == parquet_bytes(again.frame) == unbroken("smoke")


def test_a_list_that_grew_has_its_new_cells_computed(sweep):
    assert sweep()[1] == list(range(6))
    larger, computed = sweep(scale="laptop")
    assert computed == list(range(6, COUNTS["laptop"]))
    assert larger.complete
    assert len(larger.frame) == 3 * COUNTS["laptop"]
    smaller, computed = sweep()
    assert computed == []
    assert len(smaller.frame) == 18


def test_changed_cells_are_computed_and_the_old_ones_left_alone(sweep, tmp_path):
    sweep()
    before = files(tmp_path)
    changed = replace(Numbers, cells=lambda scale: [
        replace(cell, scale=2.0) if cell.number == 3 else cell for cell in Numbers.cells(scale)])
    done, computed = sweep(changed)
    assert computed == [3]
    assert done.complete
    assert len(done.frame) == 18
    after = files(tmp_path)
    assert len(after) == 7
    assert before.items() <= after.items()
    assert sweep()[1] == []


def test_another_order_of_cells_is_another_order_of_rows(sweep):
    sweep()
    backwards = replace(Numbers, cells=lambda scale: Numbers.cells(scale)[::-1])
    done, computed = sweep(backwards)
    assert computed == []
    assert done.frame["number"].tolist() == np.repeat(range(5, -1, -1), 3).tolist()
    assert done.frame["cell"].tolist() == np.repeat(range(6), 3).tolist()


def test_a_new_version_is_computed_anew_from_the_same_seeds(sweep, tmp_path):
    first, _ = sweep()
    before = files(tmp_path)
    second, computed = sweep(replace(Numbers, version=2))
    assert computed == list(range(6))
    assert first.frame.equals(second.frame)
    assert before.items() <= files(tmp_path).items()
    assert len(files(tmp_path)) == 12


def test_another_seed_gives_other_numbers_beside_the_first(sweep):
    first, _ = sweep()
    second, computed = sweep(seed=1)
    assert computed == list(range(6))
    assert not np.intersect1d(first.frame["value"], second.frame["value"]).size
    assert sweep()[1] == []
    assert sweep(seed=np.int64(1))[1] == []


@pytest.mark.parametrize("seed", [-1, 1.5, "1", None, True])
def test_a_seed_is_a_whole_number(seed, sweep):
    with pytest.raises(BadInput, match="seed is"):
        sweep(seed=seed)


def test_failures_are_remembered_and_tried_again_on_request_only(sweep, unbroken):
    faults = "0:raise,1:nan,2:exit,3:interrupt,4:recursion"
    first, computed = sweep(faults=faults)
    assert computed == list(range(6))
    assert [(failure.config["number"], failure.status) for failure in first.failures] == [
        (0, "raised"), (1, "non-finite"), (2, "raised"), (3, "raised"), (4, "raised")]
    assert "this cell was told to fail" in first.failures[0].trace
    assert (first.computed, first.missing, first.complete) == (6, 0, False)
    assert first.frame["number"].unique().tolist() == [5]
    second, computed = sweep()
    assert computed == []
    assert second.failures == first.failures
    third, computed = sweep(retry_failed=True, faults="1:raise")
    assert computed == [0, 1, 2, 3, 4]
    assert [failure.status for failure in third.failures] == ["raised"]
    assert sweep()[1] == []
    last, computed = sweep(retry_failed=True)
    assert computed == [1]
    assert last.complete
    assert parquet_bytes(last.frame) == unbroken("smoke")


def test_a_hanging_cell_is_given_up_and_the_others_done(sweep):
    done, computed = sweep(faults="1:hang", timeout=0.1)
    assert computed == list(range(6))
    assert [failure.status for failure in done.failures] == ["timeout"]


def test_a_cell_that_moves_to_another_folder_takes_nothing_along(sweep, tmp_path, monkeypatch,
                                                                 unbroken):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROBE_FAULTS", "1:leave")
    done = run(Numbers, scale="smoke", folder="relative")
    os.chdir(tmp_path)
    assert done.complete
    assert len(list((tmp_path / "relative" / "cells").iterdir())) == 6
    assert parquet_bytes(done.frame) == unbroken("smoke")


def test_a_mixture_of_versions_is_reported(sweep, monkeypatch):
    first, _ = sweep(faults="2:raise,3:raise")
    assert len(first.made_with) == 1
    other = {"priorscope": "0.0.9", "torch": "2.6.0", "numpy": "2.0.0", "python": "3.11.0"}
    monkeypatch.setattr(task_module, "versions", lambda: other)
    second, computed = sweep(retry_failed=True)
    assert computed == [2, 3]
    assert second.made_with == tuple(sorted([*first.made_with, json.dumps(
        other, sort_keys=True, separators=(",", ":"))]))
    assert sweep()[0].made_with == second.made_with


class Losing(InProcess):
    """Delivers in another order, and is lost on the way."""

    def __init__(self, count):
        self.count = count

    def run(self, study, tasks, *, timeout, stop):
        for number, outcome in enumerate(super().run(study, tasks[::-1], timeout=timeout,
                                                     stop=stop)):
            if number == self.count:
                raise ExecutorLost("its scheduler is gone")
            yield outcome


def test_an_executor_that_is_lost_ends_the_run_and_loses_nothing(sweep, unbroken):
    done, computed = sweep(executor=Losing(4))
    assert computed == [5, 4, 3, 2, 1]
    assert (done.stopped, done.missing, done.computed) == ("its scheduler is gone", 2, 4)
    assert not done.complete
    assert done.frame["number"].unique().tolist() == [2, 3, 4, 5]
    again, computed = sweep()
    assert computed == [0, 1]
    assert parquet_bytes(again.frame) == unbroken("smoke")


def test_failures_not_reached_a_second_time_are_missing_now_and_failures_later(sweep):
    sweep(faults="0:raise,1:raise")
    done, _ = sweep(executor=Losing(0), retry_failed=True)
    assert (done.missing, done.failures) == (2, ())
    again, computed = sweep()
    assert computed == []
    assert len(again.failures) == 2
