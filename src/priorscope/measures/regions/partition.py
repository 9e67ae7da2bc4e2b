"""From a piecewise-linear view and a convex polygon to the mesh of its linear regions."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ...domains import Plane
from ...networks.piecewise import Affine, Bend, PiecewiseLinear, Pool
from .bending import cut
from .dissolving import cut_windows, dissolved
from .mesh import REGIONS, VERTICES, Mesh, new_mesh

#: Rounding errors of a sum of products, in units of eps times the sum of absolute values.
_ROUNDING = 4 * float(np.finfo(np.float64).eps)


@dataclass
class Partition:
    """What cutting a slice layer by layer leaves.

    Attributes:
        mesh: The regions.
        outputs: Outputs of the network at the vertices, (vertices, outputs), float64.
        counts: Number of regions after each bend.
        parents: For each bend, the region before it that each region after it is part of.
        names: Names of the bends.
        degenerate: Whether a line ran through a vertex that was there before.
        slack: Rounding error of the outputs.
    """

    mesh: Mesh
    outputs: np.ndarray
    counts: list[int]
    parents: list[np.ndarray]
    names: list[str]
    degenerate: bool
    slack: float = 0.0


def partition(view: PiecewiseLinear, plane: Plane) -> Partition:
    """Cut a slice along the kinks of every bend, in order."""
    walk = _Walk(new_mesh(plane.polygon.numpy()), plane.points(plane.polygon))
    found = Partition(walk.mesh, np.empty((0, 0)), [], [], [], False)
    for step, frees in zip(view.steps, view.last_uses(), strict=True):
        if isinstance(step, Affine):
            walk.affine(step)
        else:
            if isinstance(step, Pool):
                walk.pool(step, len(found.counts))
            else:
                found.degenerate |= walk.bend(step, len(found.counts), step.input in frees)
            count = int(walk.mesh.size[REGIONS])
            found.counts.append(count)
            found.names.append(step.name)
            found.parents.append(walk.mesh.parent[:count].astype(np.int64))
        for slot in frees:
            walk.slots.pop(slot)
    result = walk.slots[view.output].flatten(1)
    found.mesh, found.outputs = walk.mesh, result.numpy()
    found.slack = walk.slack(view.output)
    return found


class _Walk:
    """The mesh and the values at its vertices, carried from step to step.

    Attributes:
        mesh: The mesh so far.
        slots: Values at the vertices, (vertices, ...).
        noise: Rounding error of the entries of a slot, beyond that of affine interpolation.
        largest: Largest absolute entry of a slot; new vertices lie between old ones.
    """

    def __init__(self, mesh: Mesh, points: Tensor) -> None:
        self.mesh = mesh
        self.slots = {0: points}
        self.noise = {0: 0.0}
        self.largest: dict[int, float] = {}

    def affine(self, step: Affine) -> None:
        """Apply an affine map to all vertices at once."""
        given = [self.slots[slot] for slot in step.inputs]
        largest = max(self._largest(slot) for slot in step.inputs)
        noise = max(self.noise[slot] for slot in step.inputs)
        self.slots[step.output] = step.value(*given)
        self.noise[step.output] = (step.gain * (noise + _ROUNDING * largest)
                                   + _ROUNDING * step.offset)

    def slack(self, slot: int) -> float:
        """Return how far from a kink, or a tie, values of a slot may be by rounding alone."""
        return self.noise[slot] or _ROUNDING * self._largest(slot)

    def _largest(self, slot: int) -> float:
        if slot not in self.largest:
            self.largest[slot] = float(torch.linalg.vector_norm(self.slots[slot], torch.inf))
        return self.largest[slot]

    def bend(self, step: Bend, layer: int, in_place: bool) -> bool:
        """Cut along the kinks of an activation and apply it; say whether a case was degenerate."""
        from .coding import bend

        start, before = self._begin(), self.slots[step.input]
        kinks = np.array(step.kinks)
        self.mesh, values, degenerate = cut(self.mesh, before.flatten(1).numpy(), kinks,
                                            self.slack(step.input), layer)
        self._extend(start, step.input, values)
        bent = values if in_place else np.empty_like(values)
        self.largest[step.output] = bend(values, kinks, np.array(step.slopes), step.level, bent)
        self.slots[step.output] = torch.from_numpy(bent).reshape(-1, *before.shape[1:])
        self.noise[step.output] = 0.0
        return degenerate

    def pool(self, step: Pool, layer: int) -> None:
        """Cut where the largest entry of a window changes, and take it."""
        start, before = self._begin(), self.slots[step.input]
        windows = [window[window >= 0] for window in step.windows.numpy()]
        mesh, values, _ = cut_windows(self.mesh, before.flatten(1).numpy(), windows,
                                      self.slack(step.input), layer)
        self.mesh = mesh
        self._extend(start, step.input, values)
        self.mesh, kept, _ = dissolved(mesh)
        self.slots = {slot: old[torch.from_numpy(kept)] for slot, old in self.slots.items()}
        self.slots[step.output] = step.value(self.slots[step.input])
        self.noise[step.output] = 0.0

    def _begin(self) -> int:
        regions = int(self.mesh.size[REGIONS])
        self.mesh.parent[:regions] = np.arange(regions)
        return int(self.mesh.size[VERTICES])

    def _extend(self, start: int, given: int, values: np.ndarray) -> None:
        """Bring all slots to the new vertices, one of them from its values there."""
        for slot, old in self.slots.items():
            self.slots[slot] = (torch.from_numpy(values).reshape(-1, *old.shape[1:])
                                if slot == given else self._extended(old, start))

    def _extended(self, old: Tensor, start: int) -> Tensor:
        from .cutting import extend

        values = np.empty((int(self.mesh.size[VERTICES]), old[0].numel()))
        values[:start] = old.flatten(1).numpy()
        extend(self.mesh, start, values)
        return torch.from_numpy(values).reshape(-1, *old.shape[1:])
