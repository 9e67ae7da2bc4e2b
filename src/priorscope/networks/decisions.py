"""From outputs to classes, and how far an output is from another class.

One output: class 1 where it lies above the threshold, else class 0 (so that an exact tie, as a
bias-free network has at the origin, is class 0). Several outputs: the largest wins, the first of
equal ones.
"""

import torch
from torch import Tensor, nn

from .._core.errors import BadInput


def classes(outputs: Tensor, *, threshold: float = 0.0) -> Tensor:
    """Return the class of each row of outputs, shape (..., outputs) -> (...), int64.

    Args:
        outputs: Logits, or one number per point.
        threshold: Where a single output changes class; ignored for several outputs.
    """
    if outputs.shape[-1] == 1:
        return (outputs[..., 0] > threshold).long()
    return outputs.argmax(dim=-1)


def margin(outputs: Tensor, reference: Tensor, *, threshold: float = 0.0) -> Tensor:
    """Return by how much the reference class leads; negative once another class has taken over.

    A single output: its distance from the threshold, counted positive on the reference side.
    Several: the reference logit minus the largest other one.

    Args:
        outputs: Shape (..., outputs).
        reference: Class per row, of a shape that broadcasts against (...).
        threshold: As for ``classes``.
    """
    if outputs.shape[-1] == 1:
        lead = outputs[..., 0] - threshold
        return torch.where(reference.bool(), lead, -lead)
    chosen = reference.expand(outputs.shape[:-1]).unsqueeze(-1)
    own = outputs.gather(-1, chosen)
    others = outputs.masked_fill(torch.zeros_like(outputs, dtype=torch.bool).scatter(
        -1, chosen, True), -torch.inf)
    return own[..., 0] - others.amax(dim=-1)


def check_threshold(model: object, outputs: Tensor, threshold: float) -> None:
    """Refuse the threshold 0 for a model whose single output is a sigmoid's.

    A probability never falls to 0, so that every input would be class 1.
    """
    if outputs.shape[-1] != 1 or threshold != 0.0 or not isinstance(model, nn.Module):
        return
    last = [module for _, module in model.named_modules(remove_duplicate=False)][-1]
    squashes = isinstance(last, nn.Sigmoid)
    if squashes and bool(((outputs >= 0) & (outputs <= 1)).all()):
        raise BadInput(
            "the model ends in a sigmoid, so its output is a probability: pass logits, "
            "or threshold=0.5"
        )
