"""Prompts as a checked tensor of token ids."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..._core.errors import BadInput


def read_prompts(prompts: Any, *, length: int, model: object) -> Tensor:
    """Return prompts as an int64 tensor, (count, prompt length).

    Args:
        prompts: Whole numbers as a tensor, array or nested list, (count, prompt length).
        length: Tokens that will follow.
        model: Where it says so in a ``config``, its vocabulary and positions are kept to.

    Raises:
        BadInput: Not such numbers, none at all, not in the vocabulary, or too long together.
    """
    tokens = _whole_numbers(prompts)
    if tokens.ndim != 2 or 0 in tokens.shape:
        raise BadInput(f"prompts have shape {tuple(tokens.shape)}: expected (count, prompt "
                       "length), at least one token in each and all of one length")
    config = getattr(model, "config", None)
    vocabulary = getattr(config, "vocab_size", None)
    low, high = int(tokens.min()), int(tokens.max())
    if low < 0 or (vocabulary is not None and high >= vocabulary):
        most = "" if vocabulary is None else f" to {vocabulary - 1}, the model's vocabulary"
        raise BadInput(f"prompts hold the token {low if low < 0 else high}: expected ids from 0"
                       f"{most}")
    positions = getattr(config, "max_position_embeddings", None)
    total = tokens.shape[1] + length
    if positions is not None and total > positions:
        raise BadInput(f"prompt and continuation have {total} tokens, the model {positions} "
                       f"positions: ask for a length of at most {positions - tokens.shape[1]}")
    return tokens


def _whole_numbers(prompts: Any) -> Tensor:
    if isinstance(prompts, Tensor):
        prompts = prompts.detach().cpu().numpy()
    try:
        array = np.asarray(prompts)
    except ValueError:
        raise BadInput("prompts differ in length: expected all of one length, (count, prompt "
                       "length)") from None
    if array.dtype.kind not in "iu" and array.size:
        raise BadInput(f"prompts are {array.dtype}: expected whole numbers, token ids")
    return torch.from_numpy(array.astype(np.int64))
