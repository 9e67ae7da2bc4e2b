"""The names of a network's layers, the same whether it is sampled or followed exactly."""

from collections.abc import Sequence

from torch import nn

from ..._core.errors import UnsupportedLayer
from ...networks.piecewise import Affine, PiecewiseLinear
from ...networks.sampling import SampledEnsemble
from .watching import OUTPUT


def places_of(view: PiecewiseLinear) -> dict[str, int]:
    """Return the place of each step by name.

    The output comes last; where the network does nothing at all, its place is -1.
    """
    places = {step.name: place for place, step in enumerate(view.steps)}
    places[OUTPUT] = next((place for place, step in enumerate(view.steps)
                           if step.output == view.output), -1)
    return places


def exact_places(view: PiecewiseLinear, names: Sequence[str]) -> list[int]:
    """Return the steps that compute the named layers.

    Raises:
        UnsupportedLayer: A layer is not one step, such as a block of several.
    """
    places = places_of(view)
    for name in names:
        if places.get(name, -1) < 0:
            raise UnsupportedLayer(f"layer {name} is no single step of the piecewise-linear "
                                   f"network: expected some of {', '.join(places)}, or exact=False")
    return [places[name] for name in names]


def bending_names(view: PiecewiseLinear) -> tuple[str, ...]:
    """Return the names of the steps that bend or pool, in order."""
    return tuple(name for name, place in places_of(view).items()
                 if name != OUTPUT and not isinstance(view.steps[place], Affine))


def stack_layers(nets: SampledEnsemble) -> dict[str, str]:
    """Return the module behind each layer of an ensemble: hidden layers, then the output."""
    arch, module = nets.arch, nets[0]
    if arch.gated or arch.residual:
        ends = list(range(arch.depth))
    else:
        linear = [place for place, part in enumerate(module) if isinstance(part, nn.Linear)]
        ends = [place - 1 for place in linear[1:]]
    hidden = {f"hidden {number}": str(place) for number, place in enumerate(ends, start=1)}
    return {**hidden, OUTPUT: OUTPUT}
