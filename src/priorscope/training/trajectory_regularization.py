"""The layer of Raghu et al. that stands where a batch norm stood, and its penalty."""

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from .._core.checks import known_name, real_number
from .._core.errors import BadInput


class _Record(NamedTuple):
    """λ times length over reference, and the rows it was measured on."""

    penalty: Tensor
    rows: int


class TrajectoryRegularization(nn.Module):
    """Multiplies its input by a learned λ > 0 and charges for the length of the minibatch.

    The examples of a minibatch, in their order, are the corners of a path. With z_i the values of
    one layer, flattened, its length per step is

        l(z) = 1/(B-1) · Σ_i ‖z_{i+1} - z_i‖

    and the layer returns λz, in training and evaluation alike. In training mode it also records
    λ · l(z) / l₀ for ``trajectory_penalty`` to collect. A batch of one row is a path of length
    zero and costs nothing. Exact, O(batch · features); works for any shape (batch, ...) and
    device, of half precision too, whose lengths are summed in float32.

    Source: Raghu et al. 2017, section on trajectory regularisation, which gives the layer in
    words. What they leave open is an argument here; none of the defaults is known to be theirs.

    Args:
        scale: λ at the start. They do not say; 1 makes the new layer the identity.
        reference: l₀. ``"initial"``: the length at this layer in the first training batch that
            has one, kept in the buffer ``initial_length`` (0 before) and in the state dict.
            ``"input"``: the length of the minibatch that enters the model, which
            ``trajectory_penalty`` is then given.
        penalized: Whose length. ``"before"``: of z. ``"after"``: of λz, so that the penalty
            holds λ squared.
        positive: λ = softplus(raw), raw being the parameter ``raw_scale``, is positive whatever
            the steps; with False λ is the parameter itself, and the penalty of a negative λ is
            negative.

    Raises:
        BadInput: ``scale`` is not above 0, or an unknown name.

    Example:
        >>> layer = TrajectoryRegularization()
        >>> outputs = layer(torch.tensor([[0.0, 0.0], [3.0, 4.0]]))
        >>> round(trajectory_penalty(layer, weight=0.5).item(), 6)
        0.5
    """

    initial_length: Tensor

    def __init__(self, *, scale: float = 1.0, reference: str = "initial",
                 penalized: str = "before", positive: bool = True) -> None:
        super().__init__()
        start = real_number("scale", scale, above=0.0)
        self.reference = known_name("reference", reference, ("initial", "input"))
        self.penalized = known_name("penalized", penalized, ("before", "after"))
        self.positive = positive
        if positive:  # softplus(raw) = start, in a form that does not overflow
            start += math.log(-math.expm1(-start))
        self.raw_scale = nn.Parameter(torch.tensor(start))
        self.register_buffer("initial_length", torch.tensor(0.0))
        self._record: _Record | None = None

    @property
    def scale(self) -> Tensor:
        """λ, of shape ()."""
        return functional.softplus(self.raw_scale) if self.positive else self.raw_scale

    def forward(self, z: Tensor) -> Tensor:
        """Return λz; in training mode, record the penalty in place of the one before."""
        scale = self.scale
        scaled = z * scale
        if self.training:
            length = step_length(z if self.penalized == "before" else scaled)
            if self.reference == "initial":
                length = length / self._initial(length.detach())
            self._record = _Record(scale * length, len(z))
        return scaled

    def _initial(self, length: Tensor) -> Tensor:
        # No branch on a value: that would make a GPU wait.
        new = (self.initial_length == 0) & length.isfinite() & (length > 0)
        self.initial_length.copy_(torch.where(new, length, self.initial_length))
        # A new tensor: the next batch must not change what the backward pass divides by.
        return torch.where(self.initial_length == 0, 1.0, self.initial_length)

    def collect(self) -> tuple[Tensor, int] | None:
        """Return the recorded penalty and its rows, None where there is none, and forget it."""
        record, self._record = self._record, None
        return record

    def __getstate__(self) -> dict[str, Any]:
        # The record hangs on a graph, and torch refuses to copy or pickle what does.
        return {**self.__dict__, "_record": None}

    def extra_repr(self) -> str:
        """Return the settings, for the module's ``repr``."""
        return f"λ={self.scale.item():.4g}, reference={self.reference}, penalized={self.penalized}"


def step_length(values: Tensor) -> Tensor:
    """Return the mean distance of consecutive rows, at least float32; 0 for a single row."""
    rows = values.flatten(1) if values.ndim > 1 else values[:, None]
    if rows.dtype not in (torch.float32, torch.float64):
        rows = rows.float()
    return torch.linalg.vector_norm(rows.diff(dim=0), dim=1).sum() / max(len(rows) - 1, 1)


def trajectory_penalty(model: nn.Module, *, weight: float = 0.01,
                       inputs: Tensor | None = None) -> Tensor:
    """Return what the last forward pass costs, to be added to the loss, and forget it.

    ``weight`` times the sum of λ · l(z) / l₀ over the model's ``TrajectoryRegularization``
    layers, differentiable in λ and in all that comes before. A layer that was called several
    times counts with its last call. Call it after each forward pass in training mode.

    Args:
        model: Holds the layers, or is one.
        weight: Factor of the whole; 0.01 is recalled from the paper, not read there.
        inputs: The minibatch the model was called on, (batch, ...), which layers with
            ``reference="input"`` need; its own gradient is not followed.

    Returns:
        A tensor of shape (), float32 or float64. Without gradients where the pass had none.

    Raises:
        BadInput: No such layer, none that recorded anything since the last call, ``inputs``
            missing or of another number of rows, or a negative ``weight``.
    """
    weight = real_number("weight", weight, at_least=0.0)
    layers = [module for module in model.modules() if isinstance(module, TrajectoryRegularization)]
    if not layers:
        raise BadInput(f"the {type(model).__name__} has no TrajectoryRegularization layer: put "
                       "one in, or swap its batch norms with replace_batch_norm(model)")
    found = [(layer, record) for layer in layers if (record := layer.collect()) is not None]
    if not found:
        raise BadInput("no penalty is waiting: call the model in training mode, "
                       "model.train()(inputs), once before each trajectory_penalty")
    parts = []
    for layer, (penalty, rows) in found:
        if layer.reference == "input":
            penalty = penalty / _input_length(inputs, rows).to(penalty)
        parts.append(penalty)
    return weight * torch.stack([part.to(parts[0]) for part in parts]).sum()


def _input_length(inputs: Tensor | None, rows: int) -> Tensor:
    """Return the length of the minibatch, 1 where it is 0."""
    if inputs is None or len(inputs) != rows:
        given = "none" if inputs is None else f"{len(inputs)} rows"
        raise BadInput(f"inputs are {given} for layers with reference='input', called on {rows} "
                       "rows: pass the minibatch, trajectory_penalty(model, inputs=x)")
    length = step_length(inputs.detach())
    return torch.where(length > 0, length, 1.0)
