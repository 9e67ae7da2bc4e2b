"""What lengths in the course of training say."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "Figs. 8 and 9, fully connected"
_KINDS = {"images": "through images", "random": "through random points"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for kind, words in _KINDS.items():
        for variance, claim in ((3.0, "lengthens"), (16.0, "shortens")):
            found += _change(chosen(frame, weight_variance=variance, kind=kind), variance, claim,
                             words)
    return [*found, *_faster(frame), *_first_layer(frame), *_weights(frame)]


def change(rows: "pd.DataFrame", layer: int) -> np.ndarray:
    """Return the logarithm of length after training over length before, one a network."""
    own = rows[rows.layer == layer].sort_values("replica")
    before, after = (own[own.epoch == epoch].length.to_numpy(dtype=float)
                     for epoch in (0, own.epoch.max()))
    return np.log(after / before)


def _note(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    right = float(rows[rows.epoch == rows.epoch.max()].accuracy.mean())
    return (f"{rows.replica.nunique()} networks of {int(one.depth)} hidden layers of "
            f"{int(one.width)} units, {int(one['rows']):,} training rows, {int(one.epochs)} epochs "
            f"of Adam, training accuracy {right:.3f}.")


def _change(rows: "pd.DataFrame", variance: float, claim: str, words: str) -> list[Finding]:
    if rows.empty:
        return []
    top = int(rows.layer.max())
    values = np.exp(change(rows, top))
    rule = at_least if claim == "lengthens" else at_most
    return judged(
        f"From σ_w² = {variance:g} training {claim} circles {words} at the last hidden layer.",
        Estimate.of(values), lambda value: rule(value, 1.0), _SOURCE, frame=rows,
        note=f"Length after training over that before. {_note(rows)}")


def _faster(frame: "pd.DataFrame") -> list[Finding]:
    found: list[Finding] = []
    for variance, claim in ((3.0, "lengthens"), (16.0, "shortens")):
        rows = chosen(frame, weight_variance=variance)
        if rows.empty:
            continue
        top = int(rows.layer.max())
        near, far = (change(chosen(rows, kind=kind), top) for kind in _KINDS)
        sign = 1.0 if claim == "lengthens" else -1.0
        found += judged(
            f"From σ_w² = {variance:g} training {claim} circles through images more than those "
            "through random points.", Estimate.of(sign * (near - far)),
            lambda value: at_least(value, 0.0), _SOURCE, frame=rows,
            note=f"Difference of the changes of the logarithm. {_note(rows)}")
    return found


def _first_layer(frame: "pd.DataFrame") -> list[Finding]:
    rows = chosen(frame, weight_variance=16.0, kind="images")
    if rows.empty:
        return []
    return judged("From σ_w² = 16 training lengthens circles at the first hidden layer.",
                  Estimate.of(np.exp(change(rows, 1))), lambda value: at_least(value, 1.0),
                  _SOURCE, frame=rows, note=f"Length after over length before. {_note(rows)}")


def _weights(frame: "pd.DataFrame") -> list[Finding]:
    """Ask whether lengths fall though weights do not."""
    rows = chosen(frame, weight_variance=16.0, kind="images")
    if rows.empty:
        return []
    hidden = rows[rows.layer > 1]
    sums = hidden.groupby(["replica", "epoch"]).variance.mean().unstack("epoch")
    return judged(
        "From σ_w² = 16 the weights of hidden layers do not shrink in training.",
        Estimate.of(sums[sums.columns.max()] / sums[0]), lambda value: at_least(value, 1.0),
        _SOURCE, frame=rows,
        note=f"Mean square weight after training over that before. {_note(rows)}")
