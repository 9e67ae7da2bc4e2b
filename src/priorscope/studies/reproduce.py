"""Run studies and judge their claims."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .._core.checks import known_name, real_number, whole_number
from .._core.errors import BadInput
from ..sweeps import SCALES, Study, SweepRun, run
from ..sweeps.cluster import Cluster
from ..sweeps.executor import Executor
from .catalogue import studies_named
from .keeping import keep, keep_findings
from .reproduction import Reproduction, StudyResult


class Interrupted(KeyboardInterrupt):
    """The user asked for an end; what was finished is stored."""


def reproduce(name: str | Study, *, scale: str = "smoke",
              out: str | os.PathLike[str] | None = None, seed: int = 0,
              workers: int | None = None, scheduler: str | None = None,
              retry_failed: bool = False, timeout: float | None = 3600.0) -> Reproduction:
    """Repeat a published experiment and say which of its claims hold.

    Cells that are finished in ``out`` are read, the others computed; a run that was stopped or
    killed goes on with the same call. A cell that raises, hangs or returns NaN is recorded and
    does not stop the others.

    Args:
        name: A study such as ``"depalma/random-flips"``, a group such as ``"depalma"``, or a
            ``Study`` of your own.
        scale: ``"smoke"`` (seconds), ``"laptop"`` (minutes on two cores) or ``"paper"``.
        out: Folder for results; without one nothing is kept.
        seed: Root of all randomness, a non-negative integer.
        workers: Compute on so many Dask workers of this machine.
        scheduler: Compute on the cluster of this Dask scheduler, ``tcp://host:port``.
        retry_failed: Compute again the cells that failed before.
        timeout: Seconds a cell may take, None for ever; without workers it is kept to in the main
            thread only.

    Returns:
        Findings, frame and figures.

    Raises:
        UnknownName: No such study, group or scale.
        FolderBusy: Another run is writing to ``out``.
        OutputError: ``out`` cannot be written to.
        PriorscopeError: No workers can be had, or they have other versions.
        Interrupted: Ctrl-C was pressed; finished cells are kept if ``out`` is given.

    Example:
        >>> result = reproduce("depalma/kernel")  # doctest: +SKIP
        >>> result.findings[0].verdict.word  # doctest: +SKIP
        'agrees'
    """
    chosen = [name] if isinstance(name, Study) else studies_named(name)
    known_name("scale", scale, SCALES)
    seed = whole_number("seed", seed, at_least=0)
    if timeout is not None:
        real_number("timeout", timeout, above=0.0)
    if workers is not None and scheduler is not None:
        raise BadInput("both workers and a scheduler were given: choose one")
    with ExitStack() as stack:
        folder = Path(out) if out is not None else Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="priorscope-")))
        executor: Executor | None = None
        if workers is not None or scheduler is not None:
            executor = stack.enter_context(Cluster(workers=workers, scheduler=scheduler))
        options: dict[str, Any] = {"scale": scale, "seed": seed, "executor": executor,
                                   "retry_failed": retry_failed, "timeout": timeout}
        parts = []
        for study in chosen:
            swept = run(study, folder=folder / study.name, **options)
            if swept.interrupted:
                raise Interrupted(_how_far(swept, kept=out is not None))
            part = judge(swept)
            if out is not None:
                keep(part, folder / study.name)
            parts.append(part)
    title = name.name if isinstance(name, Study) else name
    result = Reproduction(title, scale, seed, tuple(parts),
                          Path(out) if out is not None else None)
    if out is not None:
        keep_findings(result, folder)
    return result


def judge(swept: SweepRun) -> StudyResult:
    """Make findings and figures of what was swept.

    Where cells are missing, a study may be unable to judge the rest; that is said, not raised.
    """
    if not len(swept.frame):
        return StudyResult(swept, trouble="no cell has a result")
    try:
        findings = tuple(swept.study.findings(swept.frame))
        illustrations = dict(swept.study.figures(swept.frame))
    except Exception as error:
        if swept.complete:
            raise
        return StudyResult(swept, trouble=f"the finished cells are too few to judge "
                                          f"({type(error).__name__}: {error})")
    return StudyResult(swept, findings, illustrations)


def _how_far(swept: SweepRun, *, kept: bool) -> str:
    done = swept.cells - swept.missing
    words = f"{swept.study.name}: {done} of {swept.cells} cells done"
    return f"{words}; the same command goes on from here" if kept else words
