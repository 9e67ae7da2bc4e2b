"""What a cell can do instead of measuring."""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np


class Mute(Exception):
    def __str__(self):
        raise ValueError("this error cannot be shown")


def misbehave(fault: str) -> None:
    """Do what a word says; nothing at a word that is not known."""
    FAULTS.get(fault, lambda: None)()


def fail():
    raise RuntimeError("this cell was told to fail")


def interrupt():
    raise KeyboardInterrupt("a cell's own")


def mute():
    raise Mute


def recurse():
    recurse()


def hang():
    while True:
        time.sleep(0.01)


def hang_on():
    """Hang on once when told to end."""
    try:
        hang()
    except BaseException:
        hang()


def be_stuck():
    """Wait in a call that no signal handler of Python interrupts."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    time.sleep(600)


def leave_a_child():
    """Fork a child that outlives this process."""
    if os.fork() == 0:
        time.sleep(20)
        os._exit(0)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_once():
    mark = Path(os.environ["PROBE_TRACE"] + ".died")
    if not mark.exists():
        mark.touch()
        die()


FAULTS = {"raise": fail, "exit": lambda: sys.exit(3), "interrupt": interrupt, "mute": mute,
          "recursion": recurse, "memory": lambda: bytearray(2**62), "leave": lambda: os.chdir("/"),
          "hang": hang, "stubborn": hang_on, "stuck": be_stuck, "fork": leave_a_child, "die": die,
          "die-once": die_once}

#: What a cell returns, by word.
JUNK = {"uneven": {"first": [1, 2], "second": [1, 2, 3]}, "plane": {"value": np.zeros((2, 2))},
        "objects": {"value": np.array([object()])}, "nothing": None,
        "infinite": {"value": float("inf")}, "nan": {"value": np.array([0.5, np.nan])},
        "taken": {"number": 7}}
