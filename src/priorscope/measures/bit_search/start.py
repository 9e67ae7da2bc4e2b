"""Where a search over bit strings starts: the class to leave, and what rounding can hide."""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..._core.checks import finite
from ..._core.errors import UnsupportedModel
from ...networks.decisions import classes, margin
from .probes import Probe
from .strings import BitStrings

#: Rounding errors, in units of eps · Σ|∂φ/∂xᵢ · Δxᵢ|, below which a sign is decided in float64.
#: For a network without biases that sum bounds the terms whose cancellation gives φ.
ROUNDING_ERRORS = 4.0


@dataclass
class Start:
    """The rows of a search before the first flip.

    Attributes:
        x: Strings, (rows, n).
        z: Their first layer, (rows, units).
        reference: The class to leave, (rows,).
        margin: By how much it leads, (rows,).
        scale: Margins up to this are decided in float64, (rows,).
        slopes: Predicted changes at x, (rows, n), so that the first step need not ask again; None
            where the model has no gradient and once a search has moved on.
    """

    x: Tensor
    z: Tensor
    reference: Tensor
    margin: Tensor
    scale: Tensor
    slopes: Tensor | None = None

    def __getitem__(self, rows: Tensor) -> "Start":
        return Start(self.x[rows], self.z[rows], self.reference[rows], self.margin[rows],
                     self.scale[rows])


def start(probe: Probe, bits: BitStrings, *, threshold: float) -> Start:
    """Evaluate the rows once, forward and backward, and decide their classes."""
    with torch.no_grad():
        z = probe.first(bits.x).clone()
        outputs = probe.tail(z.unsqueeze(1)).squeeze(1)
    finite("the model's output", outputs)
    reference = classes(outputs, threshold=threshold)
    lead = margin(outputs, reference, threshold=threshold)
    state = Start(bits.x.clone(), z, reference, lead, torch.zeros_like(lead))
    eps = torch.finfo(outputs.dtype).eps
    try:
        state.slopes = predicted_changes(probe, state, bits, threshold=threshold)
        terms = state.slopes.abs().sum(dim=1)
    except UnsupportedModel:  # without a gradient the outputs are all there is to go by
        terms = outputs.abs().amax(dim=1)
    state.scale = ROUNDING_ERRORS * eps * (terms + abs(threshold))
    close = (lead <= state.scale).nonzero().squeeze(1)
    exact = precise_classes(probe, close, state.x[close], threshold=threshold)
    if exact is not None:
        state.reference[close] = exact
        state.slopes = None  # they belong to the class that rounding had chosen
        state.margin = margin(outputs, state.reference, threshold=threshold).clamp_min(0.0)
    return state


def predicted_changes(probe: Probe, state: Start, bits: BitStrings, *,
                      threshold: float) -> Tensor:
    """Return the first-order change of the margin that flipping each bit makes, (rows, n).

    Raises:
        UnsupportedModel: The model's output does not depend on its input through torch.
    """
    with torch.enable_grad():
        z = state.z.detach().requires_grad_()
        try:
            outputs = probe.tail(z.unsqueeze(1)).squeeze(1)
            lead = margin(outputs, state.reference, threshold=threshold).sum()
            gradient = torch.autograd.grad(lead, z)[0]
        except (RuntimeError, UnsupportedModel) as error:
            # Torch has no exception of its own for a value it cannot differentiate.
            if "grad" not in str(error):
                raise
            raise UnsupportedModel("the model has no gradient with respect to its input: "
                                   "use search='full', which needs none") from error
    return probe.pull(gradient) * (bits.other(state.x) - state.x)


def precise_classes(probe: Probe, rows: Tensor, x: Tensor, *, threshold: float) -> Tensor | None:
    """Return the classes of strings ``x`` under ``rows`` in float64; None where that can't be."""
    if len(rows) == 0:
        return None
    with torch.no_grad():
        outputs = probe.precisely(rows, x)
    return None if outputs is None else classes(outputs, threshold=threshold)
