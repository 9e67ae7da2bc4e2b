"""What language models write before they have learned anything, over draws of their weights."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.progress import progress
from ..._core.seeds import numpy_stream
from ...networks.ensemble import drawn_module
from ...networks.language import GPT2, redraw
from .sequence_complexity import SequenceComplexity, continued, counted

Factory = Callable[[], nn.Module]


def sequence_prior(subject: GPT2 | Factory, *, count: int = 64, length: int = 100,
                   vocabulary: int | None = None, seed: int = 0,
                   device: torch.device | str | None = None) -> SequenceComplexity:
    """Sample the prior over greedy sequences: new weights and a new first token for each.

    Sequence i depends on (seed, i) alone. Each starts with one token, uniform over the vocabulary,
    and is continued greedily, see ``sequence_complexity``.

    Cost: a draw of all weights and ``length`` tokens a sequence; for a GPT-2 of 12 blocks and
    width 768 some seconds on two cores. One model is in memory at a time.

    Args:
        subject: An untrained ``GPT2``, or a function without arguments that makes any causal
            model with fresh weights, called under a random state of its own.
        count: Sequences, and draws.
        length: New tokens.
        vocabulary: Number of tokens; by default the model's own, read off its ``config`` or its
            first embedding.
        seed: A non-negative integer.
        device: Where to compute; by default where the factory puts its model.

    Raises:
        BadInput: The vocabulary is not known, or a setting is not usable.
        UnsupportedModel: As in ``sequence_complexity``.

    Example:
        >>> found = sequence_prior(ps.GPT2(blocks=1, width=32, heads=4, vocabulary=50), count=4)
        >>> found.lz78_share.shape
        (4,)

    Source: Teney et al. 2024, Fig. 10.
    """
    count, length = whole_number("count", count), whole_number("length", length)
    drawn = _gpt2_drawn(subject, seed) if isinstance(subject, GPT2) else _drawn(subject, seed)
    model = drawn(0)
    words = (vocabulary_of(model) if vocabulary is None else
             whole_number("vocabulary", vocabulary))
    prompts = torch.from_numpy(numpy_stream(seed, "prompts").integers(words, size=(count, 1)))
    found: list[Tensor] = []
    with progress("sequences", count) as advance:
        for index in range(count):
            if index:
                model = drawn(index)
            placed = model if device is None else model.to(device)
            found.append(continued(placed, prompts[[index]], length=length))
            advance(1)
    return counted(torch.cat(found), prompt=1)


def vocabulary_of(model: nn.Module) -> int:
    """Return how many tokens a model knows: by its ``config``, else by its first embedding.

    Raises:
        BadInput: Neither tells.
    """
    stated = getattr(getattr(model, "config", None), "vocab_size", None)
    if isinstance(stated, int):
        return stated
    for part in model.modules():
        if isinstance(part, nn.Embedding):
            return part.num_embeddings
    raise BadInput(f"a {type(model).__name__} does not tell how many tokens it knows: give "
                   "vocabulary")


def _gpt2_drawn(arch: GPT2, seed: int) -> Callable[[int], nn.Module]:
    model = arch.module(seed=seed)

    def drawn(index: int) -> nn.Module:
        redraw(model, seed=seed, index=index)
        return model

    return drawn


def _drawn(factory: Factory, seed: int) -> Callable[[int], nn.Module]:
    if not callable(factory):
        raise BadInput(f"a {type(factory).__name__} makes no models: expected a GPT2 or a function "
                       "without arguments")
    return lambda index: drawn_module(factory, seed=seed, index=index)
