"""How often each function came up, in blocks of samples apart."""

from dataclasses import dataclass

import numpy as np

from ...measures.boolean import function_prior
from ...networks.laws import WeightLaw
from ...networks.mlp import MLP


@dataclass(frozen=True)
class BlockCounts:
    """Distinct functions and their counts in blocks of equal size.

    Attributes:
        tables: Truth tables as packed words, one row a function, in rising order.
        counts: Shape (functions, blocks), int32.
    """

    tables: np.ndarray
    counts: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """How often each function was seen in all."""
        return self.counts.sum(axis=1, dtype=np.int64)

    @property
    def samples(self) -> int:
        """Networks in all."""
        return int(self.counts.sum(dtype=np.int64))


def counts_by_block(arch: MLP, law: WeightLaw, *, samples: int, blocks: int, seed: int,
                    values: tuple[float, float] = (0.0, 1.0)) -> BlockCounts:
    """Sample networks in blocks and count the functions that they compute.

    Keeps 16 + 4 · blocks bytes a function and takes twice that: 1e6 networks of 7-40-40-1 compute
    about 7e5 functions (80 MB for 10 blocks), 1e8 about 4e7 (5 GB). For more, sample parts by
    ``function_prior`` on a cluster and put them together by ``merge_priors``.

    Args:
        arch: The architecture, with few enough inputs for truth tables.
        law: Distribution of weights and biases.
        samples: Networks in all, cut to a multiple of ``blocks``.
        blocks: Number of blocks of consecutive networks.
        seed: Names the ensemble.
        values: What bits 0 and 1 are as inputs.
    """
    size = samples // blocks
    parts = [function_prior(arch, law, count=size, seed=seed, values=values, start=block * size)
             for block in range(blocks)]
    rows = np.concatenate([np.ascontiguousarray(part.tables) for part in parts])
    # One opaque item a row: unique along an axis would sort the same bytes more slowly.
    items = rows.view(np.dtype([("", rows.dtype)] * rows.shape[1])).ravel()
    distinct, place = np.unique(items, return_inverse=True)
    counts = np.zeros((len(distinct), blocks), dtype=np.int32)
    start = 0
    for block, part in enumerate(parts):
        counts[place[start:start + len(part.tables)], block] = part.counts
        start += len(part.tables)
    tables = distinct.view(rows.dtype).reshape(-1, rows.shape[1])
    return BlockCounts(tables, counts)
