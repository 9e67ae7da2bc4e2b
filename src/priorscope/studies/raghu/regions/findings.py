"""What counts of regions and patterns say about Theorems 1 and 2."""

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, near
from ....measures.comparison import ratio
from ....theory import region_bound
from ..judging import chosen, judged
from .counting import FAR, NEAR

if TYPE_CHECKING:
    import pandas as pd

NAMES = {"relu": "ReLU", "hard_tanh": "hard-tanh"}

#: Units of the networks that differ in depth alone.
UNITS = 24

_CONTROL = "Control, not in the paper"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    counts = chosen(frame, part="counts")
    found = []
    for activation in NAMES:
        rows = chosen(counts, activation=activation)
        if len(rows):
            found += [*_bounded(rows, activation), *_one_layer(rows, activation),
                      *_far_below(rows, activation), *_depth(rows, activation)]
    return found + _curves(chosen(frame, part="curves"))


def widths_of(word: str) -> list[int]:
    """Return the widths that a frame's word lists."""
    return [int(width) for width in str(word).split(",")]


def _scale(rows: "pd.DataFrame") -> str:
    """Say what was counted."""
    return (f"{len(rows)} random networks of two inputs, σ_w² = "
            f"{' and '.join(f'{value:g}' for value in sorted(set(rows.weight_variance)))}, "
            f"σ_b² = {rows.bias_variance.iloc[0]:g}; all regions that reach into the square of "
            f"half-side {FAR:.0e}, cut exactly.")


def _bounded(rows: "pd.DataFrame", activation: str) -> list[Finding]:
    bounds = {law: [region_bound(widths_of(word), 2, activation, law=law) for word in rows.widths]
              for law in ("theorem", "tight")}
    within = Estimate.of(rows["count"].to_numpy() <= np.array(bounds["theorem"]))
    most = (rows["count"] / bounds["tight"]).groupby(rows.widths, sort=False).max()
    planes = "r(k,2)" if activation == "relu" else "r(2k,2)"
    return judged(
        f"No {NAMES[activation]} network of n layers of width k has more than {planes}^n linear "
        "regions on a plane.", within, lambda value: at_least(value, 1.0), "Theorem 1", theory=1.0,
        note="Share of the networks. r(q,2) = 1 + q + q(q-1)/2. Largest count over the bound "
             "that counts parallel lines and dimensions: " + ", ".join(
                 f"{_shape(str(word))} {value:.2g}" for word, value in most.items())
             + f". {_scale(rows)}")


def _shape(word: str) -> str:
    widths = widths_of(word)
    return f"{len(widths)} × {widths[0]}"


def _one_layer(rows: "pd.DataFrame", activation: str) -> list[Finding]:
    found = []
    for word, own in chosen(rows, weight_variance=2.0).groupby("widths", sort=False):
        (k, *deeper) = widths_of(str(word))
        if deeper:
            continue
        bound = region_bound([k], 2, activation)
        window = (f"In the square of half-side {NEAR:g} they have {own.near.mean():.4g} on "
                  f"average. {_scale(own)}")
        claim = f"One ReLU layer of {k} units in general position has r({k},2) = {bound} regions."
        source = "Theorem 1, r(k,m) hyperplane regions"
        if activation == "hard_tanh":
            printed = region_bound([k], 2, activation, law="theorem")
            claim = (f"One hard-tanh layer of {k} units in general position has 1 + 2k + 4C(k,2) = "
                     f"{bound} regions, never the {printed} = r(2k,2) of the theorem's count.")
            source = f"{_CONTROL}; the two lines of a unit are parallel"
        counts = Estimate.of(own["count"])
        found += judged(claim, counts, partial(near, expected=bound, tolerance=0.01), source,
                        theory=float(bound), note=window)
    return found


def _far_below(rows: "pd.DataFrame", activation: str) -> list[Finding]:
    small = rows[rows.widths.isin(["8,8", "4,4"])]
    small = chosen(small, weight_variance=2.0)
    if not len(small):
        return []
    shares = [count / region_bound(widths_of(word), 2, activation)
              for count, word in zip(small["count"], small.widths, strict=True)]
    return judged(
        f"Random {NAMES[activation]} networks of two layers of 4 or 8 units reach half of the "
        "regions that the tight bound allows.", Estimate.of(shares),
        lambda value: at_least(value, 0.5), f"{_CONTROL}; tightness is of constructed networks",
        note=f"Mean share of the bound. {_scale(small)}")


def _depth(rows: "pd.DataFrame", activation: str) -> list[Finding]:
    """Set depth against width at one number of units: what is allowed, and what is there."""
    shapes = sorted((word for word in set(rows.widths) if sum(widths_of(word)) == UNITS),
                    key=lambda word: len(widths_of(word)))
    flat, deep = str(UNITS), "8,8,8"
    if flat not in shapes or deep not in shapes:
        return []
    allowed = [region_bound(widths_of(word), 2, activation, law="theorem") for word in shapes]
    least = min(b / a for a, b in pairwise(allowed))
    found = judged(
        f"At {UNITS} {NAMES[activation]} units in all, the theorem allows more regions the more "
        "layers they are put into.", Estimate(least, least, least, 0),
        lambda value: at_least(value, 1.0), "Theorem 1, depth against width",
        note="Computed: the smallest factor from one shape to the next. "
             + ", ".join(f"{_shape(word)}: {bound:.3g}"
                         for word, bound in zip(shapes, allowed, strict=True)) + ".")
    for variance in sorted(set(rows.weight_variance)):
        own = chosen(rows, weight_variance=variance)
        means = {word: Estimate.of(chosen(own, widths=word)["count"]) for word in shapes}
        gain = (ratio(means[deep], means[flat])
                if all(np.isfinite(means[word].low) for word in (deep, flat)) else None)
        found += judged(
            f"Random {NAMES[activation]} networks of 24 units have more regions in three layers "
            f"than in one (σ_w² = {variance:g}).", gain, lambda value: at_least(value, 1.0),
            f"{_CONTROL}; the theorem bounds the most, not the mean",
            note="Mean count over that of one layer. Mean counts: "
                 + ", ".join(f"{_shape(word)} {mean.mean:.4g}" for word, mean in means.items())
                 + f". {_scale(own[own.widths.isin(shapes)])}")
    return found


def _curves(rows: "pd.DataFrame") -> list[Finding]:
    found = []
    for activation, own in rows.groupby("activation", sort=False):
        where = (f"{own.network.nunique()} networks {_shape(own.widths.iloc[0])} of two inputs, "
                 "{curves} {kind}s each; patterns of all units, exact.")
        for kind, claim, source, theory, column in (
            ("line", "On a straight line a {} network never comes back to an activation pattern: "
             "there are as many patterns as runs.", "Theorem 2, corollary", 1.0, "never"),
            ("circle", "On circles a {} network does come back to patterns: on half of them or "
             "more.", f"{_CONTROL}: regions are convex, circles are not", None, "again"),
        ):
            part = chosen(own, kind=kind)
            once = (part.runs == part.patterns).groupby(part.network).mean().to_numpy(dtype=float)
            value = Estimate.of(once if column == "never" else 1 - once)
            found += judged(
                claim.format(NAMES[str(activation)]), value,
                partial(at_least, limit=theory or 0.5), source, theory=theory,
                note=f"Share of the curves; {part.runs.mean():.3g} runs and "
                     f"{part.patterns.mean():.3g} patterns on average. "
                     + where.format(curves=len(part) // part.network.nunique(), kind=kind))
    return found
