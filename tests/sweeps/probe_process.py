"""Coordinators as real processes, and what they leave."""

import json
import multiprocessing
import os
import signal
import time
from contextlib import suppress
from multiprocessing import forkserver
from pathlib import Path

import probe_run

# Each child is forked from a server that has imported everything, so that it starts in no time.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["pytest", "probe_run", "pandas", "pyarrow.parquet", "rich.console",
                                "matplotlib.backends.backend_svg"])


class Probe:
    """A coordinator in a process of its own."""

    def __init__(self, folder, arguments, environment, err=None):
        self.out, self.err = folder / "stdout", err or folder / "stderr"
        self.process = _SERVER.Process(target=probe_run.run_as_child, args=(
            arguments, environment, str(self.out), str(self.err)))
        self.process.start()
        self.pid = self.process.pid

    def wait(self, seconds=60.0):
        """Return its exit code, negative for the signal that killed it."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, f"still running: {self.said()}"
        return self.process.exitcode

    def send(self, number, *, group=False):
        (os.killpg if group else os.kill)(self.pid, number)

    def said(self):
        """Return what it wrote to both streams."""
        return "".join(path.read_text() for path in (self.out, self.err) if path.exists())

    def end(self):
        """Kill it with all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.process.is_alive():
            self.process.kill()
        self.process.join(10)


class Trace:
    def __init__(self, path):
        self.path = path

    def __str__(self):
        return str(self.path)

    @property
    def lines(self):
        return self.path.read_text().split() if self.path.exists() else []

    def wait_for(self, count, seconds=90.0):
        """Return once so many cells have begun."""
        until = time.monotonic() + seconds
        while len(self.lines) < count:
            assert time.monotonic() < until, f"only {self.lines} began"
            time.sleep(0.005)

    def forget(self):
        self.path.unlink(missing_ok=True)


def cells_in(folder, study="probe/numbers"):
    """Return the names of finished cells."""
    where = Path(folder) / study / "cells"
    return {path.name for path in where.iterdir() if not path.name.startswith(".")}


def failures_in(folder, study="probe/numbers"):
    """Return the status of each failed cell by its number."""
    found = {}
    for path in (folder / study / "failed").iterdir():
        _, header, payload = path.read_text().splitlines()
        found[json.loads(header)["config"]["number"]] = json.loads(payload)["status"]
    return found


def start_server():
    """Start the server of the children, where it finds the modules above."""
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "OMP_NUM_THREADS")}
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(Path(__file__).parent), before["PYTHONPATH"]]))
    os.environ["OMP_NUM_THREADS"] = "1"
    forkserver.ensure_running()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})
