"""Models seen from their first layer, where flipping one bit is adding one column.

A probe holds a batch of bit strings' models: one network for all rows, or one network per row.
It splits the model into a first affine map and a tail, so that a search pays the first layer once
and a rank-one update per flip. A model without such a layer is its own tail.
"""

import copy
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from ..._core.errors import UnsupportedModel
from ...networks.evaluation import Model, outputs_of, widest_activation
from ...networks.stack import Stack
from .first_layer import split_first_linear
from .shallow import Shallow, shallow_model, shallow_stack


class Probe(Protocol):
    """What a search over bit strings may ask of a batch of rows."""

    @property
    def shared(self) -> bool:
        """Whether all rows share one network, so that dropping rows costs nothing."""
        ...

    @property
    def row_bytes(self) -> int:
        """Bytes that one candidate string needs on its way through the tail."""
        ...

    def first(self, x: Tensor) -> Tensor:
        """Return the first layer's values z, (rows, n) -> (rows, units)."""
        ...

    def columns(self, bits: Tensor) -> Tensor:
        """Return the first layer's columns of chosen bits, (rows, k) -> (rows, k, units)."""
        ...

    def all_columns(self) -> Tensor:
        """Return all columns, shape (rows or 1, n, units)."""
        ...

    def pull(self, gradient: Tensor) -> Tensor:
        """Carry a gradient from z back to the bits, (rows, units) -> (rows, n)."""
        ...

    def tail(self, z: Tensor) -> Tensor:
        """Finish the pass, (rows, k, units) -> (rows, k, outputs); z is left alone."""
        ...

    def precisely(self, rows: Tensor, x: Tensor) -> Tensor | None:
        """Evaluate strings x (m, n) under rows (m,) in float64, or None where that can't be."""
        ...

    def keep(self, rows: Tensor) -> "Probe":
        """Return the probe of some rows."""
        ...

    def shallow(self) -> Shallow | None:
        """Return the network of a probe of one row in float64; None if the bound has no hold."""
        ...


@dataclass
class StackProbe:
    """One random network per row, their weights stacked."""

    stack: Stack
    shared = False

    @property
    def row_bytes(self) -> int:
        """Bytes per candidate: a few activations of each width."""
        return 3 * self.stack.layers[0].weight.element_size() * max(self.stack.arch.sizes)

    def first(self, x: Tensor) -> Tensor:
        """Return W₁x + b₁."""
        return self.stack.layers[0].affine(x.unsqueeze(1)).squeeze(1)

    def columns(self, bits: Tensor) -> Tensor:
        """Return columns of each row's W₁."""
        weight = self.stack.layers[0].weight
        index = bits.unsqueeze(1).expand(-1, weight.shape[1], -1)
        return weight.gather(2, index).transpose(1, 2)

    def all_columns(self) -> Tensor:
        """Return each row's W₁ transposed."""
        return self.stack.layers[0].weight.transpose(1, 2)

    def pull(self, gradient: Tensor) -> Tensor:
        """Return W₁ᵀg."""
        return torch.bmm(gradient.unsqueeze(1), self.stack.layers[0].weight).squeeze(1)

    def tail(self, z: Tensor) -> Tensor:
        """Finish the pass of each row's network."""
        owned = z if z.requires_grad else z.clone()
        return self.stack.after(0, z, owned)

    def precisely(self, rows: Tensor, x: Tensor) -> Tensor:
        """Evaluate in float64."""
        outputs = x.new_empty(len(x), self.stack.arch.outputs, dtype=torch.float64)
        for row in rows.unique():  # one copy of a network's weights at a time
            mine = rows == row
            stack = self.stack[row:row + 1].map(lambda weights: weights.double())
            outputs[mine] = stack(x[mine].double().unsqueeze(0)).squeeze(0)
        return outputs

    def keep(self, rows: Tensor) -> "StackProbe":
        """Copy the weights of some rows."""
        if len(rows) == self.stack.count:
            return self
        return StackProbe(self.stack[rows])

    def shallow(self) -> Shallow | None:
        """Read the stack's one network."""
        return shallow_stack(self.stack)


class ModelProbe:
    """One model for all rows; its leading linear layer is split off where it has one.

    Args:
        model: A module in evaluation mode or a callable.
        shape: Shape of one input as the model expects it.
        example: A batch of inputs, for the device and dtype.
    """

    shared = True

    def __init__(self, model: Model, shape: tuple[int, ...], example: Tensor) -> None:
        self._model, self._shape = model, shape
        self._double: Model | None = None
        self._shallow: Shallow | None = None
        self._read, self._inputs = False, example.shape[1]
        self._linear, self._rest = split_first_linear(model, inputs=example.shape[1])
        units = self._linear.out_features if self._linear is not None else example.shape[1]
        self._columns = (
            torch.eye(units, dtype=example.dtype, device=example.device)
            if self._linear is None else self._linear.weight.detach().T.contiguous()
        )
        widest = max(units, widest_activation(model, example[:1].reshape(1, *shape)))
        self.row_bytes = 4 * example.element_size() * widest

    def first(self, x: Tensor) -> Tensor:
        """Return W₁x + b₁, or the string itself."""
        return x if self._linear is None else self._linear(x).detach()

    def columns(self, bits: Tensor) -> Tensor:
        """Return columns of W₁."""
        return self._columns[bits]

    def all_columns(self) -> Tensor:
        """Return W₁ transposed."""
        return self._columns.unsqueeze(0)

    def pull(self, gradient: Tensor) -> Tensor:
        """Return W₁ᵀg."""
        return gradient if self._linear is None else gradient @ self._linear.weight.detach()

    def tail(self, z: Tensor) -> Tensor:
        """Finish the pass."""
        rows, k = z.shape[:2]
        shape = self._shape if self._linear is None else z.shape[2:]
        # A copy, since what follows may overwrite its input.
        flat = z.reshape(rows * k, *shape).clone()
        return outputs_of(self._rest, flat).reshape(rows, k, -1)

    def precisely(self, rows: Tensor, x: Tensor) -> Tensor | None:
        """Evaluate in float64 on a copy of the module, or return None where that fails."""
        if not isinstance(self._model, nn.Module):
            return None
        try:
            if self._double is None:
                self._double = copy.deepcopy(self._model).double()
            return outputs_of(self._double, x.double().reshape(len(x), *self._shape))
        except (UnsupportedModel, RuntimeError, TypeError):
            return None  # not every model can be copied, or computes in float64 throughout

    def keep(self, rows: Tensor) -> "ModelProbe":
        """Return itself: rows differ in their strings only."""
        return self

    def shallow(self) -> Shallow | None:
        """Read the model once, for all rows."""
        if not self._read:
            self._shallow, self._read = shallow_model(self._model, inputs=self._inputs), True
        return self._shallow
