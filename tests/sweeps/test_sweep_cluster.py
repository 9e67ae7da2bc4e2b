"""Cells on real Dask clusters, and what can happen to them."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from probe_process import cells_in

from priorscope._core.errors import PriorscopeError
from priorscope.sweeps import dask_client
from priorscope.sweeps.cluster import Cluster

HERE = Path(__file__).parent


def workers_of(process):
    """Return the worker processes of a coordinator."""
    return [child for child in psutil.Process(process.pid).children(recursive=True)
            if "spawn_main" in " ".join(child.cmdline())]


def failures_in(folder, study="probe/numbers"):
    """Return the status of each failed cell by its number."""
    found = {}
    for path in (folder / study / "failed").iterdir():
        _, header, payload = path.read_text().splitlines()
        found[json.loads(header)["config"]["number"]] = json.loads(payload)["status"]
    return found


def test_a_terminals_ctrl_c_leaves_workers_their_cells(launch, trace, tmp_path, unbroken):
    process = launch("--workers", "2", PROBE_TRACE=str(trace), PROBE_PAUSE="1")
    trace.wait_for(2)
    workers = workers_of(process)
    assert len(workers) == 2
    for worker in workers:
        assert worker.environ()["OMP_NUM_THREADS"] == str(max(1, os.cpu_count() // 2))
    process.send(signal.SIGINT, group=True)
    assert process.wait() == 130, process.said()
    begun = sorted(trace.lines)
    assert len(cells_in(tmp_path / "out")) == len(begun) <= 4
    assert "Traceback" not in process.said()
    assert not any(worker.is_running() for worker in workers)
    trace.forget()
    assert launch(PROBE_TRACE=str(trace)).wait() == 0
    assert sorted(begun + trace.lines) == list("012345")
    assert (tmp_path / "out/probe/numbers/table.parquet").read_bytes() == unbroken("smoke")


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2])
def test_any_number_of_workers_makes_the_same_tables(count, launch, trace, tmp_path, unbroken):
    process = launch("--workers", str(count), "--scale", "laptop", study="probe",
                     PROBE_TRACE=str(trace))
    trace.wait_for(1)
    workers = workers_of(process)
    assert len(workers) == count
    assert process.wait() == 0
    assert process.err.read_text() == ""
    assert not any(worker.is_running() for worker in workers)
    assert len(trace.lines) == 40 + 2 * 3
    assert (tmp_path / "out/probe/numbers/table.parquet").read_bytes() == unbroken("laptop")
    assert launch(study="probe", out="plain").wait() == 0
    assert ((tmp_path / "out/probe/words/table.parquet").read_bytes()
            == (tmp_path / "plain/probe/words/table.parquet").read_bytes())


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_dead_and_hanging_cells_do_not_stop_the_others(launch, trace, tmp_path, unbroken):
    faults = "1:die-once,2:die,3:hang,4:stuck"
    process = launch("--workers", "2", "--timeout", "3", "--scale", "smoke",
                     PROBE_TRACE=str(trace), PROBE_FAULTS=faults)
    assert process.wait(200) == 1, process.said()
    print(process.said())
    assert failures_in(tmp_path / "out") == {2: "crashed", 3: "timeout", 4: "timeout"}
    assert len(cells_in(tmp_path / "out")) == 3
    assert trace.lines.count("2") <= 4  # at most two tries among others, then two alone
    assert process.err.read_text() == ""
    trace.forget()
    assert launch(PROBE_TRACE=str(trace)).wait() == 1
    assert trace.lines == []
    assert launch("--retry-failed", PROBE_TRACE=str(trace)).wait() == 0
    assert trace.lines == ["2", "3", "4"]
    assert (tmp_path / "out/probe/numbers/table.parquet").read_bytes() == unbroken("smoke")


@pytest.mark.slow
@pytest.mark.parametrize("end", ["ctrl-c twice", "kill"])
def test_no_worker_outlives_its_coordinator(end, launch, trace, tmp_path, unbroken):
    process = launch("--workers", "2", PROBE_TRACE=str(trace), PROBE_FAULTS="2:hang,3:hang")
    trace.wait_for(4)
    workers = workers_of(process)
    assert len(workers) == 2
    if end == "kill":
        process.send(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
    else:
        for _ in range(2):
            process.send(signal.SIGINT, group=True)
            time.sleep(0.2)
        assert process.wait(15) == 130
        assert "Traceback" not in process.said()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive
    assert len(cells_in(tmp_path / "out")) == 2
    trace.forget()
    assert launch(PROBE_TRACE=str(trace)).wait() == 0
    assert trace.lines == ["2", "3", "4", "5"]
    assert (tmp_path / "out/probe/numbers/table.parquet").read_bytes() == unbroken("smoke")


def run_script(folder, text):
    """Run a script as a user would, with the probe studies at hand."""
    script = folder / "script.py"
    script.write_text(text)
    environment = os.environ | {"PYTHONPATH": str(HERE), "OMP_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, str(script)], cwd=folder, env=environment, timeout=100,
                          capture_output=True, text=True, check=False)


SCRIPT = """
import os
from dataclasses import dataclass
from priorscope.studies import reproduce
from priorscope.sweeps import study

@dataclass(frozen=True)
class Cell:
    number: int

@study("mine/squares", paper="none", question="Does a study of a script travel?")
class Squares:
    def cells(scale):
        return [Cell(number) for number in range(4)]
    def measure(cell, seed):
        return {"square": cell.number**2}
    def findings(frame):
        return []
    def figures(frame):
        return {}
"""


@pytest.mark.slow
def test_a_study_of_a_script_runs_on_workers(tmp_path):
    done = run_script(tmp_path, SCRIPT + """
if __name__ == "__main__":
    before = dict(os.environ)
    print(*reproduce(Squares, workers=1).frame["square"], dict(os.environ) == before)
""")
    assert (done.stdout, done.stderr, done.returncode) == ("0 1 4 9 True\n", "", 0)


@pytest.mark.slow
def test_a_script_without_a_guard_is_told_so(tmp_path):
    done = run_script(tmp_path, SCRIPT + "reproduce(Squares, workers=1)\n")
    assert done.returncode == 1
    assert "the workers do not start" in done.stderr.splitlines()[-1]
    assert "if __name__ == '__main__'" in done.stderr.splitlines()[-1]


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
    """The first hangs and is ended; the second takes over and dies in turn; then nobody is left."""
    words = {"PROBE_TRACE": str(trace), "PROBE_FAULTS": "0:hang,3:die"}
    for _ in range(2):
        farm.worker("--no-nanny", "--nthreads", "1", **words)
    process = launch("--scheduler", farm.address, "--timeout", "2", PROBE_PATIENCE="5")
    assert process.wait(60) == 1, process.said()
    assert failures_in(tmp_path / "out") == {0: "timeout"}, (process.said(), trace.lines)
    print(process.said(), trace.lines)
    assert "no worker has been at work for 5 s" in " ".join(process.said().split())
    assert len(cells_in(tmp_path / "out")) >= 2
    assert process.err.read_text() == ""


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
