"""How many ways a network labels some inputs while the weights of one layer sweep."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.checks import finite, known_name, whole_number
from ..._core.errors import BadInput, UnsupportedModel
from ..._core.progress import progress
from ..._core.result import Result
from ..._core.seeds import numpy_stream
from ...networks.ensemble import Ensemble
from ...networks.evaluation import evaluate
from ...networks.laws import WeightLaw
from ...networks.sampling import SampledEnsemble
from .signs import TURNS, Flips, distinct, exact_flips, sampled_flips
from .sweep import Sweep, sweep_of


@dataclass(frozen=True, repr=False, eq=False)
class Dichotomies(Result):
    """What ``dichotomies`` found; an ensemble has an axis of networks in front of each.

    Attributes:
        counts: Distinct sign vectors over the inputs, (), int64.
        transitions: Sign changes in all, (), int64.
        per_input: Sign changes at each input, (inputs,), int64.
        layer: Name of the layer that was swept.
        sweep: ``"half"`` or ``"full"``.
        samples: Sampled angles; 0 where nothing was sampled.
        status: ``"exact"``, or ``"estimated"``: changes between two samples are missed.
    """

    title: ClassVar[str] = "dichotomies"

    counts: Tensor
    transitions: Tensor
    per_input: Tensor
    layer: str
    sweep: str
    samples: int
    status: str

    def summary(self) -> dict[str, Any]:
        """Return means over networks."""
        return {"layer swept": self.layer, "inputs": self.per_input.shape[-1],
                "dichotomies": float(self.counts.double().mean()),
                "transitions": float(self.transitions.double().mean())}

    def columns(self) -> dict[str, Any]:
        """Return one row per network."""
        counts = self.counts.reshape(-1)
        return {"network": np.arange(len(counts)), "dichotomies": counts,
                "transitions": self.transitions.reshape(-1)}


def dichotomies(model: nn.Module | Ensemble, inputs: Tensor, *, layer: str | int | None = None,
                partner: Tensor | WeightLaw | None = None, sweep: str = "half",
                exact: bool | None = None, samples: int = 4000, seed: int = 0,
                output: int | None = None) -> Dichotomies:
    """Count the labellings of fixed inputs that a sweep of one layer's weights realises.

    The layer has the weights W cos t + W' sin t, t from 0 to π, all others stay; a labelling is
    the vector of signs of one output over the inputs. Its pre-activations run along ellipses, so
    that for piecewise-linear networks every sign change is found by closed forms, as in
    ``trajectory_length``; those within 1e-12 happen together. Without biases the second half of
    a full turn repeats the first with all signs reversed. (Raghu et al. 2017, appendix,
    dichotomies.)

    Cost: exact, a forward pass of three rows a linear piece and input from the layer on; sampled,
    one of ``samples`` rows an input. All in float64, on a copy.

    Args:
        model: A module, or an ensemble.
        inputs: (inputs, ...), at least one.
        layer: Name of a linear layer or convolution, or its place among them from 0; None is the
            first.
        partner: W', in the shape of W, or the law it is drawn from; None is the law of a sampled
            ensemble, else normal with the mean square of W. A layer that shares W keeps it.
        sweep: ``"half"``, t up to π, or ``"full"``, up to 2π.
        exact: True insists, False samples; None is exact where possible.
        samples: Angles that are sampled, ends included.
        seed: Of W'; that of network i depends on (seed, i) alone.
        output: Which output is read, where there are several.

    Raises:
        BadInput: No inputs, an unknown layer, several outputs and none named, or a ``partner``
            of another shape.
        UnsupportedModel: No module, or, if ``exact`` is True, not a piecewise-linear chain behind
            the layer.

    Example:
        >>> from priorscope.networks import MLP, gaussian, sample
        >>> nets = sample(MLP(inputs=3, widths=(), bias=False), gaussian(), count=2)
        >>> dichotomies(nets, torch.randn(5, 3, generator=torch.Generator().manual_seed(0))).counts
        tensor([6, 6])
    """
    turn = TURNS[known_name("sweep", sweep, TURNS)]
    whole_number("samples", samples, at_least=2)
    _check_inputs(inputs)
    if isinstance(model, SampledEnsemble) and partner is None:
        partner = model.law
    networks = model if isinstance(model, Ensemble) else [model]
    found, swept, exactly = [], "", True
    with progress("dichotomies", len(networks)) as advance:
        for index in range(len(networks)):
            network = networks[index]
            place = _output_place(network, inputs, output)
            turned = sweep_of(network, inputs, layer, partner,
                              numpy_stream(seed, "partner", index))
            flips, kind = _flips(turned, turn, place, samples, exact)
            found.append(flips)
            swept, exactly = turned.layer, exactly and kind
            advance(1)
    return _result(found, isinstance(model, Ensemble), swept, sweep, 0 if exactly else samples)


def _check_inputs(inputs: Any) -> None:
    if not isinstance(inputs, Tensor) or inputs.ndim < 2 or not len(inputs):
        shape = tuple(inputs.shape) if isinstance(inputs, Tensor) else type(inputs).__name__
        raise BadInput(f"inputs are {shape}: expected a tensor (inputs, ...) of at least one row")
    finite("inputs", inputs)


def _output_place(model: nn.Module, inputs: Tensor, output: int | None) -> int:
    count = evaluate(model, inputs[:1]).shape[1]
    if output is None and count > 1:
        raise BadInput(f"the network has {count} outputs: name the one whose sign is read, such as "
                       "output=0")
    place = 0 if output is None else whole_number("output", output, at_least=0)
    if place >= count:
        raise BadInput(f"output is {place}: the network has outputs 0 to {count - 1}")
    return place


def _flips(turned: Sweep, turn: float, place: int, samples: int,
           exact: bool | None) -> tuple[Flips, bool]:
    if exact is not False:
        try:
            return exact_flips(turned, turn, place), True
        except UnsupportedModel:
            if exact:
                raise
    return sampled_flips(turned, turn, place, samples), False


def _result(found: list[Flips], several: bool, layer: str, sweep: str,
            samples: int) -> Dichotomies:
    per_input = torch.stack([torch.from_numpy(np.bincount(flips.who, minlength=len(flips.start)))
                             for flips in found])
    counts = torch.tensor([distinct(flips) for flips in found])
    if not several:
        counts, per_input = counts[0], per_input[0]
    return Dichotomies(counts, per_input.sum(dim=-1), per_input, layer, sweep, samples,
                       "estimated" if samples else "exact")
