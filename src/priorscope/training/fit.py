"""One loop that fits a classifier."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from .._core import seeds
from .._core.batching import spans
from .._core.checks import real_number, whole_number
from .._core.errors import BadInput, NonFinite
from .._core.progress import progress
from ..networks.decisions import classes
from ..networks.evaluation import evaluate, placement


@dataclass(frozen=True)
class Fit:
    """How a training run went, one entry per epoch.

    Attributes:
        losses: Mean training loss.
        accuracies: Share of training rows right when they were visited.
    """

    losses: tuple[float, ...]
    accuracies: tuple[float, ...]


def fit(model: nn.Module, inputs: Tensor, labels: Tensor, *, epochs: int, batch_size: int = 32,
        learning_rate: float = 1e-3, seed: int = 0,
        penalty: Callable[[nn.Module, Tensor], Tensor] | None = None,
        on_epoch: Callable[[int], None] | None = None) -> Fit:
    """Train ``model`` in place by Adam on shuffled batches; leave it in evaluation mode.

    The loss is the cross entropy: of a sigmoid for one output, of a softmax for several. The
    order of the rows depends on ``seed`` alone and the global random state is not used, except by
    a model with dropout of its own.

    Args:
        model: Maps (rows, features) to logits.
        inputs: (rows, ...); moved to the model's device.
        labels: Whole numbers, (rows,); 0 and 1 for a single output.
        epochs: Passes over the rows.
        batch_size: Rows a step.
        learning_rate: Adam's step size; its other settings are torch's defaults.
        seed: A non-negative integer.
        penalty: Called with the model and the inputs of the batch after each forward pass; what
            it returns is added to the loss of the batch, though not to the losses reported.
        on_epoch: Called after each epoch with its number, from 1.

    Raises:
        BadInput: Labels that do not fit the outputs, or a setting that is no positive number.
        NonFinite: The loss became NaN or infinite.
    """
    whole_number("epochs", epochs)
    whole_number("batch_size", batch_size)
    real_number("learning_rate", learning_rate, above=0.0)
    loss_of = _loss(model, inputs, labels)
    device = placement(model, inputs)[0]
    inputs, labels = inputs.to(device), labels.long().to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=learning_rate, fused=True)
    losses, accuracies = [], []
    with progress("training", epochs * len(inputs)) as advance:
        for epoch in range(epochs):
            stream = seeds.numpy_stream(seed, "shuffle", epoch)
            order = torch.from_numpy(stream.permutation(len(inputs)))
            model.train()
            total = right = torch.zeros((), device=inputs.device)
            for span in spans(len(inputs), batch_size):
                rows = order[span]
                optimiser.zero_grad()
                batch = inputs[rows]
                outputs = model(batch)
                loss = loss_of(outputs, labels[rows])
                (loss if penalty is None else loss + penalty(model, batch)).backward()
                optimiser.step()
                total = total + loss.detach() * len(rows)
                right = right + (classes(outputs.detach()) == labels[rows]).sum()
                advance(len(rows))
            losses.append(total.item() / len(inputs))
            if not math.isfinite(losses[-1]):
                raise NonFinite(f"the loss is {losses[-1]} after epoch {epoch + 1}: training "
                                "diverged; lower the learning rate or scale the inputs")
            accuracies.append(right.item() / len(inputs))
            if on_epoch is not None:
                on_epoch(epoch + 1)
    model.eval()
    return Fit(tuple(losses), tuple(accuracies))


def _loss(model: nn.Module, inputs: Tensor, labels: Tensor) -> Callable[[Tensor, Tensor], Tensor]:
    if labels.shape != inputs.shape[:1] or labels.is_floating_point() or not len(labels):
        raise BadInput(f"labels have shape {tuple(labels.shape)} and type {labels.dtype} for "
                       f"{len(inputs)} rows: expected one whole number per row")
    model.eval()
    outputs = evaluate(model, inputs[:1]).shape[1]
    top = int(labels.max())
    if top >= max(outputs, 2) or int(labels.min()) < 0:
        raise BadInput(f"labels run from {int(labels.min())} to {top}: a model with {outputs} "
                       f"output{'s' if outputs > 1 else ''} needs 0 to {max(outputs, 2) - 1}")
    if outputs == 1:
        return lambda z, y: functional.binary_cross_entropy_with_logits(z[:, 0], y.to(z.dtype))
    return functional.cross_entropy
