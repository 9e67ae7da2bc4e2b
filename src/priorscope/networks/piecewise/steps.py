"""The three kinds of step that a piecewise-linear network is made of.

Each step reads some slots and writes one. A slot holds one float64 tensor, points along its first
axis; slot 0 is the input.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Affine:
    """An affine map of one slot, or a sum of affine maps of several.

    Attributes:
        name: Dotted path of the module, or the name of the function.
        inputs: Slots that it reads.
        output: Slot that it writes.
        apply: Maps float64 tensors (points, ...) to one such tensor.
        gain: A bound on max |output| over max |input|, without the constant part.
        offset: A bound on the constant part.
        matrix: (outputs, inputs) where the map is a matrix product of flat points, else None.
        bias: (outputs,) beside ``matrix``.
    """

    name: str
    inputs: tuple[int, ...]
    output: int
    apply: Callable[..., Tensor]
    gain: float
    offset: float = 0.0
    matrix: Tensor | None = None
    bias: Tensor | None = None

    @cached_property
    def columns(self) -> Tensor:
        """The transposed matrix, (inputs, outputs), contiguous."""
        if self.matrix is None:
            raise AttributeError(f"{self.name} is no matrix")
        return self.matrix.T.contiguous()

    def value(self, *inputs: Tensor) -> Tensor:
        """Return the map's values."""
        return self.apply(*inputs)

    def derivative(self, *tangents: Tensor) -> Tensor:
        """Return the linear part of the map, applied to tangents."""
        if self.offset == 0.0:
            return self.apply(*tangents)
        return self.apply(*tangents) - self.apply(*(torch.zeros_like(v[:1]) for v in tangents))


@dataclass(frozen=True)
class Bend:
    """An activation that is straight between its kinks, applied to each unit.

    Attributes:
        name: Dotted path of the module, or the name of the function.
        input: Slot that it reads.
        output: Slot that it writes.
        kinks: Where the slope changes, in increasing order.
        slopes: One more than kinks.
        level: Value at the first kink.
    """

    name: str
    input: int
    output: int
    kinks: tuple[float, ...]
    slopes: tuple[float, ...]
    level: float = 0.0

    @property
    def inputs(self) -> tuple[int, ...]:
        """The slot that it reads, as a tuple."""
        return (self.input,)

    def state(self, z: Tensor) -> Tensor:
        """Return how many kinks lie strictly below each entry, int8."""
        found = torch.zeros(z.shape, dtype=torch.int8, device=z.device)
        for kink in self.kinks:
            found += z > kink
        return found

    def value(self, z: Tensor) -> Tensor:
        """Return the activation of each entry."""
        result = self.slopes[0] * (z - self.kinks[0])
        for kink, before, after in zip(self.kinks, self.slopes, self.slopes[1:], strict=False):
            result = result + (after - before) * (z - kink).clamp_min(0)
        return result + self.level

    def derivative(self, z: Tensor, tangent: Tensor) -> Tensor:
        """Return the tangent times the slope at each entry."""
        return z.new_tensor(self.slopes)[self.state(z).long()] * tangent


@dataclass(frozen=True, eq=False)
class Pool:
    """A maximum over windows.

    Attributes:
        name: Dotted path of the module, or the name of the function.
        input: Slot that it reads.
        output: Slot that it writes.
        windows: (outputs, window) places in the flat input; -1 stands for padding.
        shape: Shape of one output point.
    """

    name: str
    input: int
    output: int
    windows: Tensor
    shape: tuple[int, ...]

    @property
    def inputs(self) -> tuple[int, ...]:
        """The slot that it reads, as a tuple."""
        return (self.input,)

    def spread(self, z: Tensor) -> Tensor:
        """Return the entries of each window, (points, outputs, window), -inf for padding."""
        flat = torch.nn.functional.pad(z.flatten(1), (0, 1), value=-torch.inf)
        return flat[:, self.windows]

    def state(self, z: Tensor) -> Tensor:
        """Return which entry of each window is largest, the first of equal ones."""
        return self.spread(z).argmax(dim=-1).to(torch.int16)

    def value(self, z: Tensor) -> Tensor:
        """Return the largest entry of each window."""
        return self.spread(z).amax(dim=-1).reshape(len(z), *self.shape)

    def derivative(self, z: Tensor, tangent: Tensor) -> Tensor:
        """Return the tangent of the largest entry of each window."""
        chosen = self.windows.gather(1, self.state(z).long().T).T
        return tangent.flatten(1).gather(1, chosen).reshape(len(z), *self.shape)


Step = Affine | Bend | Pool
