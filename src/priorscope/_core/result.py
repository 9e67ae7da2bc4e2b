"""The shape that every result has: named fields, a table as ``repr``, a frame on request."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import torch

if TYPE_CHECKING:
    import pandas as pd


class Result:
    """Base of the frozen dataclasses that measures return.

    A subclass is declared with ``@dataclass(frozen=True, repr=False, eq=False)``, sets ``title``
    and ``status`` and implements ``summary`` and ``columns``.

    Attributes:
        title: What was measured, for the first line of the ``repr``.
        status: ``"exact"``, ``"certified"`` or ``"estimated"``.
    """

    title: ClassVar[str]
    status: str

    def summary(self) -> dict[str, Any]:
        """Return the few numbers that sum the result up, by name."""
        raise NotImplementedError

    def columns(self) -> dict[str, Any]:
        """Return one array per column of the frame, all of equal length."""
        raise NotImplementedError

    def to_frame(self) -> "pd.DataFrame":
        """Return the result as a tidy table, one row per thing measured."""
        import pandas as pd

        return pd.DataFrame({name: as_array(values) for name, values in self.columns().items()})

    def __repr__(self) -> str:
        rows = {name: _shown(value) for name, value in self.summary().items()}
        width = max((len(name) for name in rows), default=0)
        lines = [f"  {name:<{width}}  {value}" for name, value in rows.items()]
        return "\n".join([f"{self.title} ({self.status})", *lines])


def as_array(values: Any) -> np.ndarray:
    """Return a tensor or sequence as a NumPy array on the CPU."""
    if isinstance(values, torch.Tensor):
        return values.detach().cpu().numpy()
    return np.asarray(values)


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
