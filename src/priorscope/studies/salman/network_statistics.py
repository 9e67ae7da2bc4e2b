"""What the intervals of one network come to, and means over networks.

Lines of one network share its weights, so that every number is taken within each network first;
intervals are over networks.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..._core.estimate import Estimate
from ...domains.lines_between import MID_WINDOW, PAIR_WINDOW
from ..choosing_rows import chosen as chosen

if TYPE_CHECKING:
    import pandas as pd

#: Where the bump "around 1.3" is looked for, and the neighbours of equal width it must exceed.
BUMP = (1.15, 1.45)
BESIDE_BUMP = ((0.7, 1.0), (1.6, 1.9))

Statistic = Callable[["pd.DataFrame"], float]


def lengths(rows: "pd.DataFrame") -> np.ndarray:
    """Return the lengths of the intervals."""
    return (rows.upper - rows.lower).to_numpy(dtype=float)


def mean_length(rows: "pd.DataFrame") -> float:
    """Return the mean length."""
    return float(lengths(rows).mean())


def whole(rows: "pd.DataFrame") -> float:
    """Return the share of lines that keep their class on the whole window."""
    low, high = MID_WINDOW if (rows.line == "mid").all() else PAIR_WINDOW
    return float(((rows.lower <= low) & (rows.upper >= high)).mean())


def interrupted(rows: "pd.DataFrame") -> float:
    """Return the share of lines whose class ends before the partner is reached."""
    return float((rows.upper < 1.0).mean())


def bump(rows: "pd.DataFrame") -> float:
    """Return by how much the share of lengths in the bump exceeds that of its neighbours."""
    values = lengths(rows)
    return share_within(values, BUMP) - float(np.mean([share_within(values, beside)
                                                       for beside in BESIDE_BUMP]))


def share_within(values: np.ndarray, span: tuple[float, float]) -> float:
    """Return the share of values from the lower to below the upper end."""
    return float(((values >= span[0]) & (values < span[1])).mean())


def by_network(rows: "pd.DataFrame") -> "dict[int, pd.DataFrame]":
    """Return the lines of each network of a setting, by replica."""
    return {replica: rows[rows.replica == replica] for replica in
            sorted(rows.replica.unique().tolist())}


def each_network(rows: "pd.DataFrame", statistic: Statistic) -> dict[int, float]:
    """Return a statistic of the lines of each network of a setting, by replica."""
    return {replica: float(statistic(own)) for replica, own in by_network(rows).items()}


def over_networks(rows: "pd.DataFrame", statistic: Statistic) -> Estimate | None:
    """Return a statistic's mean over networks, None without rows."""
    values = list(each_network(rows, statistic).values())
    return Estimate.of(values) if values else None


def paired(first: "pd.DataFrame", second: "pd.DataFrame", statistic: Statistic,
           compare: Callable[[float, float], float]) -> Estimate | None:
    """Compare two kinds of line within each network that has both; None where none has."""
    a, b = each_network(first, statistic), each_network(second, statistic)
    found = [compare(a[replica], b[replica]) for replica in a if replica in b]
    return Estimate.of(found) if found else None


def kolmogorov_smirnov(first: np.ndarray, second: np.ndarray) -> float:
    """Return the largest distance between the distribution functions of two samples."""
    first, second = np.sort(first), np.sort(second)
    at = np.concatenate([first, second])
    return float(np.abs(np.searchsorted(first, at, side="right") / len(first)
                        - np.searchsorted(second, at, side="right") / len(second)).max())


def distances(first: Mapping[int, np.ndarray], second: Mapping[int, np.ndarray],
              ) -> dict[int, float]:
    """Return the Kolmogorov-Smirnov distance of networks of equal replica."""
    return {replica: kolmogorov_smirnov(first[replica], second[replica])
            for replica in first if replica in second}


def lengths_by_network(rows: "pd.DataFrame") -> dict[int, np.ndarray]:
    """Return the lengths of each network's intervals, by replica."""
    return {replica: lengths(own) for replica, own in by_network(rows).items()}


def real_against_random(frame: "pd.DataFrame") -> Estimate | None:
    """Return the mean Kolmogorov-Smirnov distance of networks of real and of random labels.

    The k-th network of either kind make a pair, so that the pairs are independent.
    """
    real, random = (lengths_by_network(chosen(frame, labels=kind)) for kind in ("real", "random"))
    found = distances(real, random)
    return Estimate.of(list(found.values())) if found else None


def among_real(frame: "pd.DataFrame") -> Estimate | None:
    """Return the mean distance between networks that differ in nothing but their seed.

    The 1st and 2nd, the 3rd and 4th and so on; what the distance is where there is no effect.
    """
    own = lengths_by_network(chosen(frame, labels="real"))
    names = sorted(own)
    found = [kolmogorov_smirnov(own[a], own[b]) for a, b in zip(names[::2], names[1::2],
                                                                 strict=False)]
    return Estimate.of(found) if found else None
