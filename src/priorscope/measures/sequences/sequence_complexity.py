"""How complex the sequences are that a language model makes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.batching import in_batches
from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..._core.result import Result
from ...networks import Ensemble, check_model
from ...networks.evaluation import placement
from ...networks.language import continue_greedily, decoder_of
from ..lempel_ziv import lempel_ziv_complexity
from .prompts import read_prompts

Model = nn.Module | Callable[[Tensor], Any]


@dataclass(frozen=True, repr=False, eq=False)
class SequenceComplexity(Result):
    """Greedy sequences and how many phrases they have.

    Attributes:
        sequences: Token ids, prompts included, int64, shape (count, prompt + length).
        lz78: LZ78 phrases of each sequence, shape (count,).
        lz78_share: Phrases over tokens, prompt included: 13/101 for 101 equal tokens, 1 where
            all differ.
        lzw: Size of the LZW dictionary of each sequence.
        distinct: Different tokens in each sequence.
        prompt: Tokens of a prompt.
        status: ``"exact"``.
    """

    title: ClassVar[str] = "Complexity of greedy sequences"
    sequences: np.ndarray
    lz78: np.ndarray
    lz78_share: np.ndarray
    lzw: np.ndarray
    distinct: np.ndarray
    prompt: int
    status: str = "exact"

    def summary(self) -> dict[str, Any]:
        """Return counts and the mean over sequences."""
        count, total = self.sequences.shape
        return {"sequences": count, "tokens": f"{self.prompt} + {total - self.prompt}",
                "LZ78 phrases a token": Estimate.of(self.lz78_share),
                "LZW dictionary": Estimate.of(self.lzw),
                "different tokens": Estimate.of(self.distinct)}

    def columns(self) -> dict[str, Any]:
        """Return one row a sequence."""
        return {"lz78": self.lz78, "lz78_share": self.lz78_share, "lzw": self.lzw,
                "distinct": self.distinct}


def sequence_complexity(model: Model | Ensemble, prompts: Any, *, length: int = 100,
                        batch_size: int | None = None,
                        device: torch.device | str | None = None) -> SequenceComplexity:
    """Continue prompts greedily and count the Lempel-Ziv phrases of what comes out.

    Always the most likely token is taken, of equally likely ones the first. A sequence that runs
    into a cycle has few phrases, one that never repeats itself as many as tokens. The sequences are
    the model's own, exactly; its logits carry rounding errors, so that a near tie may fall
    otherwise on another machine or with another ``batch_size``.

    Cost: a forward pass a token. GPT-2 has a decoder of its own, at least as fast as
    ``transformers``' ``generate``; other models with Hugging Face's cache read each token once, and
    those without read the whole prefix for each.

    Args:
        model: A module or callable from token ids, int64, (batch, tokens), to logits (batch,
            tokens, vocabulary) or to an object with ``.logits``; it is not changed. Or an
            ``Ensemble`` of such modules, one a prompt: network i continues prompt i.
        prompts: Token ids, shape (count, prompt length).
        length: New tokens.
        batch_size: Sequences at a time; None means as many as fit in memory.
        device: Where a callable without parameters wants its tokens.

    Raises:
        BadInput: Prompts are empty, ragged, not in the vocabulary or too long for the model.
        UnsupportedModel: The model is stochastic, in half precision, or returns no logits.
        NonFinite: A weight or a logit is NaN or infinite.

    Example:
        >>> import torch
        >>> def count_up(tokens):
        ...     return torch.nn.functional.one_hot((tokens + 1) % 50, 50).float()
        >>> sequence_complexity(count_up, [[0], [7]], length=49).lz78_share.tolist()
        [1.0, 1.0]

    Source: Teney et al. 2024, Fig. 10; phrases over tokens as in the authors' code.
    """
    length = whole_number("length", length)
    if isinstance(model, Ensemble):
        tokens = read_prompts(prompts, length=length, model=model[0])
        if len(tokens) != len(model):
            raise BadInput(f"{len(model)} networks and {len(tokens)} prompts were given: expected "
                           "one prompt for each network")
        found = [continued(net, tokens[[place]], length=length, device=device)
                 for place, net in enumerate(model)]
        return counted(torch.cat(found), prompt=tokens.shape[1])
    tokens = read_prompts(prompts, length=length, model=model)
    return counted(continued(model, tokens, length=length, batch_size=batch_size, device=device),
                   prompt=tokens.shape[1])


def counted(sequences: Tensor, *, prompt: int) -> SequenceComplexity:
    """Return the complexities of sequences that begin with a prompt of so many tokens."""
    table = sequences.cpu().numpy()
    phrases = lempel_ziv_complexity(table, variant="lz78")
    ordered = np.sort(table, axis=1)
    distinct = 1 + (ordered[:, 1:] != ordered[:, :-1]).sum(axis=1)
    return SequenceComplexity(table, phrases, phrases / table.shape[1],
                              lempel_ziv_complexity(table, variant="lzw"), distinct, prompt)


def constant_sequence(tokens: int) -> SequenceComplexity:
    """Return the complexities of one token repeated, the floor of all sequences of this length."""
    return counted(torch.zeros((1, tokens), dtype=torch.int64), prompt=1)


def continued(model: Model, tokens: Tensor, *, length: int, batch_size: int | None = None,
              device: torch.device | str | None = None) -> Tensor:
    """Return checked prompts with their greedy continuations; see ``sequence_complexity``."""
    check_model(model)
    parameters = isinstance(model, nn.Module) and any(True for _ in model.parameters())
    place = placement(model, tokens)[0] if parameters or device is None else torch.device(device)
    total = tokens.shape[1] + length

    def work(piece: slice) -> Tensor:
        some = tokens[piece].to(place)
        decoder = decoder_of(model, sequences=len(some), length=total)
        return continue_greedily(decoder, some, length=length).cpu()

    return torch.cat(in_batches(work, len(tokens), batch_size=batch_size,
                                bytes_per_item=_bytes(model, total)))


def _bytes(model: Model, total: int) -> float:
    """Return what a sequence needs, roughly: keys, values and logits; a guess where unknown."""
    config = getattr(model, "config", None)
    width = getattr(config, "hidden_size", 1024)
    layers = getattr(config, "num_hidden_layers", 24)
    vocabulary = getattr(config, "vocab_size", 65536)
    return 8.0 * total * width * layers + 8.0 * vocabulary
