"""One sequence for each draw of weights and each activation."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ...._core.seeds import numpy_stream
from ....measures.sequences.sequence_complexity import SequenceComplexity, counted
from ....networks import activation
from ....networks.language import GPT2, continue_greedily, decoder_of, redraw


def drawn_sequences(arch: GPT2, activations: Sequence[str], *, draws: int, length: int,
                    seed: int) -> tuple[np.ndarray, SequenceComplexity, np.ndarray]:
    """Draw weights and a prompt of one token, and continue it with each activation.

    Args:
        arch: The architecture; its own activation does not matter.
        activations: Names of φ, tried in turn on the same weights.
        draws: Number of draws.
        length: New tokens.
        seed: A non-negative integer.

    Returns:
        The activation of each sequence, the sequences draw by draw, and the token each began with.
    """
    prompts = numpy_stream(seed, "prompts").integers(arch.vocabulary, size=draws)
    model: Any = arch.module(seed=seed)
    shape = EachItsOwn(activations)
    for block in model.transformer.h:
        block.mlp.act = shape
    count, found = len(activations), []
    for draw in range(draws):
        redraw(model, seed=seed, index=draw)
        decoder = decoder_of(model, sequences=count, length=1 + length)
        prompt = torch.full((count, 1), int(prompts[draw]))
        found.append(continue_greedily(decoder, prompt, length=length))
    return (np.tile(list(activations), draws), counted(torch.cat(found), prompt=1),
            np.repeat(prompts, count))


class EachItsOwn(nn.Module):
    """An activation of its own for each sequence, so that one reading of the weights serves all.

    Args:
        names: Names of φ, one a sequence.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.shapes = nn.ModuleList([activation(name).module() for name in names])

    def forward(self, z: Tensor) -> Tensor:
        """Return φ_i(z_i), shape (sequences, channels)."""
        return torch.stack([shape(row) for shape, row in zip(self.shapes, z, strict=True)])
