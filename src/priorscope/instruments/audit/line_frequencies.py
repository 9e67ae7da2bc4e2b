"""At which frequencies a model varies on its way from one input to another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from ..._core.estimate import Estimate
from ..._core.result import Result
from ...domains import Lines
from ...measures import line_spectrum, linear_pieces

#: Cycles between an input and its partner.
FREQUENCIES = np.arange(1, 65)

#: Steps between the two where the model is sampled.
_STEPS = 256

#: What is left of the outputs, as a share of their largest, below which a line counts as straight:
#: rounding in float64, and in the model's own precision.
_STRAIGHT = {"exact": 1e-12, "estimated": 1e-5}


@dataclass(frozen=True, repr=False, eq=False)
class LineFrequencies(Result):
    """What ``line_frequencies`` found, one entry a line.

    Attributes:
        frequencies: Cycles between the input and its partner, (frequencies,).
        share: Of the variation, by frequency, (lines, frequencies); NaN where the model is
            straight on the line.
        mean_frequency: The mean of the frequencies by their shares, (lines,); NaN there too.
        status: ``"exact"`` up to the highest frequency, or ``"estimated"`` from samples.
    """

    title: ClassVar[str] = "frequencies along lines"

    frequencies: np.ndarray
    share: np.ndarray
    mean_frequency: np.ndarray
    status: str = "exact"

    @property
    def bent(self) -> np.ndarray:
        """Lines on which the model is not straight, (lines,) booleans."""
        return np.isfinite(self.mean_frequency)

    def mean(self) -> Estimate | None:
        """Return the mean frequency over lines, None where the model is straight on all."""
        return Estimate.of(self.mean_frequency[self.bent]) if self.bent.any() else None

    def shares(self) -> list[Estimate]:
        """Return the mean share of each frequency over the lines that are not straight."""
        kept = self.share[self.bent]
        return [Estimate.of(column) for column in kept.T] if len(kept) else []

    def summary(self) -> dict[str, Any]:
        """Return the mean frequency and the number of straight lines."""
        return {"mean frequency": self.mean() or "straight throughout",
                "lines": len(self.share), "straight": int((~self.bent).sum())}

    def columns(self) -> dict[str, Any]:
        """Return one row a line."""
        return {"line": np.arange(len(self.share)), "mean frequency": self.mean_frequency}


def line_frequencies(model: Any, lines: Lines, *, outputs: Callable[[Tensor], Tensor] | None = None,
                     ) -> LineFrequencies:
    """Find at which frequencies a model varies between inputs and their partners.

    Looked at is r(t), t from 0 (the input) to 1 (its partner): the outputs, less their mean over
    outputs where there are several (which changes no class), less the straight line between their
    values at the two ends. With c_k = ∫ r(t) exp(-2πikt) dt, frequency k has the share
    ``|c_k|² / Σ |c_j|²`` of the variation, squares summed over outputs, j from 1 to 64. A function
    with one kink in the middle has the mean frequency 1.037, m waves have m.

    The scale of the outputs and their slope do not matter, nor does the length of the line.

    Cost: as ``linear_pieces``; with ``outputs``, 257 of them a line.

    Args:
        model: A piecewise-linear module.
        lines: Inputs and directions to their partners.
        outputs: From points (points, ...) to outputs (points, outputs): any model, sampled.
    """
    if outputs is None:
        pieces = linear_pieces(model, lines.point, lines.point + lines.direction)
        found = [_of_pieces(nodes.numpy(), values.numpy()) for nodes, values in
                 zip(pieces.breakpoints, pieces.outputs, strict=True)]
        return _collected(found, "exact")
    return _collected([_of_samples(outputs, point, along)
                       for point, along in zip(lines.point, lines.direction, strict=True)],
                      "estimated")


def _collected(powers: list[np.ndarray], status: str) -> LineFrequencies:
    power = np.stack(powers)
    total = power.sum(axis=1, keepdims=True)
    share = np.divide(power, total, out=np.full_like(power, np.nan), where=total > 0)
    return LineFrequencies(FREQUENCIES, share, share @ FREQUENCIES, status)


def _of_pieces(nodes: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the power at each frequency of a broken line, exactly."""
    left = bent(nodes, values, "exact")
    if left is None:
        return np.zeros(len(FREQUENCIES))
    found = line_spectrum((nodes, left), FREQUENCIES, boundary="periodic", unit="cycles")
    return (found.magnitudes[0] ** 2).sum(axis=0)


def _of_samples(outputs: Callable[[Tensor], Tensor], point: Tensor, along: Tensor) -> np.ndarray:
    """Return the power at each frequency from an even grid."""
    t = torch.linspace(0, 1, _STEPS + 1, dtype=torch.float64)
    values = outputs(point + t.reshape(-1, *[1] * point.ndim) * along).cpu().double().numpy()
    left = bent(t.numpy(), values, "estimated")
    if left is None:
        return np.zeros(len(FREQUENCIES))
    waves = np.fft.rfft(left[:-1], axis=0)[FREQUENCIES] / _STEPS
    return (np.abs(waves) ** 2).sum(axis=1)


def bent(t: np.ndarray, values: np.ndarray, status: str) -> np.ndarray | None:
    """Return what is left of outputs (points, outputs) less their mean and their straight line.

    None where that is nothing up to rounding.
    """
    centred = values - values.mean(axis=1, keepdims=True) if values.shape[1] > 1 else values
    left = centred - (1 - t)[:, None] * centred[0] - t[:, None] * centred[-1]
    left[[0, -1]] = 0.0  # exactly, so that the two ends join
    scale = np.abs(values).max()
    return left if np.abs(left).max() > _STRAIGHT[status] * scale else None
