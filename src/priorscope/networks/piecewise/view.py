"""A network as a list of affine maps, bends and pools, all in float64."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from ..._core.errors import UnknownName
from .steps import Affine, Bend, Pool, Step


@dataclass(frozen=True, eq=False)
class PiecewiseLinear:
    """A piecewise-linear network, with weights of its own: later training does not change it.

    Attributes:
        steps: What is computed, in order; a second call of module m is named ``m#2``.
        shape: Shape of one input point.
        output: Slot of the result.
    """

    steps: tuple[Step, ...]
    shape: tuple[int, ...]
    output: int

    def __call__(self, x: Tensor) -> Tensor:
        """Return the outputs at points (points, ...), flat: (points, outputs)."""
        return self.run(x)[""]

    def run(self, x: Tensor, keep: Collection[str] = ()) -> dict[str, Tensor]:
        """Return the outputs (under ``""``) and the values of named layers, each flat."""
        found = {}
        for step, slots in self._walk(x):
            if step.name in keep:
                found[step.name] = slots[step.output].flatten(1)
        found[""] = slots[self.output].flatten(1)
        return found

    def slopes(self, x: Tensor, direction: Tensor, keep: Collection[str] = ()) -> dict[str, Tensor]:
        """Return the derivative along ``direction`` of the outputs and of named layers.

        Args:
            x: Points (points, ...), inside their linear regions.
            direction: Tangents of the same shape.
            keep: Names of layers.
        """
        tangents, found = {0: direction}, {}
        for step, slots in self._walk(x):
            given = [tangents[slot] for slot in step.inputs]
            tangents[step.output] = (
                step.derivative(*given) if isinstance(step, Affine)
                else step.derivative(slots[step.input], given[0]))
            if step.name in keep:
                found[step.name] = tangents[step.output].flatten(1)
        found[""] = tangents[self.output].flatten(1)
        return found

    def patterns(self, x: Tensor) -> Tensor:
        """Return the state of every unit that bends or pools, (points, units), int16.

        A unit of ReLU: 1 above zero, else 0. In general the number of kinks below its value; of a
        window, which of its entries is largest.
        """
        states = [step.state(slots[step.input]).flatten(1).to(torch.int16)
                  for step, slots in self._walk(x) if not isinstance(step, Affine)]
        return torch.cat(states, dim=1) if states else x.new_zeros((len(x), 0), dtype=torch.int16)

    def last_uses(self) -> list[tuple[int, ...]]:
        """Return, for each step, the slots that no later step reads."""
        needed, frees = {self.output}, []
        for step in reversed(self.steps):
            done = {slot for slot in (*step.inputs, step.output) if slot not in needed}
            needed |= done
            frees.append(tuple(done))
        return frees[::-1]

    def bends(self) -> tuple[Bend | Pool, ...]:
        """Return the steps that are not affine, in order."""
        return tuple(step for step in self.steps if not isinstance(step, Affine))

    def check_names(self, names: Collection[str]) -> None:
        """Refuse names of layers that there are not."""
        known = {step.name for step in self.steps}
        for name in names:
            if name not in known:
                raise UnknownName("layer", name, known)

    def _walk(self, x: Tensor) -> Iterator[tuple[Step, dict[int, Tensor]]]:
        """Compute step by step; the slots hold what later steps need, and the last results."""
        slots = {0: x.to(torch.float64)}
        freed: tuple[int, ...] = ()
        for step, frees in zip(self.steps, self.last_uses(), strict=True):
            for slot in freed:
                slots.pop(slot)
            slots[step.output] = step.value(*(slots[slot] for slot in step.inputs))
            yield step, slots
            freed = frees
