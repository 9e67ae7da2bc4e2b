"""The prior over Boolean functions as it was counted."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np

from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..._core.result import Result
from ...networks.laws import WeightLaw
from ...networks.mlp import MLP
from .estimates import entropy, mean_over_samples, share_of
from .packing import read_tables, unpack, written_tables


class RankPlot(NamedTuple):
    """Probabilities in falling order.

    Attributes:
        rank: 1, 2, ...
        probability: The share of samples of the function of each rank.
        zipf: Zipf's law over all functions, 1/(ln(2^(2ⁿ)) · rank).
    """

    rank: np.ndarray
    probability: np.ndarray
    zipf: np.ndarray


@dataclass(frozen=True, repr=False, eq=False)
class FunctionPrior(Result):
    """The functions that sampled networks computed, the most frequent first.

    Attributes:
        arch: The architecture.
        law: The weight law.
        seed: The seed; network i is ``sample(arch, law, count=..., seed=seed)[i]``.
        tables: The distinct functions, packed, uint64, (functions, words), by falling count and
            then rising as numbers of 2ⁿ bits, of which input 0 is the lowest.
        counts: How many networks computed each, int64.
        spans: The networks that were sampled: (first, behind the last), disjoint and rising.
        values: What stood for bit 0 and for bit 1 of the input.
        threshold: Above it an output is 1.
        status: ``"estimated"``.
    """

    title: ClassVar[str] = "prior over Boolean functions"

    arch: MLP
    law: WeightLaw
    seed: int
    tables: np.ndarray
    counts: np.ndarray
    spans: tuple[tuple[int, int], ...]
    values: tuple[float, float] = (0.0, 1.0)
    threshold: float = 0.0
    status: str = "estimated"

    @property
    def inputs(self) -> int:
        """Number of inputs n."""
        return self.arch.inputs

    @property
    def samples(self) -> int:
        """Number of networks sampled."""
        return sum(stop - start for start, stop in self.spans)

    @property
    def bits(self) -> np.ndarray:
        """The tables as booleans, (functions, 2ⁿ); eight times their memory."""
        return unpack(self.tables, self.inputs)

    @property
    def probabilities(self) -> np.ndarray:
        """The share of the samples that computed each function."""
        return self.counts / self.samples

    @property
    def seen_twice(self) -> int:
        """Number of functions seen at least twice; of the others only their existence is known."""
        return int(np.searchsorted(-self.counts, -1, side="left"))

    @property
    def unseen(self) -> Estimate:
        """Good-Turing's estimate of the probability that the next network's function is new."""
        once = len(self.counts) - self.seen_twice
        return share_of(once, self.samples)

    @property
    def entropy(self) -> Estimate:
        """Entropy of the prior in bits; see ``priorscope.measures.boolean.estimates.entropy``."""
        return entropy(self.counts, size=1 << self.inputs)

    def probability(self, table: Any) -> Estimate:
        """Return the share of the samples that computed one function, with Wilson's interval.

        Args:
            table: Its truth table, packed or as 2ⁿ bits.
        """
        wanted = read_tables(table, inputs=self.inputs)
        if len(wanted) != 1:
            raise BadInput(f"{len(wanted)} tables were given: expected one")
        found = (self.tables == wanted.words).all(axis=1)
        return share_of(int(self.counts[found].sum()), self.samples)

    def average(self, values: Any) -> Estimate:
        """Return the mean over the samples of a measure of their functions.

        Args:
            values: One number per distinct function, e.g. ``k_lz(prior.bits)``.
        """
        return mean_over_samples(values, self.counts)

    def rank_plot(self, *, at_least: int = 1) -> RankPlot:
        """Return rank, probability and Zipf's law of the functions seen ``at_least`` so often."""
        kept = int(np.searchsorted(-self.counts, -whole_number("at_least", at_least), "right"))
        rank = np.arange(1, kept + 1)
        zipf = 1.0 / (np.log(2.0) * 2.0**self.inputs * rank)
        return RankPlot(rank, self.probabilities[:kept], zipf)

    def extended(self, *, count: int) -> "FunctionPrior":
        """Return the prior of ``count`` further networks as well, those behind the last.

        The result equals, byte for byte, one sampled in one go.
        """
        from .function_prior import function_prior, merge_priors

        more = function_prior(self.arch, self.law, count=count, seed=self.seed,
                              start=self.spans[-1][1], values=self.values,
                              threshold=self.threshold)
        return merge_priors([self, more])

    def save(self, path: str | Path) -> None:
        """Write the prior and what it takes to go on to an ``.npz`` file; see ``load_prior``."""
        from .prior_files import write_prior

        write_prior(self, Path(path))

    def summary(self) -> dict[str, Any]:
        """Return the numbers of networks and functions, the likeliest function and the entropy."""
        return {
            "networks": f"{self.samples} of {self.arch}, {self.law}",
            "functions": len(self.counts),
            "seen at least twice": self.seen_twice,
            "chance of a new one": self.unseen,
            "likeliest": share_of(int(self.counts[0]), self.samples),
            "entropy (bits)": self.entropy,
        }

    def columns(self) -> dict[str, Any]:
        """Return the table as hexadecimal digits, its count and its probability per function."""
        return {"table": written_tables(self.tables, self.inputs), "count": self.counts,
                "probability": self.probabilities}
