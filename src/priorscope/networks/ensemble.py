"""Many networks looked at together."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from .._core import seeds
from .._core.checks import whole_number
from .._core.errors import BadInput
from .evaluation import evaluate


class Ensemble:
    """A number of networks with the same inputs and outputs.

    Made by ``sample``, ``Ensemble.from_modules`` or ``Ensemble.from_factory``. Calling it on
    points of shape (points, inputs) gives outputs of shape (count, points, outputs); on points
    of shape (count, points, inputs) each network sees its own. ``nets[i]`` is a module.
    """

    def __len__(self) -> int:
        raise NotImplementedError

    def __getitem__(self, index: int) -> nn.Module:
        raise NotImplementedError

    def __call__(self, x: Tensor, *, batch_size: int | None = None) -> Tensor:
        """Evaluate all networks.

        Args:
            x: Shape (points, inputs), or (count, points, inputs) for points of their own.
            batch_size: Networks at a time; None means as many as keep memory small.

        Returns:
            Shape (count, points, outputs), without a graph.
        """
        raise NotImplementedError

    def __iter__(self) -> Iterator[nn.Module]:
        return (self[index] for index in range(len(self)))

    @staticmethod
    def from_modules(modules: Sequence[nn.Module]) -> "Ensemble":
        """Return an ensemble of the user's own modules; they are neither copied nor changed."""
        if isinstance(modules, nn.Module):
            raise BadInput(f"a single {type(modules).__name__} is no ensemble: expected a list of "
                           "modules")
        return ModuleEnsemble(modules)

    @staticmethod
    def from_factory(factory: Callable[[], nn.Module], *, count: int, seed: int = 0) -> "Ensemble":
        """Return ``count`` modules made by ``factory``, each under a random state of its own.

        Member i depends on (seed, i) alone; torch's global random state is left as it was.

        Args:
            factory: Called without arguments; draws its weights from torch's random state.
            count: Number of networks.
            seed: A non-negative integer.
        """
        whole_number("count", count)
        return ModuleEnsemble([drawn_module(factory, seed=seed, index=i) for i in range(count)])


def drawn_module(factory: Callable[[], nn.Module], *, seed: int, index: int) -> nn.Module:
    """Return member ``index`` of ``Ensemble.from_factory``, in evaluation mode.

    Raises:
        BadInput: The factory makes no module.
    """
    word = int(seeds.sequence(seed, "factory", index).generate_state(1)[0])
    with torch.random.fork_rng(devices=[]):
        torch.random.default_generator.manual_seed(word)
        made = factory()
    if not isinstance(made, nn.Module):
        raise BadInput(f"the factory returned a {type(made).__name__}: expected a torch.nn.Module")
    return made.eval()


class ModuleEnsemble(Ensemble):
    """An ensemble of arbitrary modules, evaluated one after the other."""

    def __init__(self, modules: Sequence[nn.Module]) -> None:
        self._modules = list(modules)
        if not self._modules:
            raise BadInput("an ensemble needs at least one module, none was given")

    def __len__(self) -> int:
        return len(self._modules)

    def __getitem__(self, index: int) -> nn.Module:
        return self._modules[index]

    def __call__(self, x: Tensor, *, batch_size: int | None = None) -> Tensor:
        """Evaluate all networks; ``batch_size`` counts points here."""
        own = per_network(x, len(self))
        return torch.stack([
            evaluate(module, x[index] if own else x, batch_size=batch_size)
            for index, module in enumerate(self._modules)
        ])

    def __repr__(self) -> str:
        return f"Ensemble of {len(self)} {type(self._modules[0]).__name__} modules"


def per_network(x: Any, count: int) -> bool:
    """Tell whether ``x`` holds points for each network apart; check its shape.

    Raises:
        BadInput: ``x`` is no tensor of two axes, or of three with one entry per network.
    """
    if not isinstance(x, Tensor) or x.ndim not in (2, 3):
        shape = tuple(x.shape) if isinstance(x, Tensor) else type(x).__name__
        raise BadInput(f"points are {shape}: expected a tensor (points, inputs)")
    if x.ndim == 3 and x.shape[0] != count:
        raise BadInput(f"points have shape {tuple(x.shape)}: expected {count} sets, one a network")
    return x.ndim == 3
