"""What learning along flowers says."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least, at_most, near
from ..judging import chosen, held_back, judged
from .spectra import Spectra, spectra

if TYPE_CHECKING:
    import pandas as pd

#: Least difference of amplitudes, over those of the target, that is called one.
DIFFERENCE = 0.02

#: Amplitude below which nothing was learned yet that could be compared.
LEARNED = 0.1

#: Relative deviation from the law of stationary phase that counts as agreement.
CLOSE = 0.1

_FIGURE = "Fig. 8"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    courses = list(spectra(frame))
    found: list[Finding] = []
    for few, many in pairwise(courses):
        found += [*_further(frame, few, many), *_lower(frame, few, many)]
    for one in courses:
        found += [*_low_first(frame, one), *_harmonics(frame, one)]
    return [*found, *_reach(frame)]


def _note(frame: "pd.DataFrame", one: Spectra) -> str:
    rows = chosen(frame, part="training")
    first = rows.iloc[0]
    rate = float(first.learning_rate)
    return (f"{len(one.blocks)} targets with one network each of {int(first.depth)} hidden layers "
            f"of {int(first.width)} units, the same start on every flower; {int(first.points):,} "
            f"points, {int(one.steps[-1]):,} steps of Adam at {rate:g}; the paper took 10 runs of "
            "50,000 steps at 0.0003 with 256 units and 1,000 points.")


def _if_learned(rule: Callable[[Estimate], Verdict], largest: float, measured: Estimate) -> Verdict:
    return held_back(rule(measured), largest >= LEARNED, f"once a mean amplitude is {LEARNED:g}")


def _common(few: Spectra, many: Spectra) -> tuple[list[int], list[int]]:
    """Return the places of the targets that both flowers have, in the same order."""
    both = [block for block in few.blocks if block in many.blocks]
    return [few.blocks.index(one) for one in both], [many.blocks.index(one) for one in both]


def _further(frame: "pd.DataFrame", few: Spectra, many: Spectra) -> list[Finding]:
    places = _common(few, many)
    ends = [one.amplitudes[place, -1][:, one.upper].mean(axis=1)
            for one, place in zip((few, many), places, strict=True)]
    rule = partial(_if_learned, partial(at_least, limit=DIFFERENCE),
                   max(float(end.mean()) for end in ends))
    return judged(
        f"On a flower of {many.petals} petals the upper half of the frequencies is learned further "
        f"than on one of {few.petals} after equally many steps.",
        Estimate.of(ends[1] - ends[0]), rule, _FIGURE,
        note="Difference of the mean amplitude over that of the target, cut off at 1: "
             f"{ends[1].mean():.3f} against {ends[0].mean():.3f}. {_note(frame, few)}")


def _lower(frame: "pd.DataFrame", few: Spectra, many: Spectra) -> list[Finding]:
    places = _common(few, many)
    low, high = (np.log(one.losses[place][:, 1:]) for one, place in
                 zip((many, few), places, strict=True))
    return judged(
        f"The loss on a flower of {many.petals} petals lies below that on one of {few.petals} in "
        "the course of training.", Estimate.of(np.exp((low - high).mean(axis=1))),
        partial(at_most, limit=1.0), _FIGURE,
        note="Ratio of the losses, a geometric mean over all looks after the start. "
             f"{_note(frame, few)}")


def _low_first(frame: "pd.DataFrame", one: Spectra) -> list[Finding]:
    lower, upper = (one.course[:, chosen_half].mean(axis=1)
                    for chosen_half in (~one.upper, one.upper))
    rule = partial(_if_learned, partial(at_least, limit=DIFFERENCE), float(lower.mean()))
    return judged(
        f"On a flower of {one.petals} petals the lower half of the frequencies is learned before "
        "the upper half.", Estimate.of(lower - upper), rule, _FIGURE,
        note="Difference of the mean amplitude in the course of training: "
             f"{lower.mean():.3f} against {upper.mean():.3f}. {_note(frame, one)}")


def _harmonics(frame: "pd.DataFrame", one: Spectra) -> list[Finding]:
    """Judge the exception in the published picture of ten petals."""
    wanted = (120.0, 100.0, 80.0)
    if one.petals != 10 or not set(wanted) <= set(one.frequencies.tolist()):
        return []
    high, *below = (one.course[:, one.frequencies == frequency][:, 0] for frequency in wanted)
    rule = partial(_if_learned, partial(at_least, limit=DIFFERENCE), float(one.course.max()))
    return judged(
        "On a flower of 10 petals the order has exceptions: a sine of 120 periods is learned "
        "before those of 80 and 100.", Estimate.of(high - np.mean(below, axis=0)), rule,
        f"{_FIGURE}, the picture in the authors' notebook",
        note="Difference of the mean amplitude in the course of training: "
             f"{high.mean():.3f} against {np.mean(below):.3f}. {_note(frame, one)}")


def _reach(frame: "pd.DataFrame") -> list[Finding]:
    """Judge stationary phase at the largest wave number; the unit is a direction."""
    rows = chosen(frame, part="plane waves")
    found: list[Finding] = []
    for petals in sorted(rows.flower.dropna().unique().tolist()):
        own = chosen(rows, flower=petals)
        own = own[own.wave == own.wave.max()]
        wave, name = float(own.wave.iloc[0]), f"a flower of {int(petals)} petals"
        note = (f"{len(own)} random directions, |k| = {wave:g}. The highest frequency with 1 % of "
                "the largest amplitude; beyond the edge amplitudes fade over a band whose relative "
                "width is of the order |k|^(-2/3).")
        found += judged(
            f"Along {name} a plane wave exp(i k·x) has frequencies up to max k·γ'(t) and no "
            "further.", Estimate.of(own.highest / own.expected),
            partial(near, expected=1.0, tolerance=CLOSE), "Section 4, Eqs. 12-15", theory=1.0,
            note=f"Ratio to the law. {note}")
        found += judged(
            f"Along {name} no frequency of a plane wave exceeds |k| max |γ'(t)|.",
            Estimate.of(own.highest / own.bound), partial(at_most, limit=1 + CLOSE),
            "Section 4, Eqs. 12-15", theory=1.0, note=f"Ratio to the bound. {note}")
    return found
