"""What the unbiased model shows."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ..judging import chosen, held_back, judged
from .spectrum import fall
from .targets import TARGETS

if TYPE_CHECKING:
    import pandas as pd

#: A change of amplitude from the lowest to the highest frequency that is called none.
FLAT = 0.1

#: Fourier complexity of white noise, and what it may differ by.
NOISE, MARGIN = 0.55, 0.05

#: A training accuracy that is called perfect, one point of 192 in every other run.
PERFECT = 0.997

#: What a test accuracy may exceed that of a constant answer by without being called learned.
CHANCE = 0.05

#: A lead in test accuracy that is called generalisation.
LEAD = 0.2


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    random = chosen(frame, target="")
    for scale in sorted(random.scale.unique().tolist()):
        found += _complexity(chosen(random, model="unbiased", scale=scale), scale)
    found += _spectra(chosen(random, kind="spectrum", scale=1.0))
    for target in TARGETS:
        found += _learning(chosen(frame, target=target), target)
    return found


def falls(rows: "pd.DataFrame") -> np.ndarray:
    """Return the change of amplitude with the frequency of each member; see ``spectrum.fall``."""
    table = rows.pivot(index="member", columns="place", values="value").sort_index()
    return fall(table.columns.to_numpy(dtype=float), table.to_numpy(dtype=float))


def by_member(rows: "pd.DataFrame", model: str, kind: str) -> "pd.Series":
    """Return one value a member."""
    return chosen(rows, model=model, kind=kind).set_index("member").value.sort_index()


def _spectra(rows: "pd.DataFrame") -> list[Finding]:
    found: list[Finding] = []
    note = ("Change of the mean amplitude from the lowest to the highest whole frequency, over "
            "the mean of all")
    own = chosen(rows, model="unbiased")
    if len(own):
        found += judged("The unbiased model with random amplitudes has a flat spectrum.",
                        Estimate.of(falls(own)), lambda value: near(value, 0.0, tolerance=FLAT),
                        "Fig. 4, last panel", published=0.0, theory=0.0,
                        note=f"{note}; all amplitudes have one law. {_scale(own)}")
    own = chosen(rows, model="relu")
    if len(own):
        found += judged("The spectrum of random relu networks, measured alike, falls.",
                        Estimate.of(falls(own)), lambda value: at_most(value, -1.0), "section 3",
                        note=f"{note}; a straight line that ends at zero has -3. {_scale(own)}")
    return found


def _complexity(rows: "pd.DataFrame", scale: float) -> list[Finding]:
    values = chosen(rows, kind="complexity").value
    if not len(values):
        return []
    return judged(f"The unbiased model is about as complex as white noise at a magnitude of "
                  f"{scale:g}.", Estimate.of(values),
                  lambda value: near(value, NOISE, tolerance=MARGIN), "Fig. 4, last panel",
                  theory=NOISE, note="Fourier complexity. The model is linear in its amplitudes, "
                  f"so that their magnitude cancels. {_scale(rows)}")


def _learning(rows: "pd.DataFrame", target: str) -> list[Finding]:
    training = by_member(rows, "unbiased", "training")
    if not len(training):
        return []
    note = _setting(rows)
    learned = bool(training.mean() >= PERFECT)
    test = by_member(rows, "unbiased", "test")
    above = Estimate.of(test - by_member(rows, "unbiased", "majority"))
    found = judged(
        f"Gradient descent fits the unbiased model to all training points ({target}).",
        Estimate.of(training), lambda value: at_least(value, PERFECT), "appendix E",
        published=1.0, note=note)
    found += judged(
        f"The unbiased model does not generalise ({target}).", above,
        lambda value: held_back(at_most(value, CHANCE), learned, "when the points are fitted"),
        "appendix E", note="Test accuracy less that of always giving the more frequent test label. "
        f"{note}")
    other = by_member(rows, "relu", "test")
    if len(other):
        found += judged(
            f"A relu network generalises where the unbiased model does not ({target}).",
            Estimate.of((other - test).dropna()),
            lambda value: held_back(at_least(value, LEAD), learned, "when the points are fitted"),
            "Figs. 7 and 8, appendix E", note=f"Difference of test accuracies, paired by the "
            f"points trained on. {note}")
    return found


def _scale(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    return f"{int(one.members)} random members, {int(one.side)} points a side."


def _setting(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    return (f"{int(one.members)} runs on {int(one.side)} × {int(one.side)} points, "
            f"{one.share:.0%} of them trained on, {int(one.steps):,} steps of Adam; relu networks "
            f"of {int(one.hidden)} hidden layers of {int(one.width)} units.")
