"""Length of a curve's image at each layer, while the network is trained."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import numpy as np

from ...measures import trajectory_length
from .recorder import Record, Recorder


class LengthRecorder(Recorder):
    """Records how long the image of a curve is at each layer: ``ps.trajectory_length``.

    Exact for piecewise-linear modules on segments, arcs, circles and polylines, else sampled.
    (Raghu et al. 2017, section 2.2; their figure of lengths over training.) Cost a record: that
    of ``ps.trajectory_length``, from some milliseconds to some tens of them for an exact length.

    Args:
        curve: A ``Curve``, a polyline (points, ...), or a list of these.
        layers: Names of submodules, and ``"output"``; by default the innermost that are called.
        samples: Points of the first polyline, where lengths are sampled.
        exact: True insists, False samples; None is exact where possible.
        output: Which output is meant, where the model returns several: a place or a key.
        every: Steps between two records, or the steps at which to record.
        logger: See ``Recorder``. Logged is ``length/0`` for the layer ``"0"``, the mean over
            curves.
        prefix: Put before these names.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=2, widths=(8,)), ps.he_normal(), count=1)[0]
        >>> recorder = LengthRecorder(ps.circle([1.0, 0.0], [0.0, 1.0]), every=10)
        >>> recorder.start(model)
        True
        >>> recorder.lengths.shape, len(recorder.layers)
        ((1, 3), 3)
    """

    kind: ClassVar[str] = "length"

    def __init__(self, curve: Any, *, layers: Sequence[str] | None = None, samples: int = 1000,
                 exact: bool | None = None, output: int | str | None = None,
                 every: int | Iterable[int] = 100, logger: Any = None, prefix: str = "") -> None:
        super().__init__(every=every, logger=logger, prefix=prefix)
        self._curve = curve
        self._several = len(curve) if isinstance(curve, list | tuple) else 0
        self._options: dict[str, Any] = {
            "layers": None if layers is None else tuple(layers), "samples": samples,
            "exact": exact, "output": output}

    @property
    def layers(self) -> list[str]:
        """Names of the layers, none before the first record."""
        return list(dict.fromkeys(self.records[0]["layer"].tolist())) if self.records else []

    @property
    def lengths(self) -> np.ndarray:
        """What was recorded, (records, layers), or (records, curves, layers) of a list."""
        found = self._stacked("length")
        return found.reshape(len(found), self._several, -1) if self._several else found

    def measure(self, model: Any) -> Record:
        """Return layers, lengths, and ratios to the layer before."""
        columns = trajectory_length(model, self._curve, **self._options).columns()
        return {name: np.asarray(values) for name, values in columns.items()}

    def scalars(self, record: Record) -> dict[str, float]:
        """Return the mean length over curves, one number per layer."""
        return {str(layer): float(record["length"][record["layer"] == layer].mean())
                for layer in dict.fromkeys(record["layer"].tolist())}

    def settings(self) -> dict[str, Any]:
        """Return the number of curves and the options."""
        layers = self._options["layers"]
        return {"curves": self._several, **self._options,
                "layers": None if layers is None else list(layers)}
