"""Cells on a cluster that somebody else runs: its scheduler and workers are real processes."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from probe_process import cells_in, failures_in

from priorscope._core.errors import PriorscopeError
from priorscope.sweeps import dask_client
from priorscope.sweeps.cluster import Cluster

HERE = Path(__file__).parent


class Farm:
    """A scheduler and workers of its own, as on a cluster of many machines."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address",
            "127.0.0.1:0", "--scheduler-file", str(file),
            DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1")
        until = time.monotonic() + 60
        while not file.exists() or not file.read_text():
            assert time.monotonic() < until, "the scheduler does not start"
            time.sleep(0.05)
        self.address = json.loads(file.read_text())["address"]

    def worker(self, *arguments, path="", **environment):
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [path, str(HERE)]))
        return self._start("dask_worker", self.address, "--dashboard-address", "127.0.0.1:0",
                           "--local-directory", str(self.folder), *arguments, **environment)

    def _start(self, module, *arguments, **environment):
        log = (self.folder / f"{module}-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen([sys.executable, "-m", f"distributed.cli.{module}", *arguments],
                                   stdout=log, stderr=log, start_new_session=True,
                                   env=os.environ | {"OMP_NUM_THREADS": "1"} | environment)
        log.close()
        self.processes.append(process)
        return process

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


@pytest.fixture
def farm(tmp_path):
    made = Farm(tmp_path)
    yield made
    made.end()


@pytest.mark.slow
def test_a_scheduler_that_dies_ends_the_run_and_loses_nothing(farm, launch, trace, tmp_path,
                                                              unbroken):
    farm.worker("--nthreads", "2", PROBE_TRACE=str(trace), PROBE_PAUSE="1")
    process = launch("--scheduler", farm.address, study="probe")
    trace.wait_for(4)
    farm.scheduler.kill()
    assert process.wait(30) == 1, process.said()
    print(process.said())
    words = " ".join(process.out.read_text().split())
    assert "cells not reached, the " in words
    assert "probe/words: 3 cells not reached, the " in words
    assert words.count("the same command goes on") == 2
    assert process.err.read_text() == ""
    done = cells_in(tmp_path / "out")
    assert 2 <= len(done) < 6
    trace.forget()
    assert launch(PROBE_TRACE=str(trace)).wait() == 0
    assert len(trace.lines) == 6 - len(done)
    assert (tmp_path / "out/probe/numbers/table.parquet").read_bytes() == unbroken("smoke")


@pytest.mark.slow
def test_workers_without_a_nanny_that_hang_die_or_go(farm, launch, trace, tmp_path):
    """The first hangs and is ended; the second takes over and dies in turn; then nobody is left.

    Which cells the second was given before the one that kills it is up to the scheduler.
    """
    words = {"PROBE_TRACE": str(trace), "PROBE_FAULTS": "0:hang,3:die"}
    for _ in range(2):
        farm.worker("--no-nanny", "--nthreads", "1", **words)
    process = launch("--scheduler", farm.address, "--timeout", "2", PROBE_PATIENCE="5")
    assert process.wait(60) == 1, process.said()
    assert failures_in(tmp_path / "out") == {0: "timeout"}, (process.said(), trace.lines)
    print(process.said(), trace.lines)
    said = " ".join(process.said().split())
    done, begun = cells_in(tmp_path / "out"), set(trace.lines)
    assert "no worker has been at work for 5 s" in said
    assert f"{5 - len(done)} cells not reached" in said
    assert {"0", "3"} <= begun
    # The last result of the worker that dies may be lost with it.
    assert len(begun - {"0", "3"}) - 1 <= len(done) <= len(begun - {"0", "3"})
    assert process.err.read_text() == ""
    trace.forget()
    assert launch("--retry-failed", PROBE_TRACE=str(trace)).wait() == 0
    assert len(trace.lines) == 6 - len(done)


@pytest.mark.slow
def test_a_cell_that_ends_its_worker_does_not_take_its_neighbours_along(farm, launch, tmp_path):
    """One worker with many threads: all cells are there each time it dies."""
    farm.worker("--nthreads", "6", PROBE_FAULTS="2:die", PROBE_PAUSE="0.5")
    process = launch("--scheduler", farm.address)
    assert process.wait(100) == 1, process.said()
    assert failures_in(tmp_path / "out") == {2: "crashed"}
    assert len(cells_in(tmp_path / "out")) == 5


@pytest.mark.slow
def test_workers_that_would_give_other_numbers_are_refused(farm, launch, trace, tmp_path):
    """Before the first cell where they are there, else as soon as one of them gets a cell."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text(
        "from importlib import metadata\n"
        "plain = metadata.version\n"
        "metadata.version = lambda name: '0.0.7' if name == 'priorscope' else plain(name)\n")
    wrong = farm.worker("--nthreads", "1", path=str(other), PROBE_TRACE=str(trace))
    process = launch("--scheduler", farm.address)
    assert process.wait() == 2
    said = process.err.read_text()
    print(said)
    assert "has priorscope 0.0.7 where the coordinator has" in said
    assert said.count("\n") == 1
    os.killpg(wrong.pid, signal.SIGKILL)
    farm.worker("--nthreads", "1", PROBE_TRACE=str(trace), PROBE_PAUSE="2")
    process = launch("--scheduler", farm.address)
    trace.wait_for(1)
    farm.worker("--nthreads", "1", path=str(other), PROBE_TRACE=str(trace))
    assert process.wait() == 1
    print(process.said())
    assert "has priorscope 0.0.7" in " ".join(process.out.read_text().split())
    assert not failures_in(tmp_path / "out")


@pytest.mark.slow
def test_a_worker_that_cannot_load_the_study_is_no_fault_of_the_cells(farm, launch, tmp_path):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "probe_study.py").write_text("raise ImportError('not on this machine')\n")
    farm.worker("--nthreads", "1", path=str(hidden))
    process = launch("--scheduler", farm.address)
    assert process.wait() == 1
    print(process.said())
    assert "cannot load the study (ImportError: not on this machine" in " ".join(
        process.said().split())
    assert not failures_in(tmp_path / "out")


@pytest.mark.slow
def test_a_scheduler_without_workers_or_workers_without_priorscope(farm, launch, tmp_path):
    process = launch("--scheduler", farm.address, PROBE_WORKERS_WITHIN="1")
    assert process.wait() == 2
    print(process.said())
    assert "has no worker" in process.err.read_text()
    (tmp_path / "hidden" / "priorscope").mkdir(parents=True)
    (tmp_path / "hidden" / "priorscope" / "__init__.py").write_text("raise ImportError('none')\n")
    farm.worker("--nthreads", "1", path=str(tmp_path / "hidden"))
    process = launch("--scheduler", farm.address)
    assert process.wait() == 2
    print(process.said())
    assert "cannot load priorscope" in process.err.read_text()
    assert process.err.read_text().count("\n") == 1


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1", "http://127.0.0.1:9",
                                     "tls://127.0.0.1:9", ""])
def test_where_no_scheduler_answers_it_is_said(address, monkeypatch):
    monkeypatch.setattr(dask_client, "ANSWER_WITHIN", 0.5)
    handlers = logging.getLogger("distributed").handlers
    before = [handler.level for handler in handlers]
    with pytest.raises(PriorscopeError, match="no scheduler answers at") as caught:
        Cluster(scheduler=address)
    assert "\n" not in str(caught.value)
    assert [handler.level for handler in handlers[:len(before)]] == before


@pytest.mark.slow
def test_a_listener_that_says_nothing_is_given_up(launch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        process = launch("--scheduler", f"tcp://127.0.0.1:{silent.getsockname()[1]}",
                         PROBE_ANSWER_WITHIN="1")
        assert process.wait(20) == 2
    said = process.err.read_text()
    assert said.startswith("priorscope: no scheduler answers at 'tcp://")
    assert said.count("\n") == 1
