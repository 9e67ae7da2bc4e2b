"""Whatever a cell does, it ends as an outcome."""

import signal
import threading
import time

import pytest
from probe_study import FAULTS, Cell, Numbers

from priorscope.sweeps.alarm import Alarm, TimeIsUp
from priorscope.sweeps.interrupts import EndNow, Interrupts
from priorscope.sweeps.keys import cell_key, cell_seed
from priorscope.sweeps.task import Task, compute


def outcome_of(fault, monkeypatch, timeout=None):
    cell = Cell(7)
    monkeypatch.setenv(FAULTS, f"7:{fault}")
    task = Task(cell_key(Numbers, cell, 0), cell, cell_seed(Numbers, cell, 0))
    outcome = compute(Numbers, task, timeout=timeout)
    assert outcome.key == task.key
    return outcome


@pytest.mark.parametrize(("fault", "status", "message"), [
    ("", "done", ""),
    ("raise", "raised", "RuntimeError: this cell was told to fail"),
    ("exit", "raised", "SystemExit: 3"),
    ("interrupt", "raised", "KeyboardInterrupt: a cell's own"),
    ("recursion", "raised", "RecursionError: maximum recursion depth exceeded"),
    ("memory", "raised", "MemoryError"),
    ("mute", "raised", "Mute: its message cannot be shown, ValueError"),
    ("nan", "non-finite", "column value holds NaN or infinity in 1 of 2 rows"),
    ("infinite", "non-finite", "column value holds inf"),
    ("uneven", "raised", "BadInput: the columns differ in length: first 2, second 3"),
    ("plane", "raised", "BadInput: column value has shape (2, 2)"),
    ("objects", "raised", "BadInput: column value is of type object"),
    ("nothing", "raised", "BadInput: the measure returned a NoneType"),
    ("taken", "raised", "BadInput: the measure returned the columns number, which"),
    ("hang", "timeout", "no result within 0.05 s"),
])
def test_each_end_of_a_cell_is_told_apart(fault, status, message, monkeypatch):
    outcome = outcome_of(fault, monkeypatch, timeout=0.05 if fault == "hang" else None)
    assert outcome.status == status
    assert outcome.message.startswith(message)
    assert "\n" not in outcome.message
    assert bool(outcome.payload) == (status == "done")
    assert bool(outcome.trace) == (status in ("raised", "non-finite"))
    assert len(outcome.trace) <= 8000
    assert outcome.versions["priorscope"]
    assert outcome.seconds >= 0


def test_a_cell_that_catches_everything_is_rung_at_again(monkeypatch):
    outcome = outcome_of("stubborn", monkeypatch, timeout=0.05)
    assert outcome.status == "timeout"
    assert 0.9 < outcome.seconds < 5


@pytest.mark.parametrize("seconds", [1e-300, 1e-9, 1e-3, 1e300])
def test_any_positive_time_limit_can_be_set(seconds, monkeypatch):
    assert outcome_of("", monkeypatch, timeout=seconds).status in ("done", "timeout")
    assert outcome_of("hang", monkeypatch, timeout=min(seconds, 0.01)).status == "timeout"


def test_the_users_second_ctrl_c_leaves_a_cell_and_a_cells_own_does_not(monkeypatch):
    def press(*arguments):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("probe_study.leave_trace", press)
    with Interrupts(), pytest.raises(EndNow):
        outcome_of("", monkeypatch)


def test_the_alarm_leaves_handler_and_timer_as_they_were():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append("theirs"))
    timer = signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        alarm = Alarm(0.02)
        with pytest.raises(TimeIsUp):  # noqa: PT012 - the alarm rings somewhere in these lines
            alarm.set()
            time.sleep(1)
        alarm.clear()
        assert not rung
        left = signal.getitimer(signal.ITIMER_REAL)[0]
        assert 0 < left < 0.2
        time.sleep(0.4)
        assert rung == ["theirs"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, before)


def test_an_alarm_that_is_no_longer_armed_is_silent():
    before = signal.getsignal(signal.SIGALRM)
    alarm = Alarm(0.02)
    alarm.set()
    alarm.armed = False
    time.sleep(0.1)
    alarm.clear()
    assert signal.getsignal(signal.SIGALRM) is before


def test_once_a_cell_is_through_its_time_no_longer_counts(monkeypatch):
    monkeypatch.setattr("priorscope.sweeps.task._check_names", lambda *_: time.sleep(0.2))
    assert outcome_of("", monkeypatch, timeout=0.1).status == "done"


def test_outside_the_main_thread_no_alarm_is_set(monkeypatch):
    outcomes = []
    monkeypatch.setenv("PROBE_PAUSE", "0.05")
    thread = threading.Thread(
        target=lambda: outcomes.append(outcome_of("", monkeypatch, timeout=0.01)))
    thread.start()
    thread.join()
    assert outcomes[0].status == "done"
