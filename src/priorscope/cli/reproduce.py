"""``priorscope reproduce``."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from .._core.errors import BadInput
from ..studies import Reproduction, all_studies, reproduce
from ..studies.findings_text import row_of
from .reporting import prepare, report
from .tables import say, show

#: Exit code when some cells have no result.
INCOMPLETE = 1


def reproduce_command(
    name: str | None = None,
    /,
    *,
    list_: Annotated[bool, Parameter(name="--list", negative="")] = False,
    scale: Literal["smoke", "laptop", "paper"] = "smoke",
    out: Path = Path("priorscope-results"),
    seed: int = 0,
    workers: int | None = None,
    scheduler: str | None = None,
    retry_failed: Annotated[bool, Parameter(negative="")] = False,
    timeout: float = 3600.0,
) -> int:
    """Repeat a paper's experiments and say which of its claims hold.

    A run that was stopped, killed or unplugged goes on with the same command.

    For example:

        priorscope reproduce --list

        priorscope reproduce depalma --scale laptop --out results

        priorscope reproduce depalma/random-flips --scale laptop --workers 2

        priorscope reproduce prior --scale paper --scheduler tcp://head:8786

    Parameters
    ----------
    name:
        A study, such as depalma/random-flips, or all of a group, such as depalma.
    list_:
        List the studies.
    scale:
        smoke (seconds), laptop (minutes on two cores) or paper (as published).
    out:
        Folder for cells, tables, figures, findings and report.html; what is finished there is
        not computed again.
    seed:
        Fixes every random draw.
    workers:
        Compute on so many processes of this machine (needs priorscope[cluster]).
    scheduler:
        Compute on the cluster of a Dask scheduler, tcp://host:port.
    retry_failed:
        Compute again the cells that failed in an earlier run.
    timeout:
        Seconds a cell may take; 0 for ever.
    """
    if list_:
        _list()
        return 0
    if name is None:
        raise BadInput("no study was named: try priorscope reproduce --list")
    if timeout < 0:
        raise BadInput(f"timeout is {timeout:g}: expected seconds, or 0 for no limit")
    page = out / "report.html"
    prepare(page)
    result = reproduce(name, scale=scale, out=out, seed=seed, workers=workers,
                       scheduler=scheduler, retry_failed=retry_failed, timeout=timeout or None)
    _print(result)
    report(result, page)
    return 0 if result.complete else INCOMPLETE


def _list() -> None:
    rows = [[study.name, study.question, study.paper] for study in all_studies().values()]
    show("Studies", ["name", "question", "of"], rows, words=True)


def _print(result: Reproduction) -> None:
    for part in result.parts:
        rows = [row_of(finding) for finding in part.findings]
        if rows:
            show(part.run.study.question, ["claim", "published", "theory", "measured", "verdict"],
                 rows, words=True)
        if part.trouble:
            say(f"{part.name}: no findings, {part.trouble}")
        if part.run.failures or part.run.missing:
            _say_gaps(part.name, part.run.failures, part.run.missing, part.run.stopped)
    counts = result.summary()
    say(", ".join(f"{counts[word]} {word}" for word in ("agrees", "disagrees", "undecided")))


def _say_gaps(name: str, failures: tuple, missing: int, stopped: str) -> None:
    if failures:
        first = failures[0]
        say(f"{name}: {_cells(len(failures))} failed, the first with: {first.status}, "
            f"{first.message}; --retry-failed computes them again")
    if missing:
        say(f"{name}: {_cells(missing)} not reached, {stopped or 'the run ended early'}; the same "
            "command goes on")


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
