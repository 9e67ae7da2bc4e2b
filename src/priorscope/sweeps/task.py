"""One cell, computed: whatever happens in it ends as an outcome, never as an exception."""

import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from .._core.errors import NonFinite
from .columns import encode
from .keys import Config, config_of
from .provenance import versions
from .study import Study

DONE, RAISED, TIMEOUT, NON_FINITE, CRASHED = "done", "raised", "timeout", "non-finite", "crashed"

_TRACE_CHARACTERS = 8000


@dataclass(frozen=True)
class Task:
    """A cell that is to be computed.

    Attributes:
        key: Its name in the store.
        cell: The study's frozen dataclass.
        seed: What ``measure`` gets.
    """

    key: str
    cell: Any
    seed: int

    @property
    def config(self) -> Config:
        """The cell as plain values."""
        return config_of(self.cell)


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    Attributes:
        key: The task's.
        status: ``"done"``, ``"raised"``, ``"timeout"``, ``"non-finite"`` or ``"crashed"``.
        payload: The encoded columns when done, else empty.
        message: One line on what went wrong.
        trace: The traceback, its last part if it is long.
        seconds: How long it took.
        versions: What it was computed with.
    """

    key: str
    status: str
    payload: str = ""
    message: str = ""
    trace: str = ""
    seconds: float = 0.0
    versions: dict[str, str] | None = None


class _TimeIsUp(BaseException):
    """Not an Exception, so that a measure's own ``except Exception`` lets it pass."""


def compute(study: Study, task: Task, *, timeout: float | None = None) -> Outcome:
    """Run a study's measure on one cell.

    Args:
        study: The study.
        task: The cell.
        timeout: Seconds after which it is given up, kept to in the main thread of a process and
            as soon as the interpreter has control.
    """
    start = time.monotonic()

    def outcome(status: str, **parts: str) -> Outcome:
        return Outcome(task.key, status, seconds=time.monotonic() - start, versions=versions(),
                       **parts)

    try:
        with _alarm(timeout):
            payload = encode(study.measure(task.cell, task.seed))
    except _TimeIsUp:
        return outcome(TIMEOUT, message=f"no result within {timeout:g} s")
    except NonFinite as error:
        return outcome(NON_FINITE, message=_line(error), trace=_trace())
    except Exception as error:
        return outcome(RAISED, message=f"{type(error).__name__}: {_line(error)}", trace=_trace())
    return outcome(DONE, payload=payload)


@contextmanager
def _alarm(timeout: float | None) -> Iterator[None]:
    main = threading.current_thread() is threading.main_thread()
    if timeout is None or not main or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _TimeIsUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, timeout)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:500]


def _trace() -> str:
    return traceback.format_exc()[-_TRACE_CHARACTERS:]
