"""What first rates say about the order in which frequencies are learned."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_most, near
from ...rank_correlation import rank_correlation
from ..judging import chosen, judged
from ..power_laws import binned
from .slopes import BINS, FLOOR, courses, decrease_slopes, decreases, slopes, values

if TYPE_CHECKING:
    import pandas as pd

#: How far from theory an exponent of a spectrum counts as agreement.
CLOSE = 0.2

#: The rank correlation of decrease with frequency from which slower counts as the rule.
RANKED = -0.8

_KERNEL = {
    "own": "The rate at which gradient descent at initialisation removes a sine of frequency k "
           "from the residual falls at least as fast as 1/k.",
    "full": "The speed |dh̃(k)/dt| of gradient descent at initialisation on a sine of frequency "
            "k falls at least as fast as 1/k."}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    seen = set(frame.quantity)
    found: list[Finding] = []
    for quantity, claim in _KERNEL.items():
        if quantity in seen:
            found += _kernel(frame, quantity, claim)
    if {"function", "gradient"} <= seen:
        found += _spectra(frame)
    if "residual" in seen:
        found += _adam(frame)
    return found


def _kernel(frame: "pd.DataFrame", quantity: str, claim: str) -> list[Finding]:
    frequency, table = values(frame, quantity)
    how = ("λ = 2vᵀJJᵀv/N for a unit sine v, a mean over phases."
           if quantity == "own" else "Targets of amplitude 1, a mean over four phases; the output "
           "of the untrained network is part of the residual.")
    return judged(claim, Estimate.of(slopes(frequency, table)), partial(at_most, limit=-1.0),
                  "Appendix C.5", theory=-1.0,
                  note=f"Slope of logarithms over k = {frequency[0]:g} to {frequency[-1]:g}, "
                       f"exact at the start, without a step. {how} {_note(frame, quantity)}")


def _spectra(frame: "pd.DataFrame") -> list[Finding]:
    function = slopes(*binned(*values(frame, "function"), BINS))
    gradient = slopes(*values(frame, "gradient"))
    note = ("On [0, 1] under Hann's window; slopes of logarithms over k = 8 to 128 cycles, f̃ in "
            f"closed form in bins, its gradient on a grid. {_note(frame, 'gradient')}")
    return [
        *judged("The gradient of f̃(k) by the parameters decays as 1/k at initialisation.",
                Estimate.of(gradient), partial(near, expected=-1.0, tolerance=CLOSE),
                "Eq. 9", theory=-1.0, note=note),
        *judged("f̃(k) decays as 1/k² at initialisation.", Estimate.of(function),
                partial(near, expected=-2.0, tolerance=CLOSE), "Theorem 1", theory=-2.0,
                note=note),
        *judged("The gradient of f̃(k) by the parameters decays one power of k slower than f̃(k).",
                Estimate.of(gradient - function), partial(near, expected=1.0, tolerance=CLOSE),
                "Eq. 9", theory=1.0, note=f"Difference of slopes of the same network. {note}")]


def _adam(frame: "pd.DataFrame") -> list[Finding]:
    steps, frequency, residual = courses(frame)
    gone = decreases(residual)
    ranks = Estimate.of([rank_correlation(frequency, own) for own in gone])
    words = f"In the first {steps[-1]:,} steps of Adam"
    note = (f"Means of the share removed: {gone[:, 0].mean():.3g} at k = {frequency[0]:g}, "
            f"{gone[:, -1].mean():.3g} at k = {frequency[-1]:g}. One network a target, the same "
            f"starts for all frequencies. {_note(frame, 'residual')}")
    found = judged(
        f"{words} less is removed of the residual of a sine the higher its frequency.", ranks,
        partial(at_most, limit=RANKED), "Appendix C.5", theory=-1.0,
        note=f"Rank correlation of the decrease with frequency. {note}")
    if (gone.max(axis=1) > 0).all():
        found += judged(
            f"{words} the residual's decrease on a sine of frequency k falls at least as fast as "
            "1/k.", Estimate.of(decrease_slopes(frequency, gone)), partial(at_most, limit=-1.0),
            "Appendix C.5", theory=-1.0,
            note=f"Slope of logarithms, where less than {FLOOR:g} of a network's largest decrease "
                 "counts as that, which flattens it. The theorem is about gradient descent, whose "
                 f"steps Adam rescales. {note}")
    return found


def _note(frame: "pd.DataFrame", quantity: str) -> str:
    rows = chosen(frame, quantity=quantity)
    one = rows.iloc[0]
    return (f"{np.unique(rows.network).size} networks of {int(one.depth)} hidden layers of "
            f"{int(one.width)} units, {int(one.points):,} points. No experiment in the paper.")
