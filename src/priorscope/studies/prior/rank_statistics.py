"""What a prior's rank plot says: Zipf's slope, and probabilities at a rank free of selection."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy import special

from ..._core.estimate import Estimate
from ...measures import line

#: Zipf's slope starts behind the constant functions and their close relatives.
FIRST_RANK = 10

#: Counts below this say that a function exists, not how probable it is.
LEAST_COUNT = 2

#: From this count on, chance moves a function by few ranks.
FIRM_COUNT = 30

#: A rank's neighbours within this factor are averaged with it.
_WINDOW = 1.1


def zipf_slope(counts: np.ndarray) -> float | None:
    """Return the slope of log P against log r over the ranks whose counts are firm.

    Least squares over ranks spaced evenly in log r, from 10 to the last that was seen 30 times:
    there the slope hardly depends on the number of samples. None where that is less than a factor
    of three in rank.

    Args:
        counts: How often each function was seen, in any order.
    """
    ranks, falling = rank_curve(counts)
    firm = (ranks >= FIRST_RANK) & (falling >= FIRM_COUNT)
    if not firm.any() or ranks[firm].max() < 3 * FIRST_RANK:
        return None
    return line(np.log10(ranks[firm]), np.log10(falling[firm])).slope.mean


def tail_slope(counts: np.ndarray) -> float | None:
    """Return the slope of log P against log r over all ranks from 10 to the last seen twice.

    All ranks weigh the same, so that ties of two and three counts decide: it steepens with the
    number of samples. None for a handful of functions.

    Args:
        counts: How often each function was seen, in any order.
    """
    falling = np.sort(counts[counts >= LEAST_COUNT])[::-1]
    ranks = np.arange(1, len(falling) + 1)
    if len(falling) < FIRST_RANK + 2:
        return None
    tail = slice(FIRST_RANK - 1, None)
    return line(np.log10(ranks[tail]), np.log10(falling[tail])).slope.mean


def jackknife(statistic: Callable[[np.ndarray], float | None],
              counts: np.ndarray) -> Estimate | None:
    """Estimate a statistic of all samples, its error by leaving out one block at a time.

    Args:
        statistic: Takes the counts of all functions, shape (functions,); may return None.
        counts: Counts of each function in each of at least two blocks of equal size, shape
            (functions, blocks).

    Returns:
        The statistic of all samples with Student's t interval, ``count`` being the number of
        blocks; None where it has no value. Right for slopes, to which many functions add; a
        maximum would lie outside too often.
    """
    total = counts.sum(axis=1)
    value = statistic(total)
    parts = [statistic(total - counts[:, block]) for block in range(counts.shape[1])]
    known = np.array([part for part in parts if part is not None])
    if value is None or len(known) < len(parts):
        return None
    blocks = len(parts)
    error = np.sqrt((blocks - 1) / blocks * np.sum((known - known.mean()) ** 2))
    half = float(special.stdtrit(blocks - 1, 0.975) * error)
    return Estimate(value, value - half, value + half, blocks)


def held_out_by_rank(counts: np.ndarray, ranks: Sequence[int]) -> list[Estimate | None]:
    """Estimate the probability of the function at each rank, ranked by other samples.

    The most frequent of many equally probable functions owes its place to luck, so that a rank
    plot lies above the truth where it is flat. Here the functions are ranked by all blocks but
    one, and their probability is read from that one, in turn. Ranks within 10 % of the one asked
    for are averaged.

    Args:
        counts: Counts of each function in each of at least two blocks of equal size, shape
            (functions, blocks).
        ranks: Ranks from 1.

    Returns:
        One estimate a rank over the blocks; None for ranks beyond the last.
    """
    functions, blocks = counts.shape
    total, size = counts.sum(axis=1), counts.sum(axis=0)
    windows = [window(rank) for rank in ranks]
    shares = np.zeros((len(windows), blocks))
    for block in range(blocks):
        # Stable, so that functions of equal count keep their order on every machine.
        order = np.argsort(counts[:, block] - total, kind="stable")
        held_out = counts[order, block] / size[block]
        for place, (first, last) in enumerate(windows):
            shares[place, block] = held_out[first:last].mean() if last <= functions else 0.0
    return [Estimate.of(shares[place]) if last <= functions else None
            for place, (_, last) in enumerate(windows)]


def rank_correlation(x: np.ndarray, y: np.ndarray) -> float | None:
    """Return Spearman's correlation, ties at their mean rank; None where one does not vary.

    Args:
        x: One number a function.
        y: Another.
    """
    if len(x) < 3:
        return None
    first, second = _mean_ranks(x), _mean_ranks(y)
    spread = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / spread if spread > 0 else None


def _mean_ranks(values: np.ndarray) -> np.ndarray:
    """Return ranks less their mean, ties sharing theirs."""
    _, place, ties = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(ties) - (ties + len(values)) / 2.0)[place]


def window(rank: int) -> tuple[int, int]:
    """Return where the ranks within 10 % of one start and end, counted from 0, as for a slice."""
    return int(np.ceil(rank / _WINDOW)) - 1, int(rank * _WINDOW)


def rank_curve(counts: np.ndarray, *, per_decade: int = 24,
               also: Sequence[int] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Return ranks, thinned to evenly spaced logarithms, and the counts at them.

    Args:
        counts: How often each function was seen, in any order.
        per_decade: Ranks kept in each decade.
        also: Ranks to keep besides, as far as there are any.
    """
    falling = np.sort(counts)[::-1]
    steps = int(np.ceil(per_decade * np.log10(max(len(falling), 2)))) + 1
    thinned = np.rint(np.geomspace(1, len(falling), steps)).astype(np.int64)
    ranks = np.union1d(thinned, np.array([r for r in also if r <= len(falling)], dtype=np.int64))
    return ranks, falling[ranks - 1]
