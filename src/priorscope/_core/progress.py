"""A progress bar on a terminal, silence elsewhere."""

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_active: ContextVar[bool] = ContextVar("priorscope_progress_active", default=False)


@contextmanager
def progress(description: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar with the time left on standard error while the block runs.

    Yields a function that takes the number of steps just done. Nothing is drawn when standard
    error is not a terminal or another bar is already up: the outer one speaks for the inner.

    Args:
        description: What is going on, in a few words.
        total: Number of steps until done.
    """
    if not sys.stderr.isatty() or _active.get():
        yield lambda steps: None
        return
    # Importing rich draws a number from Python's global random state, which is the user's.
    state = random.getstate()
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    random.setstate(state)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeLeft())
    with silent(), Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=total)
        yield lambda steps: bar.advance(task, steps)


@contextmanager
def silent() -> Iterator[None]:
    """Draw no bar while the block runs, as if an outer one spoke for it."""
    token = _active.set(True)
    try:
        yield
    finally:
        _active.reset(token)
