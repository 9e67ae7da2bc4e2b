"""Greedy continuation: always the most likely next token."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from .any_decoder import AnyDecoder
from .gpt2_decoder import GPT2Decoder
from .hugging_face import is_gpt2

Decoder = GPT2Decoder | AnyDecoder


def decoder_of(model: nn.Module | Callable[[Tensor], Any], *, sequences: int,
               length: int) -> Decoder:
    """Return what decodes a model fastest.

    Args:
        model: A module in evaluation mode, or a callable on token ids.
        sequences: Sequences decoded together.
        length: Tokens in all, prompt included.
    """
    if is_gpt2(model):
        assert isinstance(model, nn.Module)
        with torch.no_grad():
            return GPT2Decoder(model, sequences=sequences, length=length)
    return AnyDecoder(model)


def continue_greedily(decoder: Decoder, prompts: Tensor, *, length: int) -> Tensor:
    """Return prompts and their continuations, shape (sequences, prompt + length).

    Deterministic; of equally likely tokens the first is taken. The decoder starts afresh.

    Args:
        decoder: From ``decoder_of``, for as many sequences.
        prompts: Token ids, int64, shape (sequences, prompt).
        length: New tokens.

    Raises:
        NonFinite: A logit is NaN or infinite.
    """
    decoder.restart()
    prompt = prompts.shape[1]
    found = prompts.new_empty((len(prompts), prompt + length))
    found[:, :prompt] = prompts
    new = prompts
    with torch.no_grad():
        for place in range(prompt, prompt + length):
            new = decoder.step(new)[:, None]
            found[:, place] = new[:, 0]
    return found
