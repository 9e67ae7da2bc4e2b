"""What random parameters say about the volume of high frequencies."""

from itertools import pairwise
from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most
from ....measures.comparison import difference
from ..judging import judged
from .shares import TAIL, Setting, by_bound, by_threshold, settings

if TYPE_CHECKING:
    import pandas as pd

#: Δ + 1 with a minus, in one dimension.
SLOPE = -2.0

_SOURCE = "Appendix D"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    thresholds, bounds = by_threshold(frame), by_bound(frame)
    middle = sorted(frame.epsilon.unique())[frame.epsilon.nunique() // 2]
    seen = {(one.depth, one.bound, one.epsilon): one for one in
            [*thresholds, *settings(frame, epsilon=middle)]}
    found: list[Finding] = []
    for one in seen.values():
        found += _tail(one)
    for one in thresholds:
        found += _constant(one)
    for low, high in pairwise(bounds):
        found += _bound(low, high)
    return found


def _tail(one: Setting) -> list[Finding]:
    return judged(
        f"The share of parameters with |f̃| > {one.epsilon:g} beyond k falls at least as fast as "
        f"1/k² in the tail: {one.words}.", one.tail, lambda value: at_most(value, SLOPE), _SOURCE,
        theory=SLOPE, note=f"Slope of log share against log k between shares of {TAIL[0]:g} and "
        f"{TAIL[1]:g}. Parameters are bounded, so that the share is 0 from some k on. {one.note}")


def _constant(one: Setting) -> list[Finding]:
    """Judge the bound with the constant as printed, and with the one that Markov's step gives."""
    note = ("Largest ratio of the share to the bound over all k; a fifth of the networks is one "
            f"sample. {one.note}")
    start = f"The share of parameters with |f̃| > {one.epsilon:g} beyond k is at most "
    end = f": {one.words}."
    return [
        *judged(f"{start}E Σ|c_j| / k²{end}", one.excess(with_epsilon=False),
                lambda value: at_most(value, 1.0), f"{_SOURCE}, as printed", published=1.0,
                note=f"The proof takes |f̃| for at least 1 where it is only above ε. {note}"),
        *judged(f"{start}E Σ|c_j| / (εk²){end}", one.excess(with_epsilon=True),
                lambda value: at_most(value, 1.0), f"{_SOURCE}, corrected", theory=1.0,
                note=f"Markov's inequality: it cannot fail, and checks the search. {note}")]


def _bound(low: Setting, high: Setting) -> list[Finding]:
    return judged(
        f"Larger parameters allow higher frequencies: the last k with |f̃| > {low.epsilon:g} "
        f"rises from K = {low.bound:g} to K = {high.bound:g}.",
        difference(Estimate.of(high.last), Estimate.of(low.last)),
        lambda value: at_least(value, 0.0), _SOURCE,
        note=f"Means {low.last.mean():.3g} and {high.last.mean():.3g}. {low.words}. {low.note}")
