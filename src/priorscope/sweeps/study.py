"""One question of a paper as data and pure functions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .._core.checks import known_name, whole_number
from .._core.errors import BadInput
from .._core.finding import Finding
from .keys import canonical, config_of

if TYPE_CHECKING:
    import pandas as pd

#: How much is computed: seconds, minutes on two cores, as published.
SCALES = ("smoke", "laptop", "paper")

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+")


@dataclass(frozen=True)
class Study:
    """A grid of cells, what is measured in each, and what the numbers say.

    Attributes:
        name: Its path, such as ``"depalma/random-flips"``.
        paper: The work whose claims are tested, with the figure or theorem.
        question: What the study asks, as one sentence.
        cells: Takes a scale, returns a list of frozen dataclasses of plain values.
        measure: Takes a cell and a seed, returns columns: name to a number, a word, None, or a
            one-dimensional array; the same numbers on any machine, and nothing but finite ones.
        findings: Takes the frame of all cells, returns a list of ``Finding``.
        figures: Takes the frame, returns name to ``Illustration``.
        version: Raised whenever ``measure`` would return other numbers: results of another
            version are not used.
        reference: ``module:attribute`` where a worker finds the study again.
        cost: Takes a cell, returns its work in any unit, to tell from one scale how long another
            would take; all cells count the same without it.
    """

    name: str
    paper: str
    question: str
    cells: Callable[[str], Sequence[Any]]
    measure: Callable[[Any, int], Mapping[str, Any]]
    findings: Callable[["pd.DataFrame"], Sequence[Finding]]
    figures: Callable[["pd.DataFrame"], Mapping[str, Any]]
    version: int = 1
    reference: str = ""
    cost: Callable[[Any], float] | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise BadInput(f"a study is called {self.name!r}: expected a path of lower-case words, "
                           "such as depalma/random-flips")
        whole_number("version", self.version)

    def cells_of(self, scale: str) -> list[Any]:
        """Return the cells at a scale, checked.

        Raises:
            UnknownName: No such scale.
            BadInput: There is none, one is no frozen dataclass of plain values, or two have the
                same values (of whatever class, since values alone name a result).
        """
        known_name("scale", scale, SCALES)
        cells = list(self.cells(scale))
        for cell in cells:
            traits = getattr(type(cell), "__dataclass_params__", None)
            if traits is None or not traits.frozen:
                raise BadInput(f"study {self.name} has a cell of type {type(cell).__name__}: "
                               "expected a frozen dataclass")
        if not cells:
            raise BadInput(f"study {self.name} has no cell at scale {scale}: expected at least one")
        if len({canonical(config_of(cell)) for cell in cells}) < len(cells):
            raise BadInput(f"study {self.name} lists a cell twice at scale {scale}")
        return cells

    def work_of(self, scale: str) -> float:
        """Return the work of all cells at a scale, in the unit of ``cost``."""
        cells = self.cells_of(scale)
        return float(len(cells)) if self.cost is None else sum(map(self.cost, cells))


def study(name: str, *, paper: str, question: str, version: int = 1) -> Callable[[type], Study]:
    """Make a study of a class with static functions cells, measure, findings, figures, cost.

    The last may be left out; see ``Study`` for what each takes and returns.
    """

    def made(definition: type) -> Study:
        parts = {part: getattr(definition, part, None)
                 for part in ("cells", "measure", "findings", "figures")}
        missing = [part for part, function in parts.items() if not callable(function)]
        if missing:
            raise BadInput(f"study {name} lacks {', '.join(missing)}")
        reference = f"{definition.__module__}:{definition.__qualname__}"
        return Study(name=name, paper=paper, question=question, version=version,
                     reference=reference, cost=getattr(definition, "cost", None), **parts)  # type: ignore[arg-type]

    return made
