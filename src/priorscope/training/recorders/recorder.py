"""What all recorders share: when they measure, what they keep, where they send it."""

import io
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..._core.checks import known_name, whole_number
from ..._core.csv_text import csv_text
from ..._core.errors import BadInput
from ..._core.writing import write_aside
from .loggers import sink
from .schedule import schedule
from .state import columns_of, state_of
from .undisturbed import undisturbed

if TYPE_CHECKING:
    import pandas as pd

#: Columns of equal length: what one measurement found.
Record = dict[str, np.ndarray]


class Recorder(ABC):
    """Measures a network every so many steps of its training, and leaves the training as it is.

    Weights, gradients, optimiser, modes, buffers and random states are the same to the bit with
    and without it; layers such as dropout and batch norm are measured in evaluation mode and put
    back. A subclass says what is measured: ``measure`` and ``scalars``.

    Args:
        every: Steps between two records, or the steps at which to record.
        logger: Where the numbers go besides the record: an object with ``log_metrics``, ``log``
            or ``add_scalar``, a function of (numbers, step), a list of these, or None.
        prefix: Put before the names of the numbers that are logged, such as ``"model a/"``.

    Attributes:
        every: As it was given.
        steps: Steps at which something was recorded.
        records: What was found at each, columns of equal length.
        count: Steps counted so far.
        seconds: Time spent on measuring, in all.

    Raises:
        BadInput: A period below 1, no steps, or a logger that is none.
    """

    #: First word of the names that are logged.
    kind: ClassVar[str]

    def __init__(self, *, every: int | Iterable[int] = 100, logger: Any = None,
                 prefix: str = "") -> None:
        self.every = tuple(every) if isinstance(every, Iterable) else every
        self.prefix = str(prefix)
        self.steps: list[int] = []
        self.records: list[Record] = []
        self.count = 0
        self.seconds = 0.0
        self._due = schedule(self.every)
        self._send = sink(logger)

    @abstractmethod
    def measure(self, model: Any) -> Record:
        """Return what is recorded, columns of equal length; the model is in evaluation mode."""

    @abstractmethod
    def scalars(self, record: Record) -> dict[str, float]:
        """Return the numbers of a record that are logged, by name without ``kind`` and prefix."""

    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """Return, in plain types, what must be equal for two records to be of one course."""

    def start(self, model: Any) -> bool:
        """Record step 0, before training, if it is due; nothing once steps were counted."""
        return self.step(model, step=0) if self.count == 0 else False

    def step(self, model: Any, *, step: int | None = None) -> bool:
        """Count a step of the optimiser, and record if it is time to.

        Args:
            model: What is trained.
            step: Number of the step, where the loop counts itself; None is one more than before.

        Returns:
            Whether something was recorded. A step is recorded once, however often it is told.

        Raises:
            BadInput: The step lies before the last one.
        """
        step = self.count + 1 if step is None else whole_number("step", step, at_least=0)
        if step < self.count:
            raise BadInput(f"step is {step} after {self.count}: expected steps that rise; another "
                           "run needs a recorder of its own, a resumed one load_state_dict")
        self.count = step
        return self.record(model) if self._due(step) else False

    def record(self, model: Any) -> bool:
        """Record now, whatever ``every`` says, unless this step is recorded already.

        Raises:
            UnsupportedModel: The measure does not take such a model.
            NonFinite: A parameter or an output is NaN or infinite: the training diverged.
        """
        if self.steps and self.steps[-1] == self.count:
            return False
        began = time.perf_counter()
        with undisturbed(model):
            found = self.measure(model)
        self.seconds += time.perf_counter() - began
        self.steps.append(self.count)
        self.records.append(found)
        self._send(self.latest(), self.count)
        return True

    def latest(self) -> dict[str, float]:
        """Return the numbers that were logged last, by their full names; none before the first."""
        found = self.scalars(self.records[-1]) if self.records else {}
        return {f"{self.prefix}{self.kind}/{name}": float(value) for name, value in found.items()}

    def to_frame(self) -> "pd.DataFrame":
        """Return all records as a tidy table, with the step in the first column."""
        import pandas as pd

        return pd.DataFrame(self._columns())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the table to a ``.parquet`` or ``.csv`` file, whole or not at all.

        Raises:
            UnknownName: Another ending.
            OutputError: The file cannot be written.
        """
        ending = known_name("ending of a table's file", Path(path).suffix, (".csv", ".parquet"))
        if ending == ".csv":
            return write_aside(path, csv_text(self._columns()), what="the records")
        buffer = io.BytesIO()
        self.to_frame().to_parquet(buffer, index=False)
        return write_aside(path, buffer.getvalue(), what="the records")

    def state_dict(self) -> dict[str, Any]:
        """Return all that was recorded as tensors and plain types, for a checkpoint.

        8 bytes a number recorded. ``torch.load(..., weights_only=True)`` reads it.
        """
        return {"kind": self.kind, "settings": self.settings(), "count": self.count,
                "seconds": self.seconds, "steps": list(self.steps),
                "records": [state_of(record) for record in self.records]}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from what ``state_dict`` returned.

        Raises:
            BadInput: It is of a recorder of another kind, or one with other settings.
        """
        for what, own in (("kind", self.kind), ("settings", self.settings())):
            if state.get(what) != own:
                raise BadInput(f"the state has {what} {state.get(what)!r}: expected those of this "
                               f"recorder, {own!r}")
        self.count, self.seconds = int(state["count"]), float(state["seconds"])
        self.steps = [int(step) for step in state["steps"]]
        self.records = [columns_of(record) for record in state["records"]]

    def _columns(self) -> dict[str, np.ndarray]:
        if not self.records:
            return {"step": np.zeros(0, np.int64)}
        lengths = [len(next(iter(record.values()))) for record in self.records]
        columns = {name: np.concatenate([record[name] for record in self.records])
                   for name in self.records[0]}
        return {"step": np.repeat(self.steps, lengths)} | columns

    def _stacked(self, name: str) -> np.ndarray:
        """Return one column of every record, (records, rows)."""
        if not self.records:
            return np.zeros((0, 0))
        return np.stack([record[name] for record in self.records])

    def __len__(self) -> int:
        return len(self.records)

    def __repr__(self) -> str:
        span = f", steps {self.steps[0]} to {self.steps[-1]}" if self.steps else ""
        return f"{type(self).__name__}: {len(self)} records{span}, {self.seconds:.3g} s"
