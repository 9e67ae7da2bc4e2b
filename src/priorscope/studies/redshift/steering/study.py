"""Three ways to choose a prefactor: the default, the prior's complexity, a sweep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ....plots.illustration import Illustration
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from ..sampling import RISING
from .boolean_tasks import BooleanTask
from .figures import draw_all
from .findings import judge_all
from .task import Task
from .tasks import TASKS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Cell:
    """One task and one activation.

    Attributes:
        task: Its name.
        activation: Name of φ.
        networks: Networks trained at each prefactor.
        draws: Random networks behind each complexity of the search.
        small: Whether the task is cut down to seconds.
    """

    task: str
    activation: str
    networks: int
    draws: int = 30
    small: bool = False

    @property
    def what(self) -> Task:
        """The task itself."""
        task = TASKS[self.task][0]
        if not self.small:
            return task
        return replace(task, steps=30) if isinstance(task, BooleanTask) else task


@study("redshift/steering", paper=f"{PAPER}, section 5, made a procedure",
       question="Does choosing the prefactor by the prior's complexity help before training?")
class Steering:
    """The prefactor at which the prior is as complex as the data suggest.

    The wanted complexity is that of the function that takes the value of the nearest training
    point: it needs no test data, no training and no knowledge of the task. Where no prefactor
    reaches it, the default of 1 stays.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the tasks with the three activations whose complexity rises."""
        if scale == "smoke":
            return [Cell("modulo 4", "sine", networks=3, draws=5, small=True)]
        more = 4 if scale == "paper" else 1
        return [Cell(name, activation, networks=more * networks)
                for name, (_, networks) in TASKS.items() for activation in RISING]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        each = {"picture": 2.0, "colored digits": 5.0}.get(cell.task, 0.6)
        return 10 + cell.networks * each * (len(cell.what.prefactors) + 2)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Choose, and train at every prefactor in question.

        Returns:
            Rows of three kinds in the columns ``way``, ``prefactor``, ``network``, ``validation``
            and ``test``: ``"default"``, ``"matched"`` and ``"swept"``; and on every row
            ``wanted``, ``reached`` (whether a prefactor was found), and ``least`` and ``largest``,
            the ends of its interval (0 and 1e9 where it is open).
        """
        task = cell.what
        wanted = task.wanted(cell.networks, seed)
        match = task.match(cell.activation, wanted, cell.draws, seed)
        chosen = match.prefactor
        ways = [("default", 1.0), ("matched", 1.0 if chosen is None else chosen.mean),
                *(("swept", prefactor) for prefactor in task.prefactors)]
        parts = []
        for way, prefactor in ways:
            scores = task.train(cell.activation, prefactor, cell.networks, seed)
            parts.append({"way": np.full(cell.networks, way),
                          "prefactor": np.full(cell.networks, prefactor),
                          "network": np.arange(cell.networks), "validation": scores.validation,
                          "test": scores.test})
        rows = joined(parts)
        ends = (1.0, 1.0) if chosen is None else (chosen.low, min(chosen.high, 1e9))
        each = {"wanted": wanted, "reached": match.found, "least": ends[0], "largest": ends[1]}
        return rows | {name: np.full(len(rows["test"]), value) for name, value in each.items()}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the choice against the default and against the sweep."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw the test score against the prefactor, with the three choices."""
        return draw_all(frame)
