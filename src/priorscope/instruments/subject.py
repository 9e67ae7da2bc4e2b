"""What a profile is taken of: an architecture with a weight law, or a factory of modules."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import nn

from .._core.checks import whole_number
from .._core.errors import BadInput
from ..networks import MLP, Ensemble, WeightLaw, sample
from ..networks.loading import build


class Subject(Protocol):
    """Something whose random networks can be drawn."""

    @property
    def name(self) -> str:
        """Name it for titles."""
        ...

    @property
    def law(self) -> str:
        """Return the weight law in words."""
        ...

    def plane_networks(self, count: int, seed: int) -> Ensemble:
        """Draw networks for a plane of inputs."""
        ...

    def plane_inputs(self) -> int:
        """Return how many inputs those networks take."""
        ...

    def bit_networks(self, bits: int, count: int, seed: int) -> Ensemble:
        """Draw networks on bit strings."""
        ...

    def bit_inputs(self, bits: int) -> int:
        """Return how many bits those networks take, near the number that is wished for."""
        ...


@dataclass(frozen=True)
class ArchitectureSubject:
    """An architecture and a weight law; its number of inputs follows the domain."""

    arch: MLP
    weight_law: WeightLaw

    @property
    def name(self) -> str:
        """Describe the hidden layers, since inputs and outputs follow the domain."""
        return str(self.arch)

    @property
    def law(self) -> str:
        """Name the weight law."""
        return str(self.weight_law)

    def plane_networks(self, count: int, seed: int) -> Ensemble:
        """Draw networks of two inputs and one output, in float64."""
        arch = self.arch.replace(inputs=2, outputs=1)
        return sample(arch, self.weight_law, count=count, seed=seed, dtype=torch.float64)

    def plane_inputs(self) -> int:
        """Return 2."""
        return 2

    def bit_networks(self, bits: int, count: int, seed: int) -> Ensemble:
        """Draw networks of as many inputs as bits and one output."""
        return sample(self.on_bits(bits), self.weight_law, count=count, seed=seed)

    def bit_inputs(self, bits: int) -> int:
        """Return the number that is wished for."""
        return bits

    def on_bits(self, bits: int) -> MLP:
        """Return the architecture with one input per bit."""
        return self.arch.replace(inputs=bits, outputs=1)

    def with_activation(self, name: str) -> "ArchitectureSubject":
        """Return the same subject with another activation."""
        return dataclasses.replace(self, arch=self.arch.replace(activation=name))


@dataclass(frozen=True)
class FactorySubject:
    """A factory that returns a freshly initialised module at each call.

    Attributes:
        factory: Called without arguments.
        name: For titles.
        inputs: Number of input coordinates; None reads it off the first linear layer.
    """

    factory: Callable[[], nn.Module]
    name: str
    inputs: int | None = None
    law: str = "its own initialisation"

    def plane_networks(self, count: int, seed: int) -> Ensemble:
        """Draw modules; their first output is looked at."""
        return Ensemble.from_factory(self.factory, count=count, seed=seed)

    def plane_inputs(self) -> int:
        """Return the module's number of inputs."""
        if self.inputs is not None:
            return whole_number("inputs", self.inputs)
        for module in build(self.factory).modules():
            if isinstance(module, nn.Linear):
                return module.in_features
        raise BadInput(f"{self.name} has no linear layer to read its number of inputs off: "
                       "give it, e.g. --inputs 784")

    def bit_networks(self, bits: int, count: int, seed: int) -> Ensemble:
        """Draw modules."""
        return Ensemble.from_factory(self.factory, count=count, seed=seed)

    def bit_inputs(self, bits: int) -> int:
        """Return the module's own number of inputs."""
        return self.plane_inputs()
