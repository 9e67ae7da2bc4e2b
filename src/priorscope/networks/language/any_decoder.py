"""Any causal language model token by token, with its own cache where it has one."""

import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from ..._core.errors import UnsupportedModel
from .next_token import largest_finite

#: What Hugging Face's models call their cache, as argument and in what they return.
CACHES = ("cache", "past_key_values")


class AnyDecoder:
    """Goes on from whatever maps token ids to logits, (sequences, length, vocabulary).

    A model that takes ``use_cache`` and gives a cache back, as those of Hugging Face do, reads each
    token once; any other reads the whole prefix for each new token, at a cost that grows with the
    square of the length.

    Args:
        model: A callable on token ids that returns the logits or an object with ``.logits``.
    """

    def __init__(self, model: nn.Module | Callable[[Tensor], Any]) -> None:
        self._model, self._prefix, self._cache = model, torch.empty(0), None
        taken = _arguments(model)
        self._name = next((name for name in CACHES if name in taken), "")
        if "use_cache" not in taken:
            self._name = ""
        self._masked = bool(self._name) and "attention_mask" in taken

    def restart(self) -> None:
        """Forget the tokens taken in."""
        self._prefix, self._cache = torch.empty(0), None

    def logits(self, tokens: Tensor) -> Tensor:
        """Take in tokens, (sequences, new); return the logits behind the last, (sequences, v).

        Raises:
            UnsupportedModel: What comes back are no logits.
        """
        fresh = not self._prefix.numel()
        self._prefix = tokens if fresh else torch.cat([self._prefix, tokens], dim=1)
        known = self._cache is not None
        given = tokens if known else self._prefix
        # A copy, since a model may overwrite its input.
        answer = self._model(given.clone(), **self._extras(known))
        if self._name:
            self._cache = getattr(answer, self._name, None)
        values = getattr(answer, "logits", answer)
        if (not isinstance(values, Tensor) or values.ndim != 3 or not values.is_floating_point()
                or values.shape[:2] != given.shape):
            shape = tuple(values.shape) if isinstance(values, Tensor) else type(values).__name__
            raise UnsupportedModel(
                f"the model returned {shape} for tokens of shape {tuple(given.shape)}: expected "
                "logits (sequences, length, vocabulary), or an object that has them as .logits")
        return values[:, -1].detach()

    def step(self, tokens: Tensor) -> Tensor:
        """Take in tokens and return the most likely next one of each sequence, (sequences,)."""
        return largest_finite(self.logits(tokens))

    def _extras(self, known: bool) -> dict[str, Any]:
        extras: dict[str, Any] = {}
        if self._name:
            extras["use_cache"] = True
        if known:
            extras[self._name] = self._cache
        if self._masked:  # without one, a token that happens to be the padding would be warned of
            extras["attention_mask"] = torch.ones_like(self._prefix)
        return extras


def _arguments(model: Any) -> set[str]:
    function = model.forward if isinstance(model, nn.Module) else model
    try:
        return set(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return set()
