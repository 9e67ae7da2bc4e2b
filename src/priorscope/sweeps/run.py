"""Run a study's cells: those that are missing, no other."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._core.checks import whole_number
from .._core.progress import progress
from .cell_file import CellFile, header
from .executor import Executor, ExecutorLost
from .folder_lock import locked
from .in_process import InProcess
from .interrupts import Interrupts
from .keys import canonical, cell_key, cell_seed, config_of
from .provenance import machine, versions
from .store import CELLS, FAILED, Store
from .study import Study
from .table import frame_of
from .task import DONE, Outcome, Task

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Failure:
    """A cell that has no result.

    Attributes:
        config: The cell.
        status: ``"raised"``, ``"timeout"``, ``"non-finite"`` or ``"crashed"``.
        message: One line on what went wrong.
        trace: The traceback, as far as there was one.
    """

    config: dict[str, Any]
    status: str
    message: str
    trace: str = ""


@dataclass(frozen=True)
class SweepRun:
    """Where a study stands after a run.

    Attributes:
        study: The study.
        scale: Which cells were asked for.
        seed: The root seed.
        cells: How many cells the scale has.
        computed: How many were computed in this run.
        frame: All rows of the finished cells, in the order of the cells.
        failures: Cells that ended without a result, in this run or an earlier one.
        missing: How many cells were not reached.
        interrupted: Whether an end was asked for.
        stopped: Why the executor could not go on, if so.
        made_with: The sets of versions that the finished cells were made with, one line each.
        seconds: What the finished cells took, all together, whenever they were computed.
    """

    study: Study
    scale: str
    seed: int
    cells: int
    computed: int
    frame: "pd.DataFrame"
    failures: tuple[Failure, ...]
    missing: int
    interrupted: bool
    stopped: str
    made_with: tuple[str, ...]
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether every cell has a result."""
        return not self.failures and not self.missing


def run(study: Study, *, scale: str, folder: Path, seed: int = 0,
        executor: Executor | None = None, retry_failed: bool = False,
        timeout: float | None = None) -> SweepRun:
    """Compute the cells of a study that have no result yet, and gather all results.

    Each result is stored as soon as it is there; a run that ends early, however, goes on with the
    same call. Results of another version of the study, of other configs or seeds are left alone.

    Args:
        study: The study.
        scale: Which of its cells.
        folder: Where results live; held by one run at a time.
        seed: Root of all randomness.
        executor: What runs the cells; this process by default.
        retry_failed: Compute again what failed before.
        timeout: Seconds a cell may take.

    Raises:
        FolderBusy: Another run holds the folder.
        OutputError: A result cannot be written; those written before are safe.
    """
    seed = whole_number("seed", seed, at_least=0)
    folder = Path(folder).absolute()  # a cell's own code may change the working folder
    tasks = [Task(cell_key(study, cell, seed), cell, cell_seed(study, cell, seed))
             for cell in study.cells_of(scale)]
    with locked(folder) as alone:
        store = Store(folder)
        store.open(alone=alone)
        done, failed = _stored(store, tasks, retry_failed)
        waiting = [task for task in tasks if task.key not in done and task.key not in failed]
        store.log("start", study=study.name, version=study.version, scale=scale, seed=seed,
                  cells=len(tasks), waiting=len(waiting), versions=versions(), **machine())
        session = _Session(store, study, seed, done, failed)
        interrupted, stopped = session.work(waiting, executor or InProcess(), timeout,
                                            already=len(tasks) - len(waiting))
        store.log("end", done=len(done), failed=len(failed), interrupted=interrupted,
                  stopped=stopped)
    return _gathered(study, scale, seed, tasks, len(waiting), session, interrupted, stopped)


def _stored(store: Store, tasks: list[Task],
            retry_failed: bool) -> tuple[dict[str, CellFile], dict[str, CellFile]]:
    """Read the results that are there, whole ones only."""
    found: dict[str, dict[str, CellFile]] = {CELLS: {}, FAILED: {}}
    for part, files in found.items():
        names = store.names(part)
        for task in tasks:
            if task.key in names and (content := store.read(part, task.key)) is not None:
                files[task.key] = content
    failed = {} if retry_failed else {
        key: content for key, content in found[FAILED].items() if key not in found[CELLS]}
    return found[CELLS], failed


class _Session:
    """Takes outcomes in and stores them."""

    def __init__(self, store: Store, study: Study, seed: int, done: dict[str, CellFile],
                 failed: dict[str, CellFile]) -> None:
        self.store, self.study, self.seed = store, study, seed
        self.done, self.failed = done, failed

    def work(self, waiting: list[Task], executor: Executor, timeout: float | None, *,
             already: int) -> tuple[bool, str]:
        """Compute tasks; return whether an end was asked for, and why it could not go on."""
        if not waiting:
            return False, ""
        by_key = {task.key: task for task in waiting}
        with (Interrupts() as interrupts,
              progress(self.study.name, already + len(waiting)) as advance):
            advance(already)
            try:
                for outcome in executor.run(self.study, waiting, timeout=timeout,
                                            stop=lambda: interrupts.asked):
                    self._take(by_key[outcome.key], outcome, advance)
            except ExecutorLost as error:
                return interrupts.asked, str(error)
        return interrupts.asked, ""

    def _take(self, task: Task, outcome: Outcome, advance: Callable[[int], None]) -> None:
        head = header(self.study.name, self.study.version, task.config, self.seed,
                      outcome.seconds, outcome.versions)
        if outcome.status == DONE:
            content = CellFile(head, outcome.payload)
            self.store.write(CELLS, task.key, content)
            self.done[task.key] = content
            self.store.forget_failure(task.key)
        else:
            words = {"status": outcome.status, "message": outcome.message, "trace": outcome.trace}
            content = CellFile(head, canonical(words))
            self.store.write(FAILED, task.key, content)
            self.failed[task.key] = content
            self.store.log("failed", cell=task.key, config=task.config, status=outcome.status,
                           message=outcome.message)
        advance(1)


def _gathered(study: Study, scale: str, seed: int, tasks: list[Task], computed: int,
              session: _Session, interrupted: bool, stopped: str) -> SweepRun:
    done, failed = session.done, session.failed
    failures = tuple(
        Failure(task.config, **json.loads(failed[task.key].payload)) for task in tasks
        if task.key in failed)
    missing = sum(task.key not in done and task.key not in failed for task in tasks)
    finished = [(place, task, done[task.key]) for place, task in enumerate(tasks)
                if task.key in done]
    frame = frame_of([(place, config_of(task.cell), content.payload)
                      for place, task, content in finished])
    made = [content.header["made"] for _, _, content in finished]
    return SweepRun(study, scale, seed, len(tasks), computed - missing, frame, failures, missing,
                    interrupted, stopped,
                    tuple(sorted({canonical(each["versions"] or {}) for each in made})),
                    sum(each["seconds"] for each in made))
