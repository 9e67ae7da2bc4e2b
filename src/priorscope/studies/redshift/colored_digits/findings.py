"""What coloured digits say."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least
from ...rank_correlation import rank_correlation
from ..by_prefactor import best_place, by_prefactor
from ..judging import held_back, judged

if TYPE_CHECKING:
    import pandas as pd

#: A rank correlation of prefactor and complexity that is called a rise.
RISES = 0.8

#: A difference of shares right that is called one: between colour and digit, and at a peak.
BETTER, PEAK = 0.1, 0.05

#: Phrases half-way from those of a straight ramp, about 100, to those of white noise, 551, at 64 by
#: 64 points; other resolutions have other numbers, and claims that need this one are left out.
HALF, RESOLUTION = 325.0, 64

#: The share that is right by chance.
CHANCE = 0.1

#: A difference of log₁₀ of prefactors that is called earlier: a factor of 1.8.
EARLIER = 0.25

#: Share right on the training rows from which on which cue was learned says anything.
LEARNED = 0.8

NAMES = {"tanh": "tanh", "gaussian": "Gaussian", "sine": "sine"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    names = [name for name in NAMES if (frame.activation == name).any()]
    found: list[Finding] = []
    for judge in (_rises, _color_first, _peak):
        for name in names:
            found += judge(frame, name)
    if "sine" in names:
        for name in names[:-1]:
            found += [*_complex_earlier(frame, name), *_falls_earlier(frame, name)]
    return found


def scale_of(rows: "pd.DataFrame") -> str:
    """Return the setting in words."""
    one = rows.iloc[0]
    return (f"{int(one.networks)} networks of {int(one.hidden)} hidden layers of {int(one.width)} "
            f"units, {int(one.training):,} training images, {int(one.epochs)} epochs of Adam at "
            f"{one.learning_rate:g} on batches of {int(one.batch)}; the paper states no setting.")


def reaches_half(prefactors: np.ndarray, phrases: np.ndarray) -> np.ndarray:
    """Return log₁₀ of the prefactor at which each network's phrases first reach ``HALF``.

    Between two prefactors it is interpolated; a network that is below at the largest counts as
    reaching it there, one that is above at the smallest as reaching it there.

    Args:
        prefactors: (prefactors,), rising.
        phrases: (networks, prefactors).
    """
    places = np.log10(prefactors)
    found = np.full(len(phrases), places[-1])
    for index, row in enumerate(phrases):
        above = np.flatnonzero(row >= HALF)
        if above.size:
            last = int(above[0])
            share = (HALF - row[last - 1]) / (row[last] - row[last - 1]) if last else 1.0
            found[index] = places[max(last - 1, 0)] * (1 - share) + places[last] * share
    return found


def _rises(rows: "pd.DataFrame", name: str) -> list[Finding]:
    prefactors, phrases = by_prefactor(rows, "phrases", name)
    if len(prefactors) < 3:
        return []
    means = ", ".join(f"{mean:.0f} at {c:.3g}" for c, mean in
                      zip(prefactors, phrases.mean(axis=0), strict=True))
    return judged(
        f"The complexity of an untrained {NAMES[name]} network rises with the prefactor.",
        Estimate.of([rank_correlation(prefactors, row) for row in phrases]),
        lambda value: at_least(value, RISES), "Fig. 9, top", frame=rows,
        note="Rank correlation of prefactor and Lempel-Ziv phrases on a random plane, network by "
        f"network; phrases on average: {means}.")


def _color_first(rows: "pd.DataFrame", name: str) -> list[Finding]:
    prefactors, digit = by_prefactor(rows, "digit", name)
    color, train = (by_prefactor(rows, kind, name)[1] for kind in ("color", "train"))
    ready = float(train[:, 0].mean()) >= LEARNED

    def rule(value: Estimate) -> Verdict:
        return held_back(at_least(value, BETTER), ready,
                         f"once {LEARNED:.0%} of the training rows are right")

    return judged(
        f"With a small prefactor a {NAMES[name]} network learns the colour better than the digit.",
        Estimate.of(color[:, 0] - digit[:, 0]), rule, "Fig. 9, bottom", frame=rows,
        note=f"Share right where the colour counts less share right where the digit does, at "
        f"c = {prefactors[0]:g}, where {train[:, 0].mean():.1%} of the training rows are right. "
        f"Chance is 10 %. {scale_of(rows)}")


def _peak(rows: "pd.DataFrame", name: str) -> list[Finding]:
    prefactors, digit = by_prefactor(rows, "digit", name)
    if len(prefactors) < 3:
        return []
    best = best_place(rows, name)
    gains = digit[:, best] - np.maximum(digit[:, 0], digit[:, -1])
    fitted = by_prefactor(rows, "train", name)[1].mean(axis=0)
    means = ", ".join(f"{mean:.3f} ({share:.2f}) at {c:.3g}" for c, mean, share in
                      zip(prefactors, digit.mean(axis=0), fitted, strict=True))
    return judged(
        f"A {NAMES[name]} network learns the digit best at an intermediate prefactor.",
        Estimate.of(gains), lambda value: at_least(value, PEAK), "Fig. 9, bottom", frame=rows,
        note=f"Gain in the share right where the digit counts, of c = {prefactors[best]:.3g}, best "
        "on the validation digits, over the better of the two ends, network by network; on "
        f"average, with the share of training rows right in brackets, {means}. "
        f"Chance is 10 %. {scale_of(rows)}")


def _complex_earlier(rows: "pd.DataFrame", name: str) -> list[Finding]:
    if int(rows.resolution.iloc[0]) != RESOLUTION:
        return []
    mine, sine = (reaches_half(*by_prefactor(rows, "phrases", which)) for which in (name, "sine"))
    return judged(
        "The complexity of untrained networks rises at smaller prefactors for sine than for "
        f"{NAMES[name]}, by a factor of 1.8 at least.", Estimate.of(mine - sine),
        lambda value: at_least(value, EARLIER), "Fig. 9, top", frame=rows,
        note=f"Difference of log₁₀ c at {HALF:.0f} phrases, half-way to white noise, of "
        f"independent networks: c = {10 ** mine.mean():.3g} for {NAMES[name]}, "
        f"{10 ** sine.mean():.3g} for sine; one that never gets there counts at the largest.")


def _falls_earlier(rows: "pd.DataFrame", name: str) -> list[Finding]:
    (prefactors, its), (others, sines) = (by_prefactor(rows, "digit", which)
                                          for which in (name, "sine"))
    mine = np.log10(prefactors)[its.argmax(axis=1)]
    sine = np.log10(others)[sines.argmax(axis=1)]
    ready = all(values.mean(axis=0).max() >= CHANCE + PEAK for values in (its, sines))

    def rule(value: Estimate) -> Verdict:
        return held_back(at_least(value, EARLIER), ready,
                         f"once both read {CHANCE + PEAK:.0%} of the digits somewhere")

    return judged(
        f"Sine networks learn the digit best at smaller prefactors than {NAMES[name]} networks, "
        "by a factor of 1.8 at least.",
        Estimate.of(mine - sine), rule, "Fig. 9, bottom", frame=rows,
        note=f"Difference of log₁₀ of the prefactor at which a network is best, of independent "
        f"networks: c = {10 ** mine.mean():.3g} for {NAMES[name]}, {10 ** sine.mean():.3g} for "
        f"sine. {scale_of(rows)}")
