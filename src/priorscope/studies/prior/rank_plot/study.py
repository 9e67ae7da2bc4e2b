"""Valle-Pérez et al., rank plot: P of a function against its rank under several weight laws."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ....networks.mlp import MLP
from ....plots import rank_plot
from ....plots.illustration import Illustration
from ....sweeps import study
from ..block_counts import counts_by_block
from ..estimate_columns import to_columns
from ..laws import BROAD, LAWS, WIDTHS
from ..ones import ones_of
from ..published import CURVES, RANKS, ZIPF, ranks_around
from ..rank_statistics import (
    FIRM_COUNT,
    LEAST_COUNT,
    held_out_by_rank,
    jackknife,
    rank_curve,
    tail_slope,
    zipf_slope,
)
from .findings import DECADES, rank_findings

if TYPE_CHECKING:
    import pandas as pd

#: Networks of G(1,1) and of each other law; 1e6 take about 20 s on one core. The published runs
#: have 1e7, and 1e10 for G(1,1), whose 1.8e9 distinct functions call for merging
#: ``function_prior`` over a cluster.
_SAMPLES = {"smoke": (10_000, 10_000), "laptop": (2_000_000, 1_000_000),
            "paper": (100_000_000, 10_000_000)}

#: P at which the functions of G(1,1)'s plateau end: half way, in logarithms, to the next ones.
PLATEAU_END = 10**-4.42


@dataclass(frozen=True)
class Cell:
    """All samples of one law: counts of functions do not add up from parts.

    Attributes:
        law: Name of the weights' law.
        samples: Networks.
        blocks: Parts that the errors are read from.
    """

    law: str
    samples: int
    blocks: int = 10


@study("prior/rank-plot", paper="Valle-Pérez, Camargo and Louis, ICLR 2019, rank plot",
       question="Does the probability of a Boolean function fall with its rank as Zipf's law says, "
                "whichever the law of the weights?")
class RankPlot:
    """Functions of random 7-40-40-1 ReLU networks, in order of their frequency.

    At laptop scale a probability is known to 20 % down to 3e-5, which is rank 500 to 1000; ranks
    beyond are the figure's, not the findings'. The published 1e10 samples of G(1,1) saw
    1 767 085 190 distinct functions, 67 382 635 of them twice; no smaller run can check that.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale."""
        broad, others = _SAMPLES[scale]
        return [Cell(law, broad if law == BROAD else others) for law in LAWS]

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Count functions; return the thinned rank curve, Zipf's slope and the constants' share."""
        found = counts_by_block(MLP(inputs=7, widths=WIDTHS), LAWS[cell.law], seed=seed,
                                samples=cell.samples, blocks=cell.blocks)
        total, size = found.total, found.samples
        ranks, counts = rank_curve(total, also=_published_ranks())
        held_out = held_out_by_rank(found.counts, ranks.tolist())
        slopes = [jackknife(slope, found.counts) for slope in (zipf_slope, tail_slope)]
        zero, one = ((found.tables == word).all(axis=1) for word in (0, np.uint64(2**64 - 1)))
        return {
            "rank": ranks, "count": counts, **to_columns("held_out", held_out),
            **to_columns("slope", slopes[0]), **to_columns("tail_slope", slopes[1]),
            **_plateau(found.tables, total), "networks": size,
            "all_zero": int(total[zero].sum()), "all_one": int(total[one].sum()),
            "functions": len(total), "seen_twice": int((total >= 2).sum()),
        }

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge the claims of the rank plot."""
        return rank_findings(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw probability against rank."""
        return {"rank-plot": _figure(frame)}


def _plateau(tables: np.ndarray, counts: np.ndarray) -> dict[str, Any]:
    """Describe the functions that are more probable than the plateau's end.

    Returns:
        How many there are, how many of them differ from a constant at one input, and how many
        networks compute those; None where too few samples tell them apart.
    """
    names = ("plateau", "plateau_near", "plateau_networks")
    if PLATEAU_END * counts.sum() < FIRM_COUNT:
        return dict.fromkeys(names)
    above = counts > PLATEAU_END * counts.sum()
    near = np.isin(ones_of(tables[above]), (1, 127))
    values = (int(above.sum()), int(near.sum()), int(counts[above][near].sum()))
    return dict(zip(names, values, strict=True))


def _published_ranks() -> list[int]:
    return sorted({rank for curve in RANKS.values() for place in curve
                   for rank in ranks_around(place)[:2]} | set(DECADES))


def _figure(frame: "pd.DataFrame") -> Illustration:
    seen = frame[frame["count"] >= LEAST_COUNT]
    curves = {str(law): (part["rank"].to_numpy(), (part["count"] / part["networks"]).to_numpy())
              for law, part in seen.groupby("law", sort=False)}
    published = {law: _points(name) for name, law in CURVES.items()}
    lowest = min(float(p.min()) for _, p in curves.values()) / 3
    published = {name: (r[p > lowest], p[p > lowest]) for name, (r, p) in published.items()
                 if name in curves and (p > lowest).any()}
    ax = rank_plot(curves, zipf=ZIPF, published=published)
    data = {f"{what} {name}": values for name, (rank, p) in curves.items()
            for what, values in (("rank", rank), ("P", p))}
    return Illustration(
        ax, "Probability of a function against its rank, for 7-40-40-1 ReLU networks under six "
            "laws of the weights. Line: Zipf's law 1/(ln(2^128) r).",
        "Two constant functions stand at the left; then the curves follow Zipf's law within a "
        "factor of two or so, except that of G(1,1), which leaves little to the rest. Functions "
        "seen once are left out. Open markers: published points, moved by one rank, since the "
        "published axis starts at rank 0.", data)


def _points(name: str) -> tuple[np.ndarray, np.ndarray]:
    curve = RANKS[name]
    return (np.array([10**x + 1 for x in curve]),
            np.array([10**y for y in curve.values()]))
