"""What runs the cells."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from .study import Study
from .task import Outcome, Task


class ExecutorLost(Exception):
    """The executor is gone: its scheduler died or no worker is left; with the reason."""


class Executor(Protocol):
    """Computes tasks in any order."""

    def run(self, study: Study, tasks: Sequence[Task], *, timeout: float | None,
            stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Yield outcomes as they come; once ``stop`` says so, only those already in hand.

        Raises:
            ExecutorLost: It cannot go on.
        """
        ...
