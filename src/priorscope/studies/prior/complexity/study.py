"""Valle-Pérez et al., P(f) against K_LZ; Mingard et al., Fig. 1: probable functions are simple."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....measures.boolean.estimates import mean_over_samples
from ....plots.illustration import Illustration
from ....sweeps import study
from ..block_counts import BlockCounts, counts_by_block
from ..envelope import held_out_tops, upper_envelope
from ..estimate_columns import to_columns
from ..networks import FUNCTIONS, NETWORKS
from ..rank_statistics import LEAST_COUNT, rank_correlation
from .figures import complexity_figures
from .findings import complexity_findings
from .traits import Traits, traits_of

if TYPE_CHECKING:
    import pandas as pd

#: Networks of the architecture in the figure, of the other laws, and of the small architectures.
_SAMPLES = {"smoke": (10_000, 4_000, 10_000), "laptop": (1_000_000, 400_000, 500_000),
            "paper": (100_000_000, 10_000_000, 100_000_000)}


@dataclass(frozen=True)
class Cell:
    """All samples of one prior: counts of functions do not add up from parts.

    Attributes:
        prior: Name of the prior: an architecture with a law, or all functions alike.
        samples: Networks, or functions.
        blocks: Parts whose numbers are averaged.
    """

    prior: str
    samples: int
    blocks: int = 10


@study("prior/complexity",
       paper="Valle-Pérez, Camargo and Louis, ICLR 2019, P(f) against K_LZ; Mingard et al. 2019, "
             "Fig. 1",
       question="Are probable functions simple, and does probability fall exponentially with "
                "Lempel-Ziv complexity?")
class Complexity:
    """Functions of random networks with 7 inputs, by probability and complexity.

    The paper's 1e8 networks of one law are one cell, of about an hour and 12 GB.

    The fitted bound and the rank correlations move with the number of samples, since functions
    seen once are dropped: they are means over ten blocks, each a sample of its own, and hold for
    a tenth of the samples. The column tops and means over the prior use all samples. Two claims
    of the papers are left out: the complexity of minimal Boolean formulas is not measured here.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the cells at a scale."""
        main, other, small = _SAMPLES[scale]
        sizes = {"main": main, "other": other, "small": small}
        return [*(Cell(name, sizes[size]) for name, (size, _, _) in NETWORKS.items()),
                Cell(FUNCTIONS, other)]

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Count functions by complexity and frequency; average what else their tables tell."""
        found = _found(cell, seed)
        traits = traits_of(found.tables)
        return {**_joint_counts(traits.complexity, found), **_means(traits, found.total),
                **_block_means(traits, found.counts)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> list[Finding]:
        """Judge the claims about probability and complexity."""
        return complexity_findings(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
        """Draw P against K, and how complex functions are under each prior."""
        return complexity_figures(frame)


def _found(cell: Cell, seed: int) -> BlockCounts:
    if cell.prior != FUNCTIONS:
        _, arch, law = NETWORKS[cell.prior]
        return counts_by_block(arch, law, samples=cell.samples, blocks=cell.blocks, seed=seed)
    # Two of a million random tables of 128 bits are alike with a chance of 1e-27.
    tables = numpy_stream(seed, "functions").integers(2**64, size=(cell.samples, 2),
                                                      dtype=np.uint64)
    block = np.arange(cell.samples) % cell.blocks
    return BlockCounts(tables, (block[:, None] == np.arange(cell.blocks)).astype(np.int32))


def _joint_counts(complexity: np.ndarray, found: BlockCounts) -> dict[str, Any]:
    """Return one row for each pair of complexity and count: all that the scatter shows.

    ``held_out`` stands in the row of a column's top: how often the top as chosen by other blocks
    was seen.
    """
    pairs, functions = np.unique(np.stack([complexity, found.total], axis=1), axis=0,
                                 return_counts=True)
    _, held_out = held_out_tops(complexity, found.counts)
    last = np.append(pairs[1:, 0] != pairs[:-1, 0], True)
    tops: list[int | None] = [None] * len(pairs)
    for place, value in zip(np.flatnonzero(last).tolist(), held_out.tolist(), strict=True):
        tops[place] = value
    return {"complexity": pairs[:, 0], "count": pairs[:, 1].astype(np.int64),
            "functions": functions, "held_out": tops, "networks": found.samples}


def _means(traits: Traits, counts: np.ndarray) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, values in traits.items():
        columns |= to_columns(f"mean_{name}", mean_over_samples(values, counts))
    return columns


def _block_means(traits: Traits, counts: np.ndarray) -> dict[str, Any]:
    """Fit the bound and correlate ranks in each block; None where a block is too small."""
    parts: dict[str, list[float | None]] = {}
    for block in range(counts.shape[1]):
        seen = counts[:, block] > 0
        number = counts[seen, block]
        fit = upper_envelope(traits.complexity[seen], number)
        highest = traits.complexity[seen][number >= LEAST_COUNT]
        row = {"a": fit.a if fit else None, "b": fit.b if fit else None,
               "highest": float(highest.max()) if len(highest) else None,
               "spearman_all": rank_correlation(traits.complexity[seen], number)}
        twice = number >= LEAST_COUNT
        for name, values in traits.items():
            row[f"spearman_{name}"] = rank_correlation(values[seen][twice], number[twice])
        for name, value in row.items():
            parts.setdefault(name, []).append(value)
    columns: dict[str, Any] = {}
    for name, found in parts.items():
        known = [value for value in found if value is not None]
        columns |= to_columns(name, Estimate.of(known) if len(known) == len(found) else None)
    return columns
