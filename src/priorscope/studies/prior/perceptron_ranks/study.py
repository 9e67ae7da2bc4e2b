"""Mingard et al., Figs. 1, 2: the most probable functions of a perceptron, in all and at one T."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ....networks.laws import WeightLaw, gaussian, uniform
from ....networks.mlp import MLP
from ....plots import rank_plot
from ....plots.illustration import Illustration
from ....sweeps import study
from ..block_counts import counts_by_block
from ..envelope import held_out_tops
from ..estimate_columns import to_columns
from ..ones import ones_of
from ..published import ZIPF
from ..rank_statistics import LEAST_COUNT, held_out_by_rank, jackknife, rank_curve, zipf_slope
from .findings import RANKS, perceptron_rank_findings

if TYPE_CHECKING:
    import pandas as pd

_SAMPLES = {"smoke": 50_000, "laptop": 4_000_000, "paper": 100_000_000}

#: Numbers of ones whose functions are ranked apart, as published.
_SINGLE = (47, 64)

#: The functions f(x) = x_j, packed: bit i of a table is input i, whose bit 6 - j is x_j.
DICTATORS = np.array([[sum(1 << place for place in range(64) if (64 * word + place) >> bit & 1)
                       for word in range(2)] for bit in range(7)], dtype=np.uint64)

_LAWS: dict[str, WeightLaw] = {"normal": gaussian(7.0, 0.0), "uniform": uniform(1.0)}


@dataclass(frozen=True)
class Cell:
    """All perceptrons of one law of the weights, without bias.

    Attributes:
        weights: ``"normal"`` or ``"uniform"``.
        samples: Networks.
        blocks: Parts that the errors are read from.
    """

    weights: str
    samples: int
    blocks: int = 10


@study("prior/perceptron-ranks", paper="Mingard et al. 2019, Figs. 1 and 2",
       question="Which functions does a perceptron prefer among those with equally many ones, and "
                "does the law of its weights matter?")
class PerceptronRanks:
    """Functions of random perceptrons with 7 inputs and no bias, in order of their frequency."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale."""
        return [Cell(weights, _SAMPLES[scale]) for weights in _LAWS]

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Count functions; return rank curves, the tops at each T and what is known of x_j."""
        found = counts_by_block(MLP(inputs=7, widths=(), bias=False), _LAWS[cell.weights],
                                samples=cell.samples, blocks=cell.blocks, seed=seed)
        total, ones = found.total, ones_of(found.tables)
        rows = [_curve("all", found.counts)]
        rows += [_curve(f"T = {t}", found.counts[ones == t]) for t in _SINGLE if (ones == t).any()]
        columns = {name: [value for row in rows for value in row[name]] for name in rows[0]}
        tops = dict(zip(*(values.tolist() for values in held_out_tops(ones, found.counts)),
                        strict=True))
        half = ones == 64
        best = found.tables[half][np.argsort(-total[half], kind="stable")[:7]]
        return {
            **columns, "networks": found.samples, "functions": len(total),
            **to_columns("slope", jackknife(zipf_slope, found.counts)),
            **{f"top_{t}": tops.get(t, 0) for t in (0, *_SINGLE)},
            "one_one": int((ones == 1).sum()), "one_one_networks": int(total[ones == 1].sum()),
            "dictators": int(total[_is_dictator(found.tables)].sum()),
            "dictators_on_top": int(_is_dictator(best).sum()),
        }

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge the claims about single functions and the two laws of the weights."""
        return perceptron_rank_findings(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw the rank plots of Fig. 2, and those of both laws."""
        seen = frame[frame["count"] >= LEAST_COUNT]
        normal = seen[seen["weights"] == "normal"]
        every = seen[seen["group"] == "all"]
        figures = {}
        if len(normal):
            figures["equal-ones"] = _figure(
                normal, "group", "Probability against rank of perceptrons' functions: all, and "
                "those of 47 and of 64 ones apart. Normal weights, no bias.",
                "The functions of 47 ones are all improbable; of 64 ones the seven functions "
                "f(x) = x_j stand out. Both lie far below the most probable functions of all.")
        if len(every):
            figures["laws"] = _figure(
                every, "weights", "Probability against rank of perceptrons' functions under two "
                "laws of the weights, no bias. Line: Zipf's law.",
                "Both laws give nearly the same curve, though single functions differ.", ZIPF)
        return figures


def _is_dictator(tables: np.ndarray) -> np.ndarray:
    return (tables[:, None, :] == DICTATORS).all(axis=2).any(axis=1)


def _curve(group: str, counts: np.ndarray) -> dict[str, list[Any]]:
    """Return the thinned rank curve of some functions, with held-out probabilities among all."""
    ranks, falling = rank_curve(counts.sum(axis=1), also=RANKS)
    held_out: list[Estimate | None] = [None] * len(ranks)
    if group == "all":
        wanted = [place for place, rank in enumerate(ranks.tolist()) if rank in RANKS]
        found = held_out_by_rank(counts, ranks[wanted].tolist())
        for place, estimate in zip(wanted, found, strict=True):
            held_out[place] = estimate
    return {"group": [group] * len(ranks), "rank": ranks.tolist(), "count": falling.tolist(),
            **to_columns("held_out", held_out)}


def _figure(frame: "pd.DataFrame", by: str, caption: str, reading: str,
            zipf: float | None = None) -> Illustration:
    curves = {str(name): (part["rank"].to_numpy(), (part["count"] / part["networks"]).to_numpy())
              for name, part in frame.groupby(by, sort=False)}
    data = {f"{what} {name}": values for name, pair in curves.items()
            for what, values in zip(("rank", "P"), pair, strict=True)}
    return Illustration(rank_plot(curves, zipf=zipf), caption, reading, data)
