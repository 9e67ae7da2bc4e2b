"""One language model before training: how simple the sequences are that it writes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import nn

from .._core.estimate import Estimate
from .._core.result import Result
from ..measures.sequences import SequenceComplexity, constant_sequence, sequence_prior
from ..networks.language import GPT2


@dataclass(frozen=True, repr=False, eq=False)
class SequenceProfile(Result):
    """What ``sequence_profile`` found.

    Attributes:
        name: The model.
        found: The sequences and their phrases.
        floor: Phrases a token of a sequence that repeats one token.
        words: What it means, in a sentence.
        settings: Counts and the seed.
        status: ``"estimated"``: averages over draws of the weights.
    """

    title: ClassVar[str] = "sequence profile"

    name: str
    found: SequenceComplexity
    floor: float
    words: str
    settings: Mapping[str, int]
    status: str = "estimated"

    @property
    def share(self) -> Estimate:
        """Mean phrases a token."""
        return Estimate.of(self.found.lz78_share)

    def summary(self) -> dict[str, Any]:
        """Return the means beside the two ends of the scale."""
        return {"model": self.name, **self.found.summary(),
                "  one token for ever": self.floor, "  all tokens different": 1.0,
                "in words": self.words}

    def columns(self) -> dict[str, Any]:
        """Return one row a sequence."""
        return self.found.columns()


def sequence_profile(subject: GPT2 | Callable[[], nn.Module], *, count: int = 64,
                     length: int = 100, vocabulary: int | None = None, name: str | None = None,
                     seed: int = 0, device: torch.device | str | None = None) -> SequenceProfile:
    """Sample what a language model writes before training and say how simple it is.

    New weights and a new first token for each sequence; see ``sequence_prior`` for the cost, the
    arguments and what is raised.

    Args:
        subject: A ``GPT2`` or a function without arguments that makes a causal model.
        count: Sequences.
        length: New tokens of each.
        vocabulary: Number of tokens where the model does not tell.
        name: For titles; None derives it.
        seed: A non-negative integer.
        device: Where to compute.

    Example:
        >>> sequence_profile(ps.GPT2(blocks=3, width=192, heads=6), count=8)  # doctest: +SKIP
    """
    found = sequence_prior(subject, count=count, length=length, vocabulary=vocabulary, seed=seed,
                           device=device)
    floor = float(constant_sequence(1 + length).lz78_share[0])
    named = name or (str(subject) if isinstance(subject, GPT2) else
                     str(getattr(subject, "__name__", "factory")))
    settings = {"sequences": count, "new tokens": length, "seed": seed}
    return SequenceProfile(named, found, floor, _words(Estimate.of(found.lz78_share), floor),
                           settings)


def _words(share: Estimate, floor: float) -> str:
    way = (share.mean - floor) / (1 - floor)
    if way < 0.2:
        kind = "prefers sequences about as simple as one token repeated"
    elif way < 0.5:
        kind = "prefers simple sequences"
    elif way < 0.8:
        kind = "prefers complex sequences"
    else:
        kind = "hardly ever repeats itself"
    return (f"Before training this model {kind}: its greedy sequences lie {max(way, 0.0):.0%} of "
            "the way from one token for ever to tokens that all differ.")
