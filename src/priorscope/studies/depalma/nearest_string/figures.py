"""Figures of the distance to the nearest differently classified string against n."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from ....theory import boundary_distance
from ..by_size import BySize
from ..networks import KERNEL
from ..prefactor import FITTED, FITTED_ERROR, LIMIT, law_prefactor, linearised, prefactor, shape
from ..published import NEAREST, readings

_OURS = "random networks, greedy"


def distance_figure(found: BySize) -> Illustration:
    """Draw Fig. 1a: means, fit and laws; n to 10000 for the published points."""
    n = _sizes(max(1e4, found.n[-1]), 17)
    fit, published = prefactor(found), readings(NEAREST)
    laws = {
        "linearised law": [linearised(k).mean for k in n.tolist()],
        "Theorem 1": [boundary_distance(k, KERNEL).mean for k in n.tolist()],
        "first-moment law": [boundary_distance(k, KERNEL, law="first-moment").mean
                             for k in n.tolist()],
    }
    ax = points_and_lines(
        {_OURS: (found.n, found.estimates)},
        lines={_OURS: (found.n, fit.mean * shape(found.n)),
               **{name: (n, law) for name, law in laws.items()}},
        published={"published": (published.n, published.estimates)}, across="number of bits n",
        up="bits to the nearest string of another class", log_x=True, log_y=True)
    return Illustration(
        ax, "Mean Hamming distance from a random string to the nearest differently classified one, "
        "in random networks with two hidden layers of n ReLU units (Fig. 1a).",
        "Filled points are measured, with 95 % intervals; open ones are read off the authors' "
        f"poster, with the error of reading. The coloured line is the fit {fit.mean:.3f}·√(n/ln n) "
        "to the filled points. The linearised law runs through both sets without a fit; Theorem 1 "
        "is the limit for large n, approached slowly.",
        {"n": found.n, **columns(found.estimates), "published n": published.n,
         "published": published.means, "curve n": n, **laws})


def ratio_figure(found: BySize) -> Illustration:
    """Draw means over Theorem 1, where the slow approach shows."""
    n, published = _sizes(1e6, 25), readings(NEAREST)
    law = [linearised(k).mean / _theorem(k) for k in n.tolist()]
    ours, theirs = _over(found), _over(published)
    ax = points_and_lines(
        {_OURS: (found.n, ours)},
        lines={"linearised law": (n, law), "Theorem 1": (n[[0, -1]], [1.0, 1.0])},
        published={"published": (published.n, theirs)}, across="number of bits n",
        up="mean distance ÷ Theorem 1", log_x=True)
    return Illustration(
        ax, "Mean distance as a multiple of Theorem 1's √(n/(2π ln n)).",
        "The law falls through 1 near n = 5000, goes on and returns only like 1/ln n: a fit over a "
        "range that ends at 10000 agrees with the theorem partly by luck.",
        {"n": found.n, **columns(ours), "published n": published.n,
         "published": [e.mean for e in theirs], "curve n": n, "linearised law": law})


def prefactor_figure() -> Illustration:
    """Draw the prefactor that the linearised law would be given, by the largest n of the fit."""
    sizes = _sizes(1e6, 25)
    ends = sizes[4:]
    fitted = [law_prefactor(sizes[sizes <= end]) for end in ends]
    theirs = [Estimate(FITTED, FITTED - FITTED_ERROR, FITTED + FITTED_ERROR, len(NEAREST))]
    ax = points_and_lines(
        {}, lines={"linearised law, fitted from n = 50 on": (ends, fitted),
                   "1/√(2π)": (ends[[0, -1]], [LIMIT, LIMIT])},
        published={"published": ([max(NEAREST)], theirs)}, across="largest n of the fit",
        up="prefactor a of a·√(n/ln n)", log_x=True)
    return Illustration(
        ax, "The fitted prefactor against the range of the fit.",
        "Computed, not measured. The prefactor belongs to its range: it comes down to the limit "
        "1/√(2π) soon after the published range ends, passes it, and is not back at a million.",
        {"largest n": ends, "prefactor": fitted})


def columns(estimates: list[Estimate]) -> Mapping[str, Any]:
    """Return means and ends of intervals as columns."""
    return {"mean": [e.mean for e in estimates], "low": [e.low for e in estimates],
            "high": [e.high for e in estimates]}


def _sizes(largest: float, count: int) -> np.ndarray:
    return np.rint(np.geomspace(50, largest, count)).astype(int)


def _theorem(n: float) -> float:
    return boundary_distance(int(n), KERNEL).mean


def _over(found: BySize) -> list[Estimate]:
    """Return the estimates as multiples of Theorem 1."""
    return [Estimate(e.mean / law, e.low / law, e.high / law, e.count) for e, law in
            zip(found.estimates, map(_theorem, found.n), strict=True)]
