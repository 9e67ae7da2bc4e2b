"""What lies between a model's own inputs: intervals, growth through the layers, regions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .._core.checks import whole_number
from .._core.errors import PriorscopeError
from ..domains import Lines, lines_between, plane
from ..measures import (
    GeneralizationInterval,
    LinearRegions,
    TrajectoryLength,
    Transitions,
    generalization_interval,
    linear_regions,
    trajectory_length,
    transitions,
)
from ..networks.evaluation import Model
from .growth_words import growth_words
from .neighbours import SAMPLES, nearest_other, nearest_same, why_not_exact

SAME, OTHER, RANDOM = "same class", "another class", "random direction"
_KINDS = {SAME: "same", OTHER: "different", RANDOM: "random"}

#: Lines of each kind for growth and transitions.
_GROWING = 60

#: Weights above which no picture of regions is drawn.
_PICTURE = 5e6


@dataclass(frozen=True, eq=False)
class Geometry:
    """What ``look_between`` found.

    Attributes:
        intervals: How far the class of an input lasts along the line to a partner: another input
            of the same predicted class, one of another, or a random direction of that length.
        growth: Length of the images of such lines at each layer, same class and another.
        transitions: How often units change their state along the same lines, layer by layer.
        regions: Linear regions around three inputs; None where the model has none or too many.
        corners: Rows of the three inputs.
        exact: Whether lines were cut exactly, or looked at on a grid.
        notes: What could not be done, and why.
    """

    intervals: Mapping[str, GeneralizationInterval]
    growth: Mapping[str, TrajectoryLength]
    transitions: Mapping[str, Transitions]
    regions: LinearRegions | None
    corners: tuple[int, ...]
    exact: bool
    notes: tuple[str, ...] = field(default=())

    @property
    def words(self) -> str:
        """What growth means for the model, in a sentence or two; "" without lines."""
        return growth_words(self.growth.get(SAME), self.growth.get(OTHER))


def look_between(model: Model, inputs: Tensor, predicted: np.ndarray, *, pairs: int,
                 threshold: float, seed: int, doubtful: int,
                 around: tuple[int, ...] | None = None) -> Geometry:
    """Look at the model between its inputs.

    Args:
        model: A module in evaluation mode, or any callable.
        inputs: (rows, ...).
        predicted: Class of each row.
        pairs: Lines of each kind.
        threshold: Where a single output changes class.
        seed: Of the pairs and directions.
        doubtful: Row around which regions are drawn where none are named.
        around: Three rows around which regions are drawn.
    """
    whole_number("pairs", pairs)
    reason = why_not_exact(model, inputs)
    exact, notes = not reason, list[str]()
    if reason:
        notes.append(f"Lines were looked at on a grid of {SAMPLES} points and no regions are "
                     f"drawn: {reason}.")
    labels = torch.from_numpy(predicted)
    drawn = {name: lines_between(inputs, labels, kind=kind, count=pairs, seed=seed)
             for name, kind in _KINDS.items()}
    ends = {name: lines for name, lines in drawn.items() if lines is not None}
    intervals = {
        name: generalization_interval(model, lines.point, lines.direction, window=lines.window,
                                      threshold=threshold, samples=None if exact else SAMPLES)
        for name, lines in ends.items()}
    curves = {name: _curves(lines) for name, lines in ends.items() if name != RANDOM}
    growth = {name: trajectory_length(model, own, samples=200, max_samples=800)
              for name, own in curves.items()}
    changes = {name: transitions(model, own, samples=800) for name, own in curves.items()}
    corners = _corners(inputs, predicted, doubtful, around)
    regions = None
    if exact and len(corners) == 3:
        regions, note = _regions(model, inputs, corners, threshold)
        notes += [note] if note else []
    return Geometry(intervals, growth, changes, regions, corners, exact, tuple(notes))


def _curves(lines: Lines) -> list[Tensor]:
    return [torch.stack([a, a + v]) for a, v in
            zip(lines.point[:_GROWING], lines.direction[:_GROWING], strict=True)]


def _corners(inputs: Tensor, predicted: np.ndarray, doubtful: int,
             around: tuple[int, ...] | None) -> tuple[int, ...]:
    """Return the rows named, or a doubtful one with its nearest of the same and another class."""
    if around is None:
        same = nearest_same(inputs, predicted, doubtful)
        other = nearest_other(inputs, predicted, doubtful)
        return () if same is None or other is None else (doubtful, same, other)
    return around


def _regions(model: Any, inputs: Tensor, corners: tuple[int, ...],
             threshold: float) -> tuple[LinearRegions | None, str]:
    weights = sum(parameter.numel() for parameter in model.parameters())
    if weights > _PICTURE:
        return None, (f"No regions are drawn: a network of {weights / 1e6:.0f} million weights has "
                      "too many to be seen.")
    a, b, c = (inputs[row] for row in corners)
    try:
        return linear_regions(model, plane(a, b, c), threshold=threshold), ""
    except PriorscopeError as error:
        return None, f"No regions are drawn: {error}."
