"""Ctrl-C and SIGTERM, sent to real processes."""

import io
import signal
import sys
import time

import pytest
from probe_process import cells_in

from priorscope.sweeps.interrupts import Interrupts


def go_on(launch, tmp_path, unbroken):
    """Check that the same command ends what was interrupted, as if nothing had been."""
    assert launch().wait() == 0
    assert (tmp_path / "out/probe/numbers/table.parquet").read_bytes() == unbroken("smoke")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_ends_after_the_cell_in_hand(number, launch, trace, tmp_path, unbroken):
    process = launch(PROBE_TRACE=str(trace), PROBE_PAUSE="0.3")
    trace.wait_for(2)
    process.send(number)
    assert process.wait() == 130
    assert trace.lines == ["0", "1"]
    assert len(cells_in(tmp_path / "out")) == 2
    assert "finishing the cells in hand; once more to drop them" in process.said()
    assert "2 of 6 cells done; the same command goes on from here" in process.said()
    assert "Traceback" not in process.said()
    trace.forget()
    assert launch(PROBE_TRACE=str(trace)).wait() == 0
    assert trace.lines == ["2", "3", "4", "5"]
    go_on(launch, tmp_path, unbroken)


@pytest.mark.parametrize("numbers", [(signal.SIGINT, signal.SIGINT),
                                     (signal.SIGTERM, signal.SIGINT)])
def test_the_second_signal_ends_at_once(numbers, launch, trace, tmp_path, unbroken):
    process = launch(PROBE_TRACE=str(trace), PROBE_FAULTS="2:hang")
    trace.wait_for(3)
    for number in numbers:
        time.sleep(0.1)
        process.send(number)
    assert process.wait(10) == 130
    assert len(cells_in(tmp_path / "out")) == 2
    assert not list((tmp_path / "out/probe/numbers/failed").iterdir())
    assert "Traceback" not in process.said()
    go_on(launch, tmp_path, unbroken)


def test_a_cell_that_swallows_the_second_signal_meets_the_third(launch, trace):
    process = launch(PROBE_TRACE=str(trace), PROBE_FAULTS="0:stubborn")
    trace.wait_for(1)
    for _ in range(3):
        time.sleep(0.1)
        process.send(signal.SIGINT)
    assert process.wait(10) == 130


@pytest.mark.parametrize("trouble", [BrokenPipeError, ValueError, RuntimeError])
def test_a_signal_is_heard_where_nothing_can_be_said(trouble, monkeypatch):
    """The reader of standard error may be gone, it may be closed, or in the middle of a write."""
    class Broken(io.StringIO):
        def write(self, words):
            raise trouble

    monkeypatch.setattr(sys, "stderr", Broken())
    before = signal.getsignal(signal.SIGINT)
    with Interrupts() as interrupts:
        signal.raise_signal(signal.SIGINT)
        assert interrupts.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_signal_that_was_ignored_at_the_start_stays_ignored(capsys):
    """As a shell starts what goes to the background: ``priorscope ... &``."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interrupts() as interrupts:
            signal.raise_signal(signal.SIGINT)
            assert not interrupts.asked
            signal.raise_signal(signal.SIGTERM)
            assert interrupts.asked
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err.count("finishing") == 1
