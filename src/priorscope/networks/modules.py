"""One member of a stack as a plain ``torch.nn.Sequential``."""

import torch
from torch import Tensor, nn

from .activations import activation
from .mlp import MLP
from .stack import Layer, Stack


class Prefactor(nn.Module):
    """Multiplication by a constant, the c of φ(c·z)."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, z: Tensor) -> Tensor:
        """Return c·z."""
        return z * self.factor

    def extra_repr(self) -> str:
        """Show the constant in the module's ``repr``."""
        return f"{self.factor:g}"


class HiddenLayer(nn.Module):
    """A hidden layer with a gate or a residual sum; see ``MLP`` for the formula.

    Args:
        linear: The affine map Wx + b.
        shape: What is applied to z: normalisation, prefactor, activation.
        gate: The affine map of the gate, or None.
        residual: ``"literal"`` adds z, ``"resnet"`` adds x, False adds nothing.
    """

    def __init__(self, linear: nn.Linear, norm: nn.Module, shape: nn.Module,
                 gate: nn.Linear | None, residual: str | bool) -> None:
        super().__init__()
        self.linear, self.norm, self.shape, self.gate = linear, norm, shape, gate
        self.residual = residual

    def forward(self, x: Tensor) -> Tensor:
        """Return the layer's output."""
        z = self.norm(self.linear(x))
        h = self.shape(z)
        if self.gate is not None:
            h = h * torch.sigmoid(self.gate(x))
        if self.residual == "literal":
            return h + z
        return h + x if self.residual == "resnet" else h


def member(stack: Stack, index: int) -> nn.Sequential:
    """Return network ``index`` of ``stack`` as a module with weights of its own.

    Plain architectures give alternating ``Linear`` and activation modules; gates and residual
    sums give one ``HiddenLayer`` each.
    """
    arch = stack.arch
    modules: list[nn.Module] = []
    for position in range(arch.depth):
        modules += _hidden(arch, position, stack.layers[position], index)
    modules.append(_linear(stack.layers[-1], index))
    return nn.Sequential(*modules)


def _hidden(arch: MLP, position: int, layer: Layer, index: int) -> list[nn.Module]:
    linear = _linear(layer, index)
    norm = [nn.LayerNorm(arch.widths[position], elementwise_affine=False)] * arch.layer_norm
    shape: list[nn.Module] = [activation(arch.activation).module()]
    if arch.prefactor != 1.0:
        shape.insert(0, Prefactor(arch.prefactor))
    if not (arch.gated or arch.residual):
        return [linear, *norm, *shape]
    residual = arch.residual if arch.residual == "literal" or arch.skips(position) else False
    gate = None if layer.gate is None else _linear(layer.gate, index)
    return [HiddenLayer(linear, nn.Sequential(*norm), nn.Sequential(*shape), gate, residual)]


def _linear(layer: Layer, index: int) -> nn.Linear:
    weight = layer.weight[index]
    # skip_init keeps torch's own initialisation, and so the global random state, out of it.
    linear = nn.utils.skip_init(
        nn.Linear, weight.shape[1], weight.shape[0], bias=layer.bias is not None,
        dtype=weight.dtype, device=weight.device,
    )
    with torch.no_grad():
        linear.weight.copy_(weight)
        if layer.bias is not None:
            linear.bias.copy_(layer.bias[index])
    return linear
