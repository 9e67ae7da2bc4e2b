"""How far a class reaches along a line."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import real_number, whole_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..._core.result import Result
from ...networks.evaluation import Model
from ...networks.piecewise import piecewise_linear
from .chunks import check_alike, chunks
from .points import as_points
from .sampled_interval import sampled_interval


@dataclass(frozen=True, repr=False, eq=False)
class GeneralizationInterval(Result):
    """What ``generalization_interval`` found, one entry per base point and direction.

    Attributes:
        lower: l⁻ ≤ 0, float64; the window's end where the class lasts so far.
        upper: l⁺ ≥ 0.
        reference: The class that is followed.
        window: Where the line was cut off.
        status: ``"exact"``, or ``"estimated"`` from a grid.
    """

    title: ClassVar[str] = "generalization interval"

    lower: Tensor
    upper: Tensor
    reference: Tensor
    window: tuple[float, float]
    status: str = "exact"

    @property
    def length(self) -> Tensor:
        """The length l⁺ − l⁻."""
        return self.upper - self.lower

    @property
    def whole(self) -> Tensor:
        """Whether the class lasts over the whole window."""
        return (self.lower == self.window[0]) & (self.upper == self.window[1])

    def summary(self) -> dict[str, Any]:
        """Return the mean length and the share of windows without a change."""
        return {
            "mean length": Estimate.of(self.length),
            "window": f"[{self.window[0]:g}, {self.window[1]:g}]",
            "no change in the window": Estimate.share(self.whole),
            "partner's place reached (upper ≥ 1)": Estimate.share(self.upper >= 1.0),
        }

    def columns(self) -> dict[str, Any]:
        """Return lower, upper, length and class per line."""
        return {"lower": self.lower, "upper": self.upper, "length": self.length,
                "reference": self.reference}


def generalization_interval(model: Model, point: Any, direction: Any, *,
                            window: tuple[float, float] = (-1, 2), reference: Any = None,
                            threshold: float = 0.0, samples: int | None = None, halvings: int = 0,
                            output: int | str | None = None,
                            batch_size: int | None = None) -> GeneralizationInterval:
    """Find the largest interval around each base point on which the class does not change.

    GI(x, v) = [l⁻, l⁺] ∋ 0, the maximal interval with C(x + l·v) = C(x), cut off at the window.
    (Salman et al. 2019, eq. 6.) For two inputs of one class take x = xᵢ and v = xⱼ − xᵢ, so that
    l = 1 is the partner; for the mid-line of a triangle the midpoints of two sides.

    Exact for piecewise-linear modules, in float64; cost as ``linear_pieces``. With ``samples`` any
    model is looked at on an even grid: the interval ends at the last point known to be of the
    class, up to one step too early, or that step halved so many times; a change narrower than a
    step is missed.

    Args:
        model: A piecewise-linear module; with ``samples``, any module or callable.
        point: Base points, (points, ...), or one.
        direction: Directions of the same shape, not normalised: the unit of l.
        window: Where to stop, (low, high) with low ≤ 0 ≤ high.
        reference: Class that is followed, per point or for all; None means the base point's own.
            A base point of another class has the interval [0, 0].
        threshold: Where a single output changes class.
        samples: Points of the grid; None means exact.
        halvings: How often the step in which the class changes is halved, one more point a line
            and end each; with ``samples`` only.
        output: Which output is meant, where the model returns several: a place or a key.
        batch_size: Lines at a time; None means what fits.

    Raises:
        UnsupportedLayer: A layer that is not piecewise linear, by its dotted path.
        UnsupportedModel: A stochastic or half-precision model, or several outputs.
        BadInput: Shapes that do not fit, a direction of zeros, a window without 0.
        NonFinite: NaN or infinity in the points, a parameter or an output.
    """
    low, high = _window(window)
    real_number("threshold", threshold)
    x, v = as_points(point).cpu(), as_points(direction).cpu()
    check_alike("point", x, "direction", v)
    still = (v == 0).flatten(1).all(dim=1)
    if still.any():
        raise BadInput(f"direction {int(still.nonzero()[0])} has no length: {int(still.sum())} of "
                       f"{len(v)} are zero throughout")
    wanted = None if reference is None else _reference(reference, len(x))
    if samples is not None:
        whole_number("samples", samples, at_least=2)
        whole_number("halvings", halvings, at_least=0)
        lower, upper, followed = sampled_interval(
            model, x, v, (low, high), wanted, threshold=threshold, samples=samples,
            halvings=halvings, output=output, batch_size=batch_size)
        return GeneralizationInterval(lower, upper, followed, (low, high), status="estimated")
    return _exact(model, x, v, (low, high), wanted, threshold, output, batch_size)


def _exact(model: Any, x: Tensor, v: Tensor, window: tuple[float, float], wanted: Tensor | None,
           threshold: float, output: int | str | None,
           batch_size: int | None) -> GeneralizationInterval:
    from .classes import first_class, nearest_changes  # loads numba

    low, high = window
    view = piecewise_linear(model, torch.stack([x[0], x[0] + v[0]]), output=output)
    times = [low] * (low < 0) + [0.0] + [high] * (high > 0)

    def corners(lines: slice) -> list[Tensor]:
        base, along = x[lines].double(), v[lines].double()
        return [base + time * along for time in times]

    ends: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for chunk in chunks(view, corners, len(x), times, batch_size=batch_size,
                        what="generalization intervals"):
        bases = np.flatnonzero(chunk.t == 0.0)
        own = np.array([first_class(row, threshold) for row in chunk.outputs[bases]])
        followed = own if wanted is None else wanted[chunk.lines].numpy()
        lower, upper = nearest_changes(chunk.outputs, chunk.t, chunk.first, bases, followed,
                                       threshold, np.arange(chunk.outputs.shape[1]))
        strange = own != followed
        lower[strange] = upper[strange] = 0.0
        ends.append((lower, upper, followed))
    lowers, uppers, references = (torch.from_numpy(np.concatenate(part))
                                  for part in zip(*ends, strict=True))
    return GeneralizationInterval(lowers, uppers, references, window)


def _window(window: tuple[float, float]) -> tuple[float, float]:
    low, high = (float(real_number("window", end)) for end in window)
    if not low <= 0.0 <= high or low == high:
        raise BadInput(f"window is ({low:g}, {high:g}): expected two ends with low ≤ 0 ≤ high")
    return low, high


def _reference(given: Any, count: int) -> Tensor:
    wanted = torch.as_tensor(given).cpu().long()
    if wanted.ndim and wanted.shape != (count,):
        raise BadInput(f"reference has shape {tuple(wanted.shape)} for {count} points: expected "
                       "one class, or one per point")
    return wanted.expand(count)
