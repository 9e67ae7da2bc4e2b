"""The weights of many networks of one architecture, and their common forward pass."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from .activations import activation
from .mlp import MLP


@dataclass(frozen=True)
class Layer:
    """One affine map of ``count`` networks.

    Attributes:
        weight: Shape (count, fan_out, fan_in).
        bias: Shape (count, fan_out), or None.
        gate: The affine map of the layer's gate, or None.
    """

    weight: Tensor
    bias: Tensor | None = None
    gate: "Layer | None" = None

    def affine(self, x: Tensor) -> Tensor:
        """Return Wx + b for x of shape (count or 1, points, fan_in)."""
        x = x.expand(self.weight.shape[0], -1, -1)
        if self.bias is None:
            return torch.bmm(x, self.weight.transpose(1, 2))
        return torch.baddbmm(self.bias.unsqueeze(1), x, self.weight.transpose(1, 2))

    def map(self, change: Callable[[Tensor], Tensor]) -> "Layer":
        """Return the layer with ``change`` applied to each of its tensors."""
        bias = None if self.bias is None else change(self.bias)
        gate = None if self.gate is None else self.gate.map(change)
        return Layer(change(self.weight), bias, gate)


@dataclass(frozen=True)
class Stack:
    """``count`` networks of one architecture, their weights stacked along the first axis.

    Attributes:
        arch: The architecture.
        layers: One ``Layer`` per affine map, the read-out last.
    """

    arch: MLP
    layers: tuple[Layer, ...]

    @property
    def count(self) -> int:
        """Number of networks."""
        return self.layers[0].weight.shape[0]

    def map(self, change: Callable[[Tensor], Tensor]) -> "Stack":
        """Return the stack with ``change`` applied to each tensor (a slice, a cast, a move)."""
        return Stack(self.arch, tuple(layer.map(change) for layer in self.layers))

    def __getitem__(self, members: slice | Tensor) -> "Stack":
        """Return the stack of some members; a slice shares their memory, indices copy it."""
        return self.map(lambda weights: weights[members])

    def __call__(self, x: Tensor) -> Tensor:
        """Evaluate every network; x has shape (count or 1, points, inputs).

        Returns:
            Shape (count, points, outputs). Exact to rounding.
        """
        return self.after(0, x, self.layers[0].affine(x))

    def after(self, layer: int, x: Tensor, z: Tensor) -> Tensor:
        """Finish the pass from the pre-activations ``z`` of ``layer``; x is that layer's input.

        ``z`` may be overwritten unless a gradient is wanted.
        """
        for index in range(layer, self.arch.depth):
            x = self._hidden(index, x, z)
            z = self.layers[index + 1].affine(x)
        return z

    def _hidden(self, index: int, x: Tensor, z: Tensor) -> Tensor:
        arch, phi = self.arch, activation(self.arch.activation)
        if arch.layer_norm:
            z = functional.layer_norm(z, z.shape[-1:])
        # Overwriting z saves a pass over memory, but z may be tracked or needed again.
        overwrite = not (torch.is_grad_enabled() and z.requires_grad)
        scaled = z
        if arch.prefactor != 1.0 or (overwrite and arch.residual == "literal"):
            scaled = z * arch.prefactor
        h = phi.apply_(scaled) if overwrite else phi.function(scaled)
        gate = self.layers[index].gate
        if gate is not None:
            h = h * torch.sigmoid(gate.affine(x))
        if arch.residual == "literal":
            return h + z
        return h + x if arch.skips(index) else h
