"""By how much greedy distances exceed exact ones, and what a shallow search hides."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, compatible, near
from ....measures.comparison import difference
from ..by_size import exact

if TYPE_CHECKING:
    import pandas as pd

#: An independent simulation that looked through all strings up to a distance ``depth``: networks
#: decided, share of them where greedy search found the nearest string, mean excess and its
#: standard error. Networks whose greedy distance is beyond depth + 1 were left out.
REFERENCE = {
    12: (12, 1892, 0.934, 0.108, 0.011), 16: (16, 982, 0.925, 0.096, 0.012),
    20: (20, 494, 0.943, 0.075, 0.016), 25: (5, 594, 0.941, 0.069, 0.012),
    50: (4, 382, 0.955, 0.047, 0.011), 100: (3, 251, 0.988, 0.012, 0.007),
}

#: In the same simulation, of 2000 networks at n = 12: greedy failures, and networks of one class.
_FAILED_12, _ONE_CLASS_12, _ALL_12 = 108, 30, 2000

#: The authors' search: all strings at distances up to 3, and 4 recorded where that finds none.
_AUTHORS_DEPTH = 3

_TABLE = "Table 1"


def reference_excess(n: int) -> Estimate:
    """Return the reference's mean excess at n with its 95 % interval."""
    _, count, _, mean, error = REFERENCE[n]
    return Estimate(mean, mean - 1.96 * error, mean + 1.96 * error, count)


def decided(frame: "pd.DataFrame", *, protocol: bool = False) -> "pd.DataFrame":
    """Return the rows where both searches ended at a string of another class.

    Args:
        frame: Rows of the study.
        protocol: Whether to keep only what an exhaustive search to the reference's depth decides.
    """
    rows = frame[frame["greedy_found"].astype(bool) & frame["decided"].astype(bool)
                 & frame["exists"].astype(bool)]
    if not protocol:
        return rows
    depth = rows["n"].map({n: values[0] for n, values in REFERENCE.items()})
    return rows[rows["greedy"] <= depth + 1]


def excess(frame: "pd.DataFrame", n: int, *, protocol: bool = False) -> Estimate | None:
    """Return the mean of greedy less exact distance at n; None where nothing is decided."""
    rows = decided(frame[frame["n"] == n], protocol=protocol)
    if not len(rows):
        return None
    over = (rows["greedy"] - rows["upper"]).to_numpy(dtype=np.float64)
    # Without a single miss the spread is zero, but the share of misses is only known to be small.
    return Estimate.of(over) if over.any() else Estimate.share(over)


def excess_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge greedy search at each n, and the authors' search at the largest n."""
    findings = [*_equal(frame), *_reference(frame), *_trend(frame), *_decided(frame)]
    if (frame["n"] == 12).any():
        findings += _smallest(frame[frame["n"] == 12])
    return findings + _hidden(frame) + _censored(frame)


def _equal(frame: "pd.DataFrame") -> list[Finding]:
    rows = decided(frame)
    if not len(rows):
        return []
    right = rows["greedy"] == rows["upper"]
    shares = {n: Estimate.share(right[rows["n"] == n].to_numpy())
              for n in sorted(rows["n"].unique().tolist())}
    lowest = min(shares.values(), key=lambda share: share.low)
    least = exact((rows["greedy"] - rows["upper"]).min())
    by_n = ", ".join(f"n = {n}: {share.mean:.1%} of {share.count}" for n, share in shares.items())
    return [
        Finding("At every n greedy search finds the nearest string in nine networks of ten", None,
                None, lowest, at_least(lowest, 0.9), _TABLE,
                f"Measured: share of the decided networks, at the n where it is lowest. {by_n}. "
                "The paper's numbers are in a supplement that is not at hand."),
        Finding("Greedy distances are never below exact ones", None, 0.0, least,
                at_least(least, 0.0), _TABLE, "Measured: the smallest difference; both searches "
                "check each other."),
    ]


def _reference(frame: "pd.DataFrame") -> list[Finding]:
    findings = []
    for n, (depth, count, equal, _, _) in REFERENCE.items():
        rows = decided(frame[frame["n"] == n], protocol=True)
        if len(rows) < 2:
            continue
        measured, expected = excess(frame, n, protocol=True), reference_excess(n)
        every = excess(frame, n)
        assert measured is not None
        assert every is not None
        share = (rows["greedy"] == rows["upper"]).mean()
        findings.append(Finding(
            f"At n = {n} greedy distances are {expected.mean:.3f} bits too large on average", None,
            expected, measured, compatible(measured, expected), _TABLE,
            f"Over networks that a search through all strings up to distance {depth} decides. "
            f"Theory: an independent simulation with such a search on {count} networks, where "
            f"greedy search found the nearest string in {equal:.1%}; here it does in {share:.1%}. "
            f"Over all {every.count} decided networks the excess is {every:.3f}."))
    return findings


def _trend(frame: "pd.DataFrame") -> list[Finding]:
    sizes = [n for n in sorted(frame["n"].unique()) if (excess(frame, n) or exact(0)).count > 1]
    if len(sizes) < 2:
        return []
    first, last = excess(frame, sizes[0]), excess(frame, sizes[-1])
    assert first is not None
    assert last is not None
    fall = difference(first, last)
    return [Finding(
        "Greedy search is the better the more bits there are", None, None, fall,
        at_least(fall, 0.0), _TABLE,
        f"Measured: mean excess at n = {sizes[0]} less that at n = {sizes[-1]}, over decided "
        "networks. Undecided ones have their boundary further away, where greedy search has more "
        "chances to err.")]


def _hidden(frame: "pd.DataFrame") -> list[Finding]:
    """Set the misses that a shallow search leaves out against those it sees, at the largest n."""
    largest = max((n for n in REFERENCE if (frame["n"] == n).any()), default=None)
    rows = decided(frame[frame["n"] == largest])
    seen = rows.index.isin(decided(rows, protocol=True).index)
    over = (rows["greedy"] - rows["upper"]).to_numpy(dtype=np.float64)
    if min(seen.sum(), (~seen).sum()) < 10 or largest is None:
        return []
    more = difference(Estimate.of(over[~seen]), Estimate.of(over[seen]))
    return [Finding(
        f"At n = {largest} greedy search errs more where a search through distances up to "
        f"{REFERENCE[largest][0]} cannot look", None, None, more, at_least(more, 0.0), _TABLE,
        f"Measured: mean excess of the {(~seen).sum()} networks whose greedy distance is beyond "
        f"{REFERENCE[largest][0] + 1}, less that of the other {seen.sum()}. A table of the latter "
        f"alone shows greedy search better than it is: {over[seen].mean():.3f} bits of excess "
        f"where all decided networks have {over.mean():.3f}.")]


def _decided(frame: "pd.DataFrame") -> list[Finding]:
    largest = frame["n"].max()
    rows = frame[frame["n"] == largest]
    share = Estimate.share(rows["decided"].to_numpy(dtype=bool))
    open_rows = rows[~rows["decided"].astype(bool)]
    apart = (open_rows["upper"] - open_rows["lower"]).mean()
    gaps = f" The others lie between bounds {apart:.2g} bits apart." if len(open_rows) else ""
    return [Finding(
        f"At n = {largest} exact search decides nine networks of ten", None, None, share,
        at_least(share, 0.9), "beyond the paper",
        f"Measured: share of networks, with {rows['budget'].iloc[0]} strings evaluated for each "
        f"at most.{gaps}")]


def _smallest(rows: "pd.DataFrame") -> list[Finding]:
    failed = Estimate.share(~rows["greedy_found"].to_numpy(dtype=bool))
    alone = Estimate.share(~rows["exists"].to_numpy(dtype=bool) & rows["decided"].to_numpy(bool))
    return [
        Finding("At n = 12 greedy search fails on one network in twenty", None, _share(_FAILED_12),
                failed, compatible(failed, _share(_FAILED_12)), _TABLE,
                "Measured: share of searches that ended without another class, most of them "
                "because they cycle. Theory: an independent simulation of 2000 networks."),
        Finding("At n = 12 some networks put all strings in one class", None,
                _share(_ONE_CLASS_12), alone, compatible(alone, _share(_ONE_CLASS_12)), _TABLE,
                "Measured: share of networks, proven by exact search. Theory: that simulation."),
    ]


def _censored(frame: "pd.DataFrame") -> list[Finding]:
    """Judge the authors' record of 4 where nothing lies within 3, at the largest n."""
    largest = frame["n"].max()
    rows = frame[(frame["n"] == largest) & frame["exists"].astype(bool)]
    if len(rows) < 2:
        return []
    low, high = (rows[name].to_numpy(dtype=np.float64) for name in ("lower", "upper"))
    ends = [_shortfall(low), _shortfall(high)]
    short = Estimate((ends[0].mean + ends[1].mean) / 2, ends[0].low, ends[1].high, len(rows))
    beyond = [f"{(side > _AUTHORS_DEPTH + 1).mean():.1%}" for side in (low, high)]
    return [Finding(
        f"At n = {largest} recording 4 where no string within {_AUTHORS_DEPTH} flips changes the "
        "class leaves the mean distance within 5 %", None, None, short,
        near(short, 0.0, tolerance=0.05), f"{_TABLE}, the authors' code",
        "Measured: by which share of the mean the record falls short; the interval covers both the "
        "lower and the upper bounds of undecided distances. Between "
        f"{beyond[0]} and {beyond[1]} of networks have their nearest string beyond 4 flips: the "
        "table's means are of a cut-off distance.")]


def _shortfall(distance: np.ndarray) -> Estimate:
    return Estimate.of((distance - np.minimum(distance, _AUTHORS_DEPTH + 1)) / distance.mean())


def _share(cases: int) -> Estimate:
    return Estimate.share(np.arange(_ALL_12) < cases)
