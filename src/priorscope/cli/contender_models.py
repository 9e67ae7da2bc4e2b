"""The models and architectures that the two names of ``priorscope compare`` stand for."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from ..instruments.audit.trained import train_parity
from ..networks import MLP, he_normal, sample
from ..networks.loading import load_factory, load_model
from ..training.parity import parity_architecture
from .contenders import INITIAL, TRAINED, Contender
from .data_flags import DataFlags
from .model_flags import with_output


def subject(side: Contender) -> MLP | Callable[[], nn.Module]:
    """Return an architecture, or a factory, to be sampled before training."""
    if side.arch is not None:
        return side.arch
    assert side.factory is not None
    return load_factory(side.factory)


@dataclass(frozen=True)
class Room:
    """Where models are made: the data, the device and the seed that they share.

    Attributes:
        wanted: The data a network is trained on.
        device: Where models run.
        output: Which output is meant, where they return several.
        epochs: Of the network that is trained here.
        seed: Of its training.
    """

    wanted: DataFlags
    device: torch.device
    output: str | None
    epochs: int
    seed: int

    def models(self, sides: tuple[Contender, Contender]) -> tuple[nn.Module, nn.Module]:
        """Return both models, in evaluation mode."""
        one, other = sides
        return self._model(one, other), self._model(other, one)

    def _model(self, side: Contender, other: Contender) -> nn.Module:
        if side.kind == TRAINED:
            return train_parity(self.wanted.dataset().even_odd(), epochs=self.epochs,
                                seed=self.seed, device=self.device)[0]
        if side.kind == INITIAL and other.kind == TRAINED:
            arch = parity_architecture(self.wanted.dataset().features)
            return sample(arch, he_normal(), count=1, seed=self.seed, device=self.device)[0]
        factory = other.factory if side.kind == INITIAL else side.factory
        assert factory is not None
        weights = None if side.kind == INITIAL else side.weights
        return with_output(load_model(factory, weights=weights).to(self.device), self.output)
