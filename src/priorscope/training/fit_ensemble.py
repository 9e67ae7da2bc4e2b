"""Many networks of one build fitted at once, as one batched computation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .._core.checks import finite, known_name, real_number, whole_number
from .._core.errors import BadInput, NonFinite
from .._core.progress import progress
from ..networks.ensemble import Ensemble
from .stacked import StackedNetworks

#: Losses by name: outputs (count, points), targets (count or 1, points) to (count, points).
LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "squared": lambda outputs, targets: (outputs - targets).square(),
    "logistic": lambda outputs, targets: functional.binary_cross_entropy_with_logits(
        outputs, targets.expand_as(outputs), reduction="none"),
}


@dataclass(frozen=True, eq=False)
class EnsembleFit:
    """What ``fit_ensemble`` leaves.

    Attributes:
        networks: The trained modules, in evaluation mode.
        steps: Steps after which something was recorded, from 0 to the last.
        losses: Loss of each network then, (records, count).
    """

    networks: Ensemble
    steps: np.ndarray
    losses: np.ndarray


def fit_ensemble(nets: Ensemble | Sequence[nn.Module], inputs: Tensor, targets: Tensor, *,
                 steps: int, loss: str = "squared", learning_rate: float = 3e-4,
                 clip: float | Sequence[float] | None = None, every: int | None = None,
                 on_record: Callable[[int, Tensor], None] | None = None,
                 on_networks: Callable[[int, StackedNetworks], None] | None = None,
                 device: torch.device | str | None = None) -> EnsembleFit:
    """Fit every network to its own targets by Adam on all points at every step.

    The networks are stacked and go through ``torch.func.vmap``, so that many small products become
    one batched product. Adam works entry by entry, and each network has its own loss: none
    influences another, and each ends where it would have ended alone, up to rounding. Training is
    chaotic, so that after thousands of steps rounding shows; statistics do not.

    Cost: that of ``count`` full-batch trainings without their overhead; memory for four copies of
    the weights and for the activations of all networks at once.

    Args:
        nets: An ensemble, or modules of one build and one output; they are not changed.
        inputs: (points, ...) seen by all, or one set a network where the shape begins with
            (count, points).
        targets: (points,), or (count, points); 0 and 1 for the logistic loss.
        steps: Steps of Adam, with torch's default settings but for the step size.
        loss: ``"squared"`` (mean squared error) or ``"logistic"`` (cross entropy of a sigmoid).
        learning_rate: Adam's step size.
        clip: After each step all weights and biases are held within [-clip, clip]; one number,
            or one for each network (the max-norm constraint of Rahaman et al. 2019, A.5).
        every: Steps between two records; by default only the start and the end.
        on_record: Called with the step and the outputs on the training points, (count, points),
            as they are after that many steps; from 0 to the last.
        on_networks: Called then with the step and the networks, see ``StackedNetworks``.
        device: Where to train; by default where the first network is.

    Raises:
        BadInput: Shapes that do not fit, or several outputs.
        NonFinite: The loss of a network became NaN or infinite.
        UnsupportedModel: Dropout or batch norm.

    Example:
        >>> nets = ps.sample(ps.MLP(inputs=1, widths=(32, 32)), ps.torch_default(), count=10)
        >>> x = torch.linspace(0, 1, 50)[:, None]
        >>> fit_ensemble(nets, x, torch.sin(6 * x[:, 0]), steps=10).losses.shape
        (2, 10)
    """
    every = steps if every is None else whole_number("every", every)
    whole_number("steps", steps)
    real_number("learning_rate", learning_rate, above=0.0)
    loss_of = LOSSES[known_name("loss", loss, LOSSES)]
    stacked = StackedNetworks(nets, device)
    targets, own = _targets(stacked, inputs, targets)
    inputs = inputs.to(targets)
    bounds = _bounds(stacked, clip)
    apply = stacked.own_outputs if own else stacked.outputs
    optimiser = torch.optim.Adam(stacked.parameters.values(), lr=learning_rate, fused=True)
    seen, losses = [], []
    with progress("training", steps) as advance:
        for step in range(steps + 1):
            outputs = _scalar(apply(inputs))
            each = loss_of(outputs, targets).mean(dim=1)
            if step % every == 0 or step == steps:
                seen.append(step)
                losses.append(_checked(each, step))
                if on_record is not None:
                    on_record(step, outputs.detach())
                if on_networks is not None:
                    on_networks(step, stacked)
            if step == steps:
                break
            optimiser.zero_grad()
            each.sum().backward()
            optimiser.step()
            _clamp(stacked, bounds)
            advance(1)
    return EnsembleFit(stacked.networks(), np.array(seen), np.stack(losses))


def _targets(stacked: StackedNetworks, inputs: Tensor, targets: Tensor) -> tuple[Tensor, bool]:
    """Return the targets as (1 or count, points), and whether each network has its own points.

    They have the type of the weights.
    """
    kind = next(iter(stacked.parameters.values())).dtype
    for name, value in (("inputs", inputs), ("targets", targets)):
        finite(name, value)
    rows = targets if targets.ndim == 2 else targets[None]
    own = tuple(inputs.shape[:2]) == (stacked.count, rows.shape[-1])
    if rows.ndim != 2 or len(rows) not in (1, stacked.count) or not (
            own or len(inputs) == rows.shape[1]):
        raise BadInput(f"targets have shape {tuple(targets.shape)} for inputs of shape "
                       f"{tuple(inputs.shape)} and {stacked.count} networks: expected one target "
                       "a point, (points,), or (networks, points)")
    return rows.to(stacked.device, kind), own


def _scalar(outputs: Tensor) -> Tensor:
    if outputs.ndim != 3 or outputs.shape[2] != 1:
        raise BadInput(f"the networks return {tuple(outputs.shape[1:])} for their points: expected "
                       "one output")
    return outputs[..., 0]


def _checked(losses: Tensor, step: int) -> np.ndarray:
    values = losses.detach().cpu().numpy()
    if not np.isfinite(values).all():
        worst = int(np.flatnonzero(~np.isfinite(values))[0])
        raise NonFinite(f"the loss of network {worst} is {values[worst]} at step {step}: training "
                        "diverged; lower the learning rate or scale the inputs")
    return values


def _bounds(stacked: StackedNetworks, clip: float | Sequence[float] | None) -> Tensor | None:
    if clip is None:
        return None
    given = np.array(clip, dtype=float)
    given = np.full(stacked.count, given) if given.ndim == 0 else given
    if given.shape != (stacked.count,) or not (given > 0).all():
        raise BadInput(f"clip is {clip}: expected a positive number, or one for each of "
                       f"{stacked.count} networks")
    return torch.from_numpy(given).to(stacked.device)


@torch.no_grad()
def _clamp(stacked: StackedNetworks, bounds: Tensor | None) -> None:
    if bounds is None:
        return
    for value in stacked.parameters.values():
        edge = bounds.to(value.dtype).reshape(-1, *(1,) * (value.ndim - 1))
        torch.clamp(value, -edge, edge, out=value)
