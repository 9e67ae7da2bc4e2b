"""One cell, computed: whatever happens in it ends as an outcome, never as an exception."""

import time
import traceback
from dataclasses import dataclass
from typing import Any

from .._core.errors import BadInput, NonFinite
from .alarm import Alarm, TimeIsUp
from .columns import encode
from .interrupts import EndNow
from .keys import Config, config_of
from .provenance import versions
from .study import Study

DONE, RAISED, TIMEOUT, NON_FINITE, CRASHED = "done", "raised", "timeout", "non-finite", "crashed"

_LINE_CHARACTERS, _TRACE_CHARACTERS = 500, 8000


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


def compute(study: Study, task: Task, *, timeout: float | None = None) -> Outcome:
    """Run a study's measure on one cell.

    Args:
        study: The study.
        task: The cell.
        timeout: Seconds after which it is given up, kept to in the main thread of a process and
            as soon as the interpreter has control.

    Raises:
        EndNow: The user's second Ctrl-C; nothing else leaves here.
    """
    start = time.monotonic()
    status, parts = _attempt(study, task, Alarm(timeout))
    return Outcome(task.key, status, seconds=time.monotonic() - start, versions=versions(),
                   **parts)


def _attempt(study: Study, task: Task, alarm: Alarm) -> tuple[str, dict[str, str]]:
    """Return what came of the measure: a status and the outcome's fields that go with it."""
    try:
        try:
            alarm.set()
            columns = study.measure(task.cell, task.seed)
            payload = encode(columns)
        finally:
            # A plain assignment: a call here would let the alarm in once more, on its way out.
            alarm.armed = False
        _check_names(columns, task.config)
        return DONE, {"payload": payload}
    except TimeIsUp:
        return TIMEOUT, {"message": f"no result within {alarm.seconds:g} s"}
    except EndNow:
        raise
    except NonFinite as error:
        return NON_FINITE, {"message": line_of(error), "trace": _trace()}
    except BaseException as error:  # SystemExit and KeyboardInterrupt of the cell's own code too
        return RAISED, {"message": type(error).__name__ + line_of(error, before=": "),
                        "trace": _trace()}
    finally:
        alarm.clear()


def _check_names(columns: Any, config: Config) -> None:
    taken = sorted({"cell", *config} & {str(name) for name in columns})
    if taken:
        raise BadInput(f"the measure returned the columns {', '.join(taken)}, which the table "
                       "fills with the cell's own values: name them otherwise")


def line_of(error: BaseException, *, before: str = "") -> str:
    """Return an error's message on one line, after ``before`` if there is one."""
    try:
        words = " ".join(str(error).split())[:_LINE_CHARACTERS]
    except Exception as trouble:
        words = f"its message cannot be shown, {type(trouble).__name__}"
    return before + words if words else ""


def _trace() -> str:
    return traceback.format_exc()[-_TRACE_CHARACTERS:]
