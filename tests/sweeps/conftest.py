"""Processes for the engine's tests: started, watched, and ended whatever happens."""

import pytest
from probe_process import Probe, Trace, start_server
from probe_study import Numbers

from priorscope.sweeps import parquet_bytes, run


@pytest.fixture
def launch(tmp_path):
    """Starts ``priorscope reproduce probe/numbers --out <tmp_path>/out`` with more arguments."""
    start_server()
    started = []

    def start(*arguments, out="out", study="probe/numbers", err=None, **environment):
        folder = tmp_path / f"process-{len(started)}"
        folder.mkdir()
        words = ["reproduce", study, "--out", str(tmp_path / out), *arguments]
        probe = Probe(folder, words, {"OMP_NUM_THREADS": "1", **environment}, err)
        started.append(probe)
        return probe

    yield start
    for probe in started:
        probe.end()


@pytest.fixture
def trace(tmp_path):
    """A file for PROBE_TRACE that can be read as the list of its lines."""
    return Trace(tmp_path / "trace")


@pytest.fixture
def sweep(tmp_path, monkeypatch, trace):
    """Runs the probe and returns the run and the numbers of the cells that were computed."""
    monkeypatch.setenv("PROBE_TRACE", str(trace))

    def go(study=Numbers, *, scale="smoke", faults="", **options):
        trace.forget()
        monkeypatch.setenv("PROBE_FAULTS", faults)
        done = run(study, scale=scale, folder=tmp_path / "out", **options)
        return done, [int(line) for line in trace.lines]

    return go


@pytest.fixture(scope="session")
def unbroken(tmp_path_factory):
    """The table of a run that nothing disturbed, by scale."""
    tables = {}

    def table(scale):
        if scale not in tables:
            folder = tmp_path_factory.mktemp(f"unbroken-{scale}")
            tables[scale] = parquet_bytes(run(Numbers, scale=scale, folder=folder).frame)
        return tables[scale]

    return table
