"""Cells on Dask workers of this machine, and what can happen to them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from probe_process import cells_in, failures_in

HERE = Path(__file__).parent


def workers_of(process):
    """Return the worker processes of a coordinator."""
    return [child for child in psutil.Process(process.pid).children(recursive=True)
            if "spawn_main" in " ".join(child.cmdline())]


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
