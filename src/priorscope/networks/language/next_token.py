"""The most likely next token, from the last hidden state."""

import torch
from torch import Tensor

from ..._core.errors import NonFinite

#: Sequences up to which reading the head takes longer than its products.
SCREENED = 16


class NextToken:
    """The largest logit of a linear head, exactly: of equal ones the first.

    For a few sequences in float32 on the CPU, the head is screened by bytes (``ScreenedHead``), at
    a fourth of the reading; else all logits are computed.

    Args:
        weight: The head, shape (vocabulary, channels).
        sequences: Sequences looked at together.
    """

    def __init__(self, weight: Tensor, *, sequences: int) -> None:
        self.weight = weight.detach()
        self._screen = None
        if (sequences <= SCREENED and weight.device.type == "cpu" and weight.dtype == torch.float32
                and weight.is_contiguous()):
            from .screened_head import ScreenedHead

            self._screen = ScreenedHead(self.weight.numpy())

    def __call__(self, hidden: Tensor) -> Tensor:
        """Return a token for each row of ``hidden``, shape (sequences, channels).

        Raises:
            NonFinite: A logit is NaN or infinite.
        """
        if self._screen is None:
            return largest_finite(torch.mm(self.weight, hidden.t()).t())
        return _checked(torch.from_numpy(self._screen.best(hidden.contiguous().numpy())))


def largest_finite(logits: Tensor) -> Tensor:
    """Return the place of the largest logit of each row, the first of equal ones.

    NumPy's search is vectorised and ten times as fast as torch's on the CPU.

    Args:
        logits: Shape (sequences, vocabulary).

    Raises:
        NonFinite: The largest is NaN or infinite.
    """
    if logits.device.type == "cpu":
        best = torch.from_numpy(logits.contiguous().numpy().argmax(axis=1))
    else:
        best = logits.argmax(dim=1)
    # The search stops at NaN and at +inf, and a row of -inf has no other to find.
    top = logits.gather(1, best[:, None])[:, 0]
    return _checked(torch.where(torch.isfinite(top), best, -1))


def _checked(best: Tensor) -> Tensor:
    if (best < 0).any():
        raise NonFinite("a logit is NaN or infinite, so that no token is the most likely one: "
                        "look at the model's weights")
    return best
