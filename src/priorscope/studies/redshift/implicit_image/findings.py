"""What the pictures say."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least, at_most
from ...rank_correlation import rank_correlation
from ..by_prefactor import best_place, by_prefactor
from ..judging import chosen, held_back, judged

if TYPE_CHECKING:
    import pandas as pd

#: A difference of peak signal-to-noise ratios, in dB, that is called one.
DIFFERENCE = 0.5

#: A spread over prefactors, in dB and in Fourier complexity, that is called flat.
FLAT, FLAT_COMPLEXITY = 2.0, 0.05

#: A rank correlation that is called "follows".
FOLLOWS = 0.7

#: The share of the excess complexity of a start that may be left for it not to matter.
LEFT = 0.25

_SOURCE = "section 4 and appendix E.3"
_NAMES = {"tanh": "tanh", "gaussian": "Gaussian", "sine": "sine"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    plain = chosen(frame, start="random")
    found: list[Finding] = []
    for activation in _NAMES:
        found += _peak(plain, activation)
    found += _flat(plain)
    for activation in _NAMES:
        found += _sharper(plain, activation)
    return [*found, *_follows(plain), *_start(frame)]


def scale_of(rows: "pd.DataFrame") -> str:
    """Return the setting in words."""
    one = rows.iloc[0]
    return (f"{int(one.networks)} networks of {int(one.hidden)} hidden layers of {int(one.width)} "
            f"units on a picture of {int(one['size'])} × {int(one['size'])} pixels, "
            f"{int(one.steps):,} steps of Adam at {one.learning_rate:g}; the paper states no "
            "setting.")


def _peak(rows: "pd.DataFrame", activation: str) -> list[Finding]:
    if not (rows.activation == activation).any():
        return []
    prefactors, test = by_prefactor(rows, "test", activation)
    best = best_place(rows, activation)
    if len(prefactors) < 3:
        return []
    gains = test[:, best] - np.maximum(test[:, 0], test[:, -1])
    return judged(
        f"A {_NAMES[activation]} network draws unseen pixels best at an intermediate prefactor.",
        Estimate.of(gains), lambda value: at_least(value, DIFFERENCE), _SOURCE, frame=rows,
        note=f"Gain in dB of c = {prefactors[best]:.3g}, best of {len(prefactors)} on "
        f"validation pixels, over the better of c = {prefactors[0]:g} and {prefactors[-1]:g}, "
        f"network by network. {scale_of(rows)}")


def _flat(rows: "pd.DataFrame") -> list[Finding]:
    if not (rows.activation == "relu").any():
        return []
    prefactors, test = by_prefactor(rows, "test", "relu")
    if len(prefactors) < 3:
        return []
    initial = by_prefactor(rows, "initial", "relu")[1]
    where = f"over c = {prefactors[0]:g} to {prefactors[-1]:g}, network by network"
    return [
        *judged("The prefactor does not change how complex an untrained ReLU network is.",
                Estimate.of(np.ptp(initial, axis=1)),
                lambda value: at_most(value, FLAT_COMPLEXITY), _SOURCE, frame=rows,
                note=f"Largest less smallest Fourier complexity {where}. {scale_of(rows)}"),
        *judged("The prefactor does not change how well a ReLU network draws unseen pixels.",
                Estimate.of(np.ptp(test, axis=1)), lambda value: at_most(value, FLAT), _SOURCE,
                frame=rows,
                note=f"Largest less smallest peak signal-to-noise ratio in dB {where}. A prefactor "
                "multiplies what a ReLU network puts out, and so also the size of Adam's steps. "
                f"{scale_of(rows)}")]


def _sharper(rows: "pd.DataFrame", activation: str) -> list[Finding]:
    if not {"relu", activation} <= set(rows.activation):
        return []
    (mine, test), (its, relu) = (by_prefactor(rows, "test", name) for name in (activation, "relu"))
    best, other = best_place(rows, activation), best_place(rows, "relu")
    return judged(
        f"A ReLU network stays blurrier than a {_NAMES[activation]} network at its best "
        "prefactor.", Estimate.of(test[:, best] - relu[:, other]),
        lambda value: at_least(value, DIFFERENCE), _SOURCE, frame=rows,
        note=f"Difference in dB on unseen pixels, of independent networks, at c = {mine[best]:.3g} "
        f"and at c = {its[other]:.3g} for ReLU, each best on the validation pixels. "
        f"{scale_of(rows)}")


def _follows(rows: "pd.DataFrame") -> list[Finding]:
    names = sorted(rows.activation.unique().tolist())
    initial, learned = (np.concatenate([by_prefactor(rows, kind, name)[1] for name in names],
                                       axis=1) for kind in ("initial", "learned"))
    if initial.shape[1] < 5:
        return []
    order = [rank_correlation(before, after)
             for before, after in zip(initial, learned, strict=True)]
    straight = np.corrcoef(initial.mean(axis=0), learned.mean(axis=0))[0, 1]
    return judged(
        "The more complex the untrained function, the more complex the picture learned.",
        Estimate.of(order), lambda value: at_least(value, FOLLOWS), f"Figs. 7 and 8, {_SOURCE}",
        frame=rows, note="Rank correlation of the Fourier complexities before and after the fit "
        f"over {initial.shape[1]} activations and prefactors, once for each network; "
        "most settings are simple before and after, and their order is chance. Of the means over "
        f"networks Pearson's correlation is {straight:.2f}. "
        f"{scale_of(rows)}")


def _start(frame: "pd.DataFrame") -> list[Finding]:
    spots = chosen(frame, start="spots")
    if spots.empty:
        return []
    one = spots.iloc[0]
    usual = chosen(frame, start="random", activation=one.activation, prefactor=one.prefactor)
    if usual.empty:
        return []
    before, after = (_column(spots, kind) - _column(usual, kind) for kind in ("initial", "learned"))
    fitted = _column(spots, "train").mean() - _column(usual, "train").mean()
    ready = bool((before >= FLAT_COMPLEXITY).all() and fitted >= -FLAT)

    def rule(value: Estimate) -> Verdict:
        return held_back(at_most(value, LEFT), ready, "once every start is more complex by "
                         f"{FLAT_COMPLEXITY:g} at least and the pixels seen are fitted about as "
                         "well as from the usual start")

    # Where a start is no more complex, a share of its excess is undefined; nothing is judged then.
    return judged(
        "A ReLU network that starts from a complex function does not end up complex.",
        Estimate.of(after / np.where(before > 0, before, 1.0)), rule, "appendix E.3", frame=frame,
        note="Share of the excess in Fourier complexity over the usual start that is left after "
        f"the fit, network by network. At first spots have {_column(spots, 'initial').mean():.3f} "
        f"and the usual start {_column(usual, 'initial').mean():.3f}, in the end "
        f"{_column(spots, 'learned').mean():.3f} and {_column(usual, 'learned').mean():.3f}; "
        f"the pixels seen are fitted {abs(fitted):.1f} dB {'better' if fitted > 0 else 'worse'}. "
        f"{scale_of(spots)}")


def _column(rows: "pd.DataFrame", kind: str) -> np.ndarray:
    return chosen(rows, kind=kind).sort_values("item").value.to_numpy(dtype=float)
