"""What the intervals of pairs say about Figs. 4 and 8."""

from itertools import pairwise
from typing import TYPE_CHECKING

from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most
from ....measures.comparison import difference
from ..judging import ALIKE, ALIKE_DISTANCE, alike, judged, larger
from ..network_statistics import (
    BUMP,
    among_real,
    bump,
    chosen,
    interrupted,
    lengths,
    over_networks,
    real_against_random,
)
from .controls import judge_controls

if TYPE_CHECKING:
    import pandas as pd

WINDOW = 3.0

#: A drop that deserves the word dramatic: a third of the window.
DRAMATIC = 1.0


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    trained = chosen(frame, learner="trained", line="same")
    images = trained[trained.data != "moons"]
    settings = {features: chosen(images, features=features) for features in
                sorted(images.features.unique().tolist(), reverse=True)}
    moons = chosen(trained, data="moons")
    found = []
    if settings:
        top = max(settings)
        found += [*_nearly_the_same(settings[top], top), *_by_dimension(settings),
                  *_bumps(settings[top], top)]
    if len(moons):
        found += _moons(moons)
        settings[2] = moons
    return [*found, *_widening(settings), *judge_controls(frame)]


def _by_labels(rows: "pd.DataFrame") -> "tuple[pd.DataFrame, pd.DataFrame]":
    return chosen(rows, labels="real"), chosen(rows, labels="random")


def _nearly_the_same(rows: "pd.DataFrame", features: int) -> list[Finding]:
    real, random = _by_labels(rows)
    settings, chance = [real, random], among_real(rows)
    remark = f"Two networks of real labels are {chance:.2g} apart." if chance is not None else ""
    return [
        *alike(f"In {features} dimensions the mean pairwise interval is nearly the same for real "
               "and random labels.", real, random, "Fig. 4, left", tolerance=ALIKE * WINDOW),
        *judged(f"In {features} dimensions the densities of pairwise intervals for real and "
                "random labels are nearly the same, by the Kolmogorov-Smirnov distance.",
                real_against_random(rows), lambda value: at_most(value, ALIKE_DISTANCE),
                "Fig. 4, left", settings, remark=remark),
        *alike(f"In {features} dimensions as many lines are interrupted before the partner (l+ < "
               "1) with random labels as with real ones.", random, real,
               "Implied by Fig. 4, left", tolerance=ALIKE, statistic=interrupted)]


def _by_dimension(settings: "dict[int, pd.DataFrame]") -> list[Finding]:
    """Compare each dimension with the one above it."""
    found, names = [], list(settings)
    for high, low in pairwise(names):
        (real_high, random_high), (real_low, random_low) = map(
            _by_labels, (settings[high], settings[low]))
        found += larger(f"With random labels the mean pairwise interval is shorter in {low} "
                        f"dimensions than in {high}.", random_high, random_low,
                        "Fig. 4, middle and right")
        found += alike(f"With real labels the mean pairwise interval in {low} dimensions is that "
                       f"in {high}.", real_high, real_low, "Fig. 4, middle and right",
                       tolerance=ALIKE * WINDOW)
    return found


def _widening(settings: "dict[int, pd.DataFrame]") -> list[Finding]:
    found, names = [], list(settings)
    for high, low in pairwise(names):
        distances = [real_against_random(settings[features]) for features in (low, high)]
        if distances[0] is not None and distances[1] is not None:
            found += judged(
                f"The Kolmogorov-Smirnov distance of real and random labels is larger in {low} "
                f"dimensions than in {high}.", difference(distances[0], distances[1]),
                lambda value: at_least(value, 0.0), "Figs. 4 and 8",
                [settings[low], settings[high]],
                remark=f"Distances {distances[0]:.3g} and {distances[1]:.3g}.")
    return found


def _bumps(rows: "pd.DataFrame", features: int) -> list[Finding]:
    found = []
    for labels, own in zip(("real", "random"), _by_labels(rows), strict=True):
        found += judged(
            f"With {labels} labels the density of pairwise intervals has a bump near 1.3.",
            over_networks(own, bump), lambda value: at_least(value, 0.0), "Fig. 4, left", [own],
            remark=f"The share of lengths from {BUMP[0]} to {BUMP[1]} less the mean share of the "
            f"spans .7-1 and 1.6-1.9, as wide; {features} dimensions.")
    random = chosen(rows, labels="random")
    inside = random[(lengths(random) >= BUMP[0]) & (lengths(random) < BUMP[1])]
    return found + judged(
        "The lines of the bump near 1.3 are mostly interrupted before they reach the partner "
        "(random labels).", over_networks(inside, interrupted),
        lambda value: at_least(value, 0.5), "Fig. 4, left: interference between paths", [inside],
        remark="The share with l+ < 1.")


def _moons(rows: "pd.DataFrame") -> list[Finding]:
    real, random = _by_labels(rows)
    return [
        *larger("On two moons the mean pairwise interval drops dramatically with random labels.",
                real, random, "Fig. 8", by=DRAMATIC,
                remark=f"Dramatic: {DRAMATIC:g} of the window of {WINDOW:g} or more."),
        *judged("On two moons with random labels almost all lines are interrupted before they "
                "reach the partner.", over_networks(random, interrupted),
                lambda value: at_least(value, 0.8), "Fig. 8", [random],
                remark="Almost all: 80 % or more.")]
