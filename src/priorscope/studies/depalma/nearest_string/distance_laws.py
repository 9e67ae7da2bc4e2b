"""Mean distances against the three laws, and what the search itself is checked for."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....theory import boundary_distance
from ..by_size import BySize, by_size, sample_sizes
from ..networks import KERNEL
from ..prefactor import linearised
from ..published import NEAREST, READING

if TYPE_CHECKING:
    import pandas as pd

#: A difference between a law and the means that would not matter.
_IRRELEVANT = 0.05


def reached(frame: "pd.DataFrame") -> BySize:
    """Return the mean distance at each n over the searches that reached another class."""
    return by_size(frame[frame["found"].astype(bool)], "distance")


def law_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge the laws by the ratio of each network's distance to the law's mean at its n."""
    found = reached(frame)
    sizes = [int(n) for n in found.n]
    how = "Measured: distance over the law's mean at the same n, averaged over all networks."
    linear = _ratio(frame, {n: linearised(n).mean for n in sizes})
    return [
        Finding("The linearised law predicts the mean greedy distance at every n, without a fit",
                None, 1.0, linear, near(linear, 1.0, tolerance=_IRRELEVANT),
                "section 3.3, taken exactly",
                f"{how} The law: each flip changes φ by an independent normal amount, and the best "
                f"are taken first. Means by n: {found}."),
        *_theorem(frame, sizes), _first_moment(frame, sizes, how), *_published(frame, sizes),
        _further_than_random(found),
    ]


def _theorem(frame: "pd.DataFrame", sizes: list[int]) -> list[Finding]:
    findings = []
    for n in dict.fromkeys((sizes[0], sizes[-1])):
        law = boundary_distance(n, KERNEL).mean
        ratio = _ratio(frame, {n: law})
        findings.append(Finding(
            f"At n = {n} the mean distance is that of Theorem 1, √(n/(2π ln n))", None, 1.0,
            ratio, near(ratio, 1.0, tolerance=_IRRELEVANT), "Theorem 1, eq. 8",
            f"Measured: distance over the theorem's {law:.3g} bits, the leading order for large n, "
            "with corrections that die out like 1/ln n. The linearised law is "
            f"{linearised(n).mean / law:.3f} times it here."))
    return findings


def _first_moment(frame: "pd.DataFrame", sizes: list[int], how: str) -> Finding:
    law = {n: boundary_distance(n, KERNEL, law="first-moment").mean for n in sizes}
    ratio, last = _ratio(frame, law), sizes[-1]
    short = 1 - law[last] / linearised(last).mean
    return Finding(
        "Greedy distances exceed those at which one differently classified string is expected",
        None, None, ratio, at_least(ratio, 1.0), "Theorem 1, its mean number at finite n",
        f"{how} The upper half of Theorem 1 is on the mean number of strings, which rare networks "
        f"dominate: it is no statement on typical networks. At n = {last} this law is "
        f"{short:.0%} below the linearised one.")


def _published(frame: "pd.DataFrame", sizes: list[int]) -> list[Finding]:
    common = {n: NEAREST[n] for n in sizes if n in NEAREST}
    if not common:
        return []
    ratio = _ratio(frame, common)
    return [Finding(
        "Our mean distances are the published ones", 1.0, None, ratio,
        near(ratio, 1.0, tolerance=0.03), "Fig. 1a",
        f"Measured: distance over the published mean at n = {', '.join(map(str, common))}, "
        f"averaged over all networks. The tolerance joins the {READING:.0%} of reading with the "
        "sampling error of the published points. The authors' code draws hidden weights from a "
        "truncated normal and output weights by Glorot's law, of nearly the same variances.")]


def _further_than_random(found: BySize) -> Finding:
    lowest = min(found.estimates, key=lambda estimate: estimate.low)
    return Finding(
        "The nearest differently classified string is further away than for a uniformly random "
        "Boolean function, whose nearest is at distance 1", None, 1.0, lowest,
        at_least(lowest, 1.0), "section 1",
        "Measured: the mean distance at the n where it is smallest. Theory: the random function.")


def search_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge what the search took for granted."""
    failed = Estimate.share(~frame["found"].to_numpy(dtype=bool))
    zero = Estimate.share(frame["output"].to_numpy() == 0)
    counted = Estimate.of(frame["distance"])
    kept = Estimate.of(frame.loc[frame["found"].astype(bool), "distance"])
    return [
        Finding("At n ≥ 50 greedy search reaches another class in 99 of 100 networks", None, None,
                failed, at_most(failed, 0.01), "section 4",
                f"Measured: share of failures; {int((~frame['found'].astype(bool)).sum())} failed. "
                f"Means here leave them out; counted as n + 1, as in the authors' code, they move "
                f"the mean over all networks from {kept.mean:.4g} to {counted.mean:.4g} bits. "
                f"{sample_sizes(frame)}."),
        Finding("The output is never exactly zero, so the sign is always a class", None, 0.0, zero,
                at_most(zero, 0.01), "section 1",
                f"Measured: share of zero outputs, {int((frame['output'] == 0).sum())} of "
                f"{len(frame)}. Networks whose units are all dead occur at tiny n only."),
    ]


def _ratio(frame: "pd.DataFrame", law: dict[int, float]) -> Estimate:
    """Return the mean of distance / law over the networks of the law's n that reached a class."""
    kept = frame[frame["found"].astype(bool) & frame["n"].isin(list(law))]
    means = np.array([law[n] for n in kept["n"].tolist()])
    return Estimate.of(kept["distance"].to_numpy(dtype=np.float64) / means)
