"""What lies between a model's own inputs: intervals, growth through the layers, regions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import whole_number
from ..._core.estimate import Estimate
from ...domains import Lines, lines_between
from ...measures import (
    GeneralizationInterval,
    LinearRegions,
    TrajectoryLength,
    Transitions,
    generalization_interval,
    trajectory_length,
    transitions,
)
from ...networks.evaluation import Model
from .around import regions_around, three_corners
from .exactness import Exactness
from .growth_words import at_output, growth_words
from .line_frequencies import LineFrequencies, line_frequencies
from .neighbours import HALVINGS, SAMPLES, outputs_everywhere
from .slices import SliceComplexity, slice_complexity

SAME, OTHER, RANDOM = "same class", "another class", "random direction"
_KINDS = {SAME: "same", OTHER: "different", RANDOM: "random"}

#: Lines of each kind for growth, transitions and frequencies.
_GROWING = 60

#: How often such a line is gone through: growth and transitions of two kinds, frequencies of three.
_TIMES = 7


@dataclass(frozen=True, eq=False)
class Geometry:
    """What ``look_between`` found.

    Attributes:
        intervals: How far the class of an input lasts along the line to a partner: another input
            of the same class (predicted, or by label), one of another, or a random direction of
            that length.
        partner: How far that partner is, (lines,), Euclidean, by kind of line.
        growth: Length of the images of such lines at each layer, same class and another.
        transitions: How often units change their state along the same lines, layer by layer.
        spectra: At which frequencies the model varies on lines of each kind.
        slices: Complexity of the model on planes through three inputs; None where none were asked
            for or no three inputs make one.
        regions: Linear regions around three inputs; None where the model has none or too many.
        corners: Rows of the three inputs.
        exact: Whether lines were cut exactly, or looked at on a grid.
        notes: What could not be done, and why.
    """

    intervals: Mapping[str, GeneralizationInterval]
    partner: Mapping[str, Tensor]
    growth: Mapping[str, TrajectoryLength]
    transitions: Mapping[str, Transitions]
    spectra: Mapping[str, LineFrequencies]
    slices: SliceComplexity | None
    regions: LinearRegions | None
    corners: tuple[int, ...]
    exact: bool
    notes: tuple[str, ...] = field(default=())

    def change(self, kind: str) -> np.ndarray:
        """Return the Euclidean distance to the nearest change of class on each line of a kind.

        Either way from the input, (lines,); infinite where there is none within the window.
        """
        found, (low, high) = self.intervals[kind], self.intervals[kind].window
        ahead = torch.where(found.upper < high, found.upper, torch.inf)
        behind = torch.where(found.lower > low, -found.lower, torch.inf)
        return (torch.minimum(ahead, behind) * self.partner[kind]).numpy()

    @property
    def words(self) -> str:
        """What growth means for the model, in a sentence or two; "" without lines."""
        return growth_words(self.growth.get(SAME), self.growth.get(OTHER))


def look_between(model: Model, inputs: Tensor, labels: np.ndarray, *, pairs: int, planes: int,
                 threshold: float, seed: int, doubtful: int, how: Exactness,
                 around: tuple[int, ...] | None = None) -> Geometry:
    """Look at the model between its inputs.

    Args:
        model: A module in evaluation mode, or any callable.
        inputs: (rows, ...).
        labels: The class of each row by which lines are told apart, (rows,).
        pairs: Lines of each kind.
        planes: Planes through three inputs.
        threshold: Where a single output changes class.
        seed: Of the pairs, directions and planes.
        doubtful: Row around which regions are drawn where none are named.
        how: Whether lines are cut exactly.
        around: Three rows around which regions are drawn.
    """
    whole_number("pairs", pairs)
    inputs = inputs.cpu()
    lines = len(_KINDS) * pairs + _TIMES * min(pairs, _GROWING)
    exact, notes = how.allows(lines), list[str]()
    if not exact:
        notes.append(f"Lines were looked at on a grid of {SAMPLES} points, and the step in which "
                     f"the class changes was halved {HALVINGS} times: {how.why_not(lines)}.")
    drawn = {name: lines_between(inputs, torch.from_numpy(labels), kind=kind, count=pairs,
                                 seed=seed) for name, kind in _KINDS.items()}
    ends = {name: lines for name, lines in drawn.items() if lines is not None}
    outputs = outputs_everywhere(model, inputs)
    corners = three_corners(inputs, labels, doubtful, around)
    regions = None
    if not how.reason and len(corners) == 3:
        regions, note = regions_around(model, inputs, corners, threshold, how.units)
        notes += [note] if note else []
    slices = None if planes == 0 else slice_complexity(
        outputs, inputs.double(), labels, planes=planes, threshold=threshold, seed=seed)
    return Geometry(
        _intervals(model, ends, threshold, None if exact else SAMPLES),
        {name: lines.direction.flatten(1).norm(dim=1) for name, lines in ends.items()},
        *_along(model, {name: _curves(lines) for name, lines in ends.items() if name != RANDOM},
                exact),
        {name: line_frequencies(model, _first(lines), outputs=None if exact else outputs)
         for name, lines in ends.items()},
        slices, regions, corners, exact, tuple(notes))


def _intervals(model: Model, ends: Mapping[str, Lines], threshold: float,
               samples: int | None) -> dict[str, GeneralizationInterval]:
    return {name: generalization_interval(model, lines.point, lines.direction, window=lines.window,
                                          threshold=threshold, samples=samples,
                                          halvings=HALVINGS)
            for name, lines in ends.items()}


def _along(model: Model, curves: Mapping[str, list[Tensor]], exact: bool,
           ) -> tuple[dict[str, TrajectoryLength], dict[str, Transitions]]:
    """Return the growth and the transitions of lines, by kind."""
    growth = {name: trajectory_length(model, own, samples=200, max_samples=800, exact=exact)
              for name, own in curves.items()}
    return growth, {name: transitions(model, own, samples=800, exact=exact)
                    for name, own in curves.items()}


def _first(lines: Lines) -> Lines:
    return replace(lines, point=lines.point[:_GROWING], direction=lines.direction[:_GROWING],
                   label=lines.label[:_GROWING])


def _curves(lines: Lines) -> list[Tensor]:
    few = _first(lines)
    return [torch.stack([a, a + v]) for a, v in zip(few.point, few.direction, strict=True)]


def between_rows(found: Geometry) -> dict[str, Estimate]:
    """Return the numbers that sum up what lies between inputs, by name."""
    rows = {f"interval, {kind}": Estimate.of(interval.length)
            for kind, interval in found.intervals.items()}
    rows |= {f"growth of length, {kind}": at_output(grown)
             for kind, grown in found.growth.items()}
    rows |= {f"transitions, {kind}": Estimate.of(changes.counts.sum(dim=-1))
             for kind, changes in found.transitions.items() if changes.layers}
    rows |= {f"mean frequency, {kind}": mean for kind, own in found.spectra.items()
             if (mean := own.mean()) is not None}
    if found.slices is not None:
        rows |= {f"{name} complexity on planes": value
                 for name, value in found.slices.estimates().items()}
    return rows
