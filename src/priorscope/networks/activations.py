"""The activations by name: one entry holds all that the rest of the house needs to know.

An activation is a function of one variable applied to each pre-activation. ``kinks`` are the
points where it or its derivative jumps; quadrature splits there, and a function with kinks and
straight stretches between them (``piecewise_linear``) admits exact geometry.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from .._core.checks import known_name


class Erf(nn.Module):
    """The error function, elementwise."""

    def forward(self, x: Tensor) -> Tensor:
        """Return erf(x)."""
        return torch.erf(x)


class Sine(nn.Module):
    """The sine, elementwise, without a frequency factor."""

    def forward(self, x: Tensor) -> Tensor:
        """Return sin(x)."""
        return torch.sin(x)


class Gaussian(nn.Module):
    """The Gaussian bump exp(-x²), elementwise; no factor 1/2, no width."""

    def forward(self, x: Tensor) -> Tensor:
        """Return exp(-x²)."""
        return torch.exp(-x.square())


@dataclass(frozen=True)
class Activation:
    """One activation function.

    Attributes:
        name: The registered name.
        function: Elementwise map of a tensor, out of place.
        module: Makes the ``nn.Module`` that computes the same.
        inplace: The same map overwriting its argument, where torch has one.
        kinks: Points where the function or its first derivative jumps.
        piecewise_linear: Whether it is straight between its kinks.
        homogeneous: Whether φ(cz) = cφ(z) for all c > 0.
    """

    name: str
    function: Callable[[Tensor], Tensor]
    module: Callable[[], nn.Module]
    inplace: Callable[[Tensor], Tensor] | None = None
    kinks: tuple[float, ...] = ()
    piecewise_linear: bool = False
    homogeneous: bool = False

    def apply_(self, z: Tensor) -> Tensor:
        """Return the activation of ``z``, overwriting ``z`` where that saves memory traffic."""
        return self.inplace(z) if self.inplace is not None else self.function(z)


def _gaussian(x: Tensor) -> Tensor:
    return torch.exp(-x.square())


def _gaussian_(x: Tensor) -> Tensor:
    return x.square_().neg_().exp_()


_ENTRIES = (
    Activation("relu", torch.relu, nn.ReLU, torch.relu_, (0.0,), True, True),
    Activation("leaky_relu", functional.leaky_relu, nn.LeakyReLU,
               lambda z: functional.leaky_relu_(z), (0.0,), True, True),
    Activation("gelu", functional.gelu, nn.GELU),
    Activation("silu", functional.silu, nn.SiLU, lambda z: functional.silu(z, inplace=True)),
    Activation("selu", torch.selu, nn.SELU, torch.selu_, (0.0,)),
    Activation("sigmoid", torch.sigmoid, nn.Sigmoid, torch.sigmoid_),
    Activation("tanh", torch.tanh, nn.Tanh, torch.tanh_),
    Activation("hard_tanh", functional.hardtanh, nn.Hardtanh,
               lambda z: functional.hardtanh_(z), (-1.0, 1.0), True),
    Activation("erf", torch.erf, Erf, lambda z: z.erf_()),
    Activation("sine", torch.sin, Sine, torch.sin_),
    Activation("gaussian", _gaussian, Gaussian, _gaussian_),
    Activation("identity", lambda z: z, nn.Identity, lambda z: z, (), True, True),
)

ACTIVATIONS: dict[str, Activation] = {entry.name: entry for entry in _ENTRIES}
ALIASES: dict[str, str] = {"swish": "silu", "linear": "identity", "hardtanh": "hard_tanh",
                           "sin": "sine"}

#: Slope of ``leaky_relu`` below zero, torch's default.
LEAKY_SLOPE = 0.01

#: Scale and saturation of ``selu`` (Klambauer et al. 2017), as torch has them.
SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772


def activation(name: str) -> Activation:
    """Return the activation registered under ``name`` or one of its aliases.

    Raises:
        UnknownName: No such activation; the message lists the nearest names.
    """
    name = ALIASES.get(name, name)
    return ACTIVATIONS[known_name("activation", name, ACTIVATIONS)]
