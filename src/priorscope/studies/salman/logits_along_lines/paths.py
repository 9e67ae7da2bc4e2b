"""Paths through the data along which all logits are looked at."""

import torch
from torch import Tensor

from ...._core.seeds import numpy_stream
from ....domains import Lines, class_axes, lines_between

#: Paths between samples, and those through the mean of a class.
BETWEEN = ("same", "different", "random")
THROUGH_MEAN = ("first component", "normal", "minor component", "any direction")

#: Paths through a mean run to so many standard deviations of the first component, either way.
REACH = 3.0

#: The other class of a normal direction is this far on: from 9 to 1, as in the paper.
_NEXT = 2


def sample_paths(inputs: Tensor, labels: Tensor, count: int, seed: int) -> dict[str, Lines]:
    """Return paths from a sample towards one of its class, of another class, and anywhere."""
    drawn = {kind: lines_between(inputs, labels, kind=kind, count=count, seed=seed)
             for kind in BETWEEN}
    return {kind: lines for kind, lines in drawn.items() if lines is not None}


def mean_paths(inputs: Tensor, labels: Tensor, seed: int) -> dict[str, Lines]:
    """Return paths through the mean of each class, all from −3√λ₁ to 3√λ₁ of that class.

    The direction is the first principal component v₁; the way to the mean of another class less
    its part along v₁; the component of least variance that is not 0; or uniform on the sphere.
    Directions are unit vectors times 3√λ₁, so that l runs from −1 to 1.
    """
    inputs = inputs.double()
    kinds = [int(kind) for kind in labels.unique() if (labels == kind).sum() > 2]
    shapes = {kind: class_axes(inputs[labels == kind]) for kind in kinds}
    stream = numpy_stream(seed, "any direction")
    ways: dict[str, list[Tensor]] = {name: [] for name in THROUGH_MEAN}
    for place, kind in enumerate(kinds):
        shape, other = shapes[kind], shapes[kinds[(place + _NEXT) % len(kinds)]]
        first = shape.axes[0]
        free = torch.from_numpy(stream.standard_normal(len(first)))
        for name, way in zip(THROUGH_MEAN, (first, shape.normal(other), shape.axes[-1], free),
                             strict=True):
            ways[name].append(way / way.norm() * REACH * shape.deviations[0])
    means, own = torch.stack([shapes[kind].mean for kind in kinds]), torch.tensor(kinds)
    return {name: Lines(means, torch.stack(found), own, (-1.0, 1.0))
            for name, found in ways.items()}


def means_apart(inputs: Tensor, labels: Tensor) -> float:
    """Return the mean distance of two class means over the mean distance from a class's mean."""
    inputs = inputs.double()
    kinds = labels.unique()
    means = torch.stack([inputs[labels == kind].mean(0) for kind in kinds])
    spread = torch.cat([(inputs[labels == kind] - mean).norm(dim=1)
                        for kind, mean in zip(kinds, means, strict=True)])
    return float(torch.pdist(means).mean() / spread.mean())
