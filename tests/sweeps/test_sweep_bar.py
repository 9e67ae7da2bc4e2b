"""The bar on a terminal: how far, how long still, and whole again after Ctrl-C."""

import os
import re
import select
import signal
import time
from pathlib import Path

import pytest


@pytest.fixture
def terminal():
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    yield Terminal(ours, Path(os.ttyname(theirs)))
    os.close(theirs)
    os.close(ours)


class Terminal:
    def __init__(self, ours, path):
        self.ours, self.path, self.drawn = ours, path, ""

    def watch(self, process=None, until="", seconds=30.0):
        """Take in what is drawn until the process ends or some words are there."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and not (until and until in self.drawn):
            if select.select([self.ours], [], [], 0.05)[0]:
                self.drawn += os.read(self.ours, 65536).decode()
            elif process and not process.process.is_alive():
                return
        assert time.monotonic() < limit, f"the terminal shows only {self.drawn!r}"


WORDS = {"TERM": "xterm", "COLUMNS": "100", "TTY_COMPATIBLE": "1"}


def test_a_terminal_sees_how_far_and_how_long_still(terminal, launch):
    process = launch(err=terminal.path, PROBE_PAUSE="0.4", **WORDS)
    terminal.watch(process)
    assert process.wait() == 0
    assert "probe/numbers" in terminal.drawn
    assert "6/6" in terminal.drawn
    assert re.search(r"[2-5]/6\S* \S*0:00:0[0-2]", terminal.drawn)
    assert "probe/numbers" not in process.out.read_text()


def test_a_resumed_run_begins_where_the_other_ended(terminal, launch, trace):
    first = launch(PROBE_TRACE=str(trace), PROBE_PAUSE="0.2")
    trace.wait_for(4)
    first.send(signal.SIGINT)
    assert first.wait() == 130
    process = launch(err=terminal.path, PROBE_PAUSE="0.2", **WORDS)
    terminal.watch(process)
    assert process.wait() == 0
    assert "4/6" in terminal.drawn
    assert not re.search("[1-3]/6", terminal.drawn)


def test_the_first_ctrl_c_is_answered_below_the_bar(terminal, launch, trace):
    process = launch(err=terminal.path, PROBE_TRACE=str(trace), PROBE_PAUSE="0.5", **WORDS)
    trace.wait_for(1)
    time.sleep(0.1)
    process.send(signal.SIGINT)
    terminal.watch(process)
    assert process.wait() == 130
    assert "priorscope: finishing the cells in hand; once more to drop them" in terminal.drawn
    assert terminal.drawn.count("\x1b[?25l") == terminal.drawn.count("\x1b[?25h")
    assert "the same command goes on from here" in terminal.drawn
