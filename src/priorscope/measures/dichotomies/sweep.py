"""One layer whose weights turn from W towards W', seen at fixed inputs."""

import copy
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call

from ..._core.checks import finite, known_name, whole_number
from ..._core.errors import BadInput, UnsupportedModel
from ...networks.evaluation import outputs_of
from ...networks.laws import WeightLaw
from ..trajectories.watching import precise_model

#: Modules whose output is linear in their weight.
_LINEAR = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)


@dataclass(frozen=True, eq=False)
class Sweep:
    """The layer's output W(t)z + b = a cos t + b sin t + c, one ellipse for each input.

    Attributes:
        model: A copy of the network that nobody else holds, in float64 where it can be.
        layer: Name of the swept layer.
        inputs: The fixed inputs, as the copy takes them.
        terms: (inputs, 3, *shape of the layer's output), the coefficients a, b, c.
    """

    model: nn.Module
    layer: str
    inputs: Tensor
    terms: Tensor

    def outputs(self, angles: Tensor) -> Tensor:
        """Return the network's outputs at some angles, (angles, inputs, outputs)."""
        turned = torch.stack([angles.cos(), angles.sin(), torch.ones_like(angles)], dim=1)
        values = torch.einsum("tk,sk...->ts...", turned.to(self.terms), self.terms).flatten(0, 1)
        rows = self.inputs.repeat(len(angles), *(1,) * (self.inputs.ndim - 1))
        with _answering(self.model, self.layer, lambda _: values), torch.no_grad():
            found = outputs_of(self.model, rows)
        return found.reshape(len(angles), len(self.inputs), -1).to("cpu", torch.float64)


def sweep_of(model: nn.Module, inputs: Tensor, layer: str | int | None,
             partner: Tensor | WeightLaw | None, stream: np.random.Generator) -> Sweep:
    """Return the sweep of a layer of a model.

    Args:
        model: Neither changed nor kept.
        inputs: (inputs, ...).
        layer: Name of a linear layer or convolution, or its place among them; None is the first.
        partner: W', or the law it is drawn from; None is normal with the mean square of W.
        stream: What W' is drawn from.
    """
    if not isinstance(model, nn.Module):
        raise UnsupportedModel(f"dichotomies sweep the weights of a layer, and a "
                               f"{type(model).__name__} has none: expected a torch.nn.Module")
    twin, device, dtype = precise_model(model, inputs[:1].to(torch.float64))
    if twin is model:
        twin = copy.deepcopy(model)
    assert isinstance(twin, nn.Module)
    given = inputs.to(device=device, dtype=dtype)
    name = _layer_name(twin, layer, given[:1])
    module = twin.get_submodule(name)
    own = module.weight
    if not isinstance(own, nn.Parameter):
        raise UnsupportedModel(f"the weights of layer {name} are computed from others: expected a "
                               "layer whose weight is a parameter of its own")
    own = own.detach()
    other, fed = _partner(partner, own, stream), _fed(twin, name, given)
    # The layer alone is called, so that one that shares its weights stays as it is.
    with torch.no_grad():
        first, second, fixed = (functional_call(module, {"weight": weight}, (fed,))
                                for weight in (own, other, torch.zeros_like(own)))
    terms = torch.stack([first - fixed, second - fixed, fixed], dim=1)
    finite(f"what layer {name} makes of the inputs", terms)
    return Sweep(twin, name, given, terms)


def _layer_name(model: nn.Module, layer: str | int | None, x: Tensor) -> str:
    names = _called(model, x)
    if not names:
        raise UnsupportedModel(f"the {type(model).__name__} has no linear layer or convolution "
                               "whose weights could sweep")
    if layer is None:
        return names[0]
    if isinstance(layer, str):
        return known_name("linear layer", layer, names)
    place = whole_number("layer", layer, at_least=0)
    if place >= len(names):
        raise BadInput(f"layer is {place}: expected a number from 0 to {len(names) - 1}, or one of "
                       f"{', '.join(names)}")
    return names[place]


def _called(model: nn.Module, x: Tensor) -> list[str]:
    """Return the names of the linear layers and convolutions in the order of their calls."""
    names: list[str] = []

    def note(name: str) -> Callable[[Tensor], Tensor]:
        def keep(value: Tensor) -> Tensor:
            names.extend([name] if name not in names else [])
            return value
        return keep

    with ExitStack() as watched, torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, _LINEAR):
                watched.enter_context(_answering(model, name, note(name)))
        outputs_of(model, x)
    return names


def _partner(partner: Tensor | WeightLaw | None, own: Tensor,
             stream: np.random.Generator) -> Tensor:
    """Return W' in the shape and type of W."""
    if isinstance(partner, Tensor):
        if partner.shape != own.shape:
            raise BadInput(f"partner has shape {tuple(partner.shape)}: the layer's weights have "
                           f"{tuple(own.shape)}")
        finite("partner", partner)
        return partner.detach().to(own)
    if partner is not None and not hasattr(partner, "weights"):
        raise BadInput(f"partner is a {type(partner).__name__}: expected a tensor of the shape of "
                       "the layer's weights, a weight law such as ps.he_normal(), or None")
    if partner is None:
        drawn = stream.standard_normal(tuple(own.shape)) * float(own.square().mean().sqrt())
    else:
        drawn = partner.weights(1, own[0].numel(), len(own), stream)
    return torch.from_numpy(drawn).reshape(own.shape).to(own)


def _fed(model: nn.Module, layer: str, x: Tensor) -> Tensor:
    """Return what the layer is fed with, refusing layers that are called more than once."""
    found: list[Tensor] = []
    hook = model.get_submodule(layer).register_forward_pre_hook(
        lambda module, given: found.append(given[0].detach().clone()))
    try:
        with torch.no_grad():
            outputs_of(model, x)
    finally:
        hook.remove()
    if len(found) != 1 or len(found[0]) != len(x):
        raise UnsupportedModel(f"layer {layer} is called {len(found)} times in a forward pass: "
                               "expected once, with a row for each input")
    return found[0]


class _answering:
    """Let a layer answer with something else while the context lasts."""

    def __init__(self, model: nn.Module, layer: str, answer: Callable[[Tensor], Tensor]) -> None:
        self._module, self._answer = model.get_submodule(layer), answer

    def __enter__(self) -> None:
        self._hook = self._module.register_forward_hook(
            lambda module, given, value: self._answer(value))

    def __exit__(self, *_: object) -> None:
        self._hook.remove()
