"""How far a class reaches along lines, while the network is trained."""

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from ..._core.errors import BadInput
from ...measures import generalization_interval
from .recorder import Record, Recorder


class IntervalRecorder(Recorder):
    """Records generalization intervals on fixed lines: ``ps.generalization_interval``.

    On each line x + l·v the interval around l = 0 on which the class does not change. (Salman et
    al. 2019, equation 6.) Exact for piecewise-linear modules; with ``samples`` any model is looked
    at on a grid. Cost a record: that of ``ps.generalization_interval``, a millisecond or more a
    line for an exact interval.

    Args:
        point: Base points, (lines, ...), or one.
        direction: Directions of the same shape: the unit of l.
        window: Where to stop, (low, high) with low ≤ 0 ≤ high.
        reference: Class that is followed, per line or for all, such as the labels; None means
            the base point's own at the time.
        samples: Points of the grid; None means exact.
        threshold: Where a single output changes class.
        output: Which output is meant, where the model returns several: a place or a key.
        every: Steps between two records, or the steps at which to record.
        logger: See ``Recorder``. Logged are the means over lines ``interval/lower``,
            ``interval/upper`` and ``interval/length``, and ``interval/whole``, the share of lines
            without a change in the window.
        prefix: Put before these names.

    Raises:
        BadInput: Points and directions of different shapes.
    """

    kind: ClassVar[str] = "interval"

    def __init__(self, point: Any, direction: Any, *, window: tuple[float, float] = (-1, 2),
                 reference: Any = None, samples: int | None = None, threshold: float = 0.0,
                 output: int | str | None = None, every: int | Iterable[int] = 100,
                 logger: Any = None, prefix: str = "") -> None:
        super().__init__(every=every, logger=logger, prefix=prefix)
        self._point, self._direction = own(point), own(direction)
        if self._point.shape != self._direction.shape:
            raise BadInput(f"points have shape {tuple(self._point.shape)} and directions "
                           f"{tuple(self._direction.shape)}: expected the same")
        self._window = (float(window[0]), float(window[1]))
        self._reference = None if reference is None else own(reference)
        self._options: dict[str, Any] = {"samples": samples, "threshold": threshold,
                                         "output": output}

    @property
    def lengths(self) -> np.ndarray:
        """Lengths of the intervals, (records, lines)."""
        return self._stacked("length")

    def measure(self, model: Any) -> Record:
        """Return both ends, the length and the class of each line."""
        found = generalization_interval(model, self._point, self._direction, window=self._window,
                                        reference=self._reference, **self._options)
        columns = {name: values.numpy() for name, values in found.columns().items()}
        return {"line": np.arange(len(columns["lower"])), **columns}

    def scalars(self, record: Record) -> dict[str, float]:
        """Return means over lines, and the share of lines without a change."""
        whole = (record["lower"] == self._window[0]) & (record["upper"] == self._window[1])
        means = {name: float(record[name].mean()) for name in ("lower", "upper", "length")}
        return {**means, "whole": float(whole.mean())}

    def settings(self) -> dict[str, Any]:
        """Return the shape of the points, the window and the options."""
        return {"points": list(self._point.shape), "window": list(self._window), **self._options}


def own(values: Any) -> Tensor:
    """Return a copy as a tensor, since the user may go on to change what was given."""
    try:
        return torch.as_tensor(values).detach().clone()
    except (TypeError, ValueError, RuntimeError):
        raise BadInput(f"a {type(values).__name__} cannot be read as numbers: expected a tensor "
                       "or array") from None
