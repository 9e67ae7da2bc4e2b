"""Cells one after the other, in this process."""

from collections.abc import Callable, Iterator, Sequence

from .study import Study
from .task import Outcome, Task, compute


class InProcess:
    """The executor that needs nothing else."""

    def run(self, study: Study, tasks: Sequence[Task], *, timeout: float | None,
            stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Yield the outcome of each task in turn, until ``stop`` says so.

        Args:
            study: The study.
            tasks: Its cells that are to be computed.
            timeout: Seconds a cell may take, None for ever.
            stop: Asked before each cell.
        """
        for task in tasks:
            if stop():
                return
            yield compute(study, task, timeout=timeout)
