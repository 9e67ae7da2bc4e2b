"""How complex the function of a model is on planes through three of its inputs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from ..._core import seeds
from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..._core.result import Result
from ...domains import plane
from ...measures.plane_complexity import node_sets, on_node_sets
from ...networks.decisions import margin
from ..complexity_profile import MEASURES

#: Points a side of a slice.
RESOLUTION = 32

#: Room around the three inputs, as a share of the longer side of the rectangle around them.
_MARGIN = 0.2

#: Draws of three rows for each plane that is wanted: rows may be equal or lie on one line.
_TRIES = 8


@dataclass(frozen=True, repr=False, eq=False)
class SliceComplexity(Result):
    """What ``slice_complexity`` found, one entry a plane.

    Attributes:
        values: By measure, (planes,), float64; NaN where the function is constant on the plane.
        constant: Which planes these are, (planes,).
        functions: Values on the uniform grid, (planes, resolution, resolution).
        corners: Rows of the three inputs, (planes, 3).
        resolution: Points a side.
        status: ``"exact"`` at this resolution, or ``"estimated"`` where outputs are not float64.
    """

    title: ClassVar[str] = "complexity on planes through three inputs"

    values: Mapping[str, np.ndarray]
    constant: np.ndarray
    functions: np.ndarray
    corners: np.ndarray
    resolution: int
    status: str = "exact"

    def estimates(self) -> dict[str, Estimate]:
        """Return the mean of each measure over the planes on which it is defined."""
        kept = {name: numbers[np.isfinite(numbers)] for name, numbers in self.values.items()}
        return {name: Estimate.of(numbers) for name, numbers in kept.items() if numbers.size}

    def summary(self) -> dict[str, Any]:
        """Return the means, and on how many planes the function is constant."""
        return {**self.estimates(), "planes": len(self.constant),
                "constant on": int(self.constant.sum()), "resolution": self.resolution}

    def columns(self) -> dict[str, Any]:
        """Return one row a plane: the three rows and each complexity."""
        rows = {f"row {place + 1}": self.corners[:, place] for place in range(3)}
        return {**rows, **self.values, "constant": self.constant}


def slice_complexity(outputs: Callable[[Tensor], Tensor], inputs: Tensor, labels: np.ndarray, *,
                     planes: int, threshold: float = 0.0, seed: int = 0,
                     resolution: int = RESOLUTION) -> SliceComplexity | None:
    """Measure how complex a model is on squares around three inputs drawn at random.

    The square lies in the plane through the three, with its middle in that of the rectangle
    around them and the rectangle's longer side, and a fifth of it on either end, as its side. What
    is measured there is the lead of the first input's class: for a single output its distance from
    the threshold, for several the output of that class less the largest other one. Complexities
    are those of ``plane_complexity``; they compare at equal resolution only.

    Cost: 3 · resolution² outputs a plane.

    Args:
        outputs: From points (points, ...) to outputs (points, outputs).
        inputs: (rows, ...), float64.
        labels: The class of each row, (rows,).
        planes: How many; three rows that lie on one line make none and are drawn again.
        threshold: Where a single output changes class.
        seed: Fixes the draw.
        resolution: Points a side.

    Returns:
        One entry a plane, or None where no three inputs make one.
    """
    whole_number("planes", planes)
    corners, squares = _squares(inputs, planes, seed)
    if not squares:
        return None
    nodes = node_sets(resolution)
    where = torch.cat(list(nodes.values()))
    found, precise = [], True
    for rows, (middle, axes) in zip(corners, squares, strict=True):
        points = middle + (where @ axes.flatten(1)).reshape(len(where), *middle.shape)
        own = torch.as_tensor(int(labels[rows[0]])).expand(len(where))
        answers = outputs(points)
        precise = precise and answers.dtype == torch.float64
        found.append(margin(answers.cpu().double(), own, threshold=threshold).numpy())
    parts = np.stack(found).reshape(len(found), len(nodes), resolution, resolution)
    values, constant = on_node_sets({name: parts[:, place] for place, name in enumerate(nodes)})
    named = {title: values[title.lower()] for title in MEASURES}
    return SliceComplexity(named, constant, parts[:, list(nodes).index("uniform")],
                           np.array(corners), resolution, "exact" if precise else "estimated")


def _squares(inputs: Tensor, planes: int, seed: int,
             ) -> tuple[list[np.ndarray], list[tuple[Tensor, Tensor]]]:
    """Return three rows, the middle and the two half-sides of each square."""
    corners: list[np.ndarray] = []
    squares: list[tuple[Tensor, Tensor]] = []
    if len(inputs) < 3:
        return corners, squares
    stream = seeds.numpy_stream(seed, "three inputs")
    for _ in range(_TRIES * planes):
        rows = stream.choice(len(inputs), size=3, replace=False)
        try:
            a, b, c = (inputs[row] for row in rows)
            slice_ = plane(a, b, c, margin=_MARGIN)
        except BadInput:
            continue
        low, high = slice_.polygon.amin(0), slice_.polygon.amax(0)
        corners.append(rows)
        squares.append((slice_.points(((low + high) / 2).unsqueeze(0))[0],
                        slice_.axes * ((high - low).max() / 2)))
        if len(squares) == planes:
            break
    return corners, squares
