"""Figs. 8 and 9: lengths and weights of plain networks in training."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, near
from ..convnet import LAYERS
from ..judging import judged
from .rows import WEIGHTED, by_replica, last_epoch, note, plain

if TYPE_CHECKING:
    import pandas as pd

#: The last layer before the logits, and the first; growth is taken between the two.
DEEP, FIRST = "conv6", "conv1"


def length_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge that training lengthens, layer by layer, and that weights grow."""
    rows = plain(frame)
    if rows.empty:
        return []
    return [*_longer(rows), *_exponential(rows), *_weights(rows)]


def lengthening(rows: "pd.DataFrame", name: str) -> np.ndarray:
    """Return the length behind a layer after training over that before, one a network."""
    before, after = (by_replica(rows, kind="length", name=name, epoch=epoch)
                     for epoch in (0, last_epoch(rows)))
    return after / before


def growth(rows: "pd.DataFrame", epoch: int) -> np.ndarray:
    """Return the length behind the last convolution over that behind the first."""
    first, deep = (by_replica(rows, kind="length", name=name, epoch=epoch)
                   for name in (FIRST, DEEP))
    return deep / first


def _longer(rows: "pd.DataFrame") -> list[Finding]:
    found: list[Finding] = []
    for place, name in enumerate(LAYERS[:-1], start=1):
        found += judged(
            f"Training lengthens curves behind layer {place} ({name}).",
            Estimate.of(lengthening(rows, name)), lambda value: at_least(value, 1.0), "Fig. 8",
            frame=rows, note=f"Length after training over length before. {note(rows)} "
                             f"{_resolution(rows)}")
    return found


def _exponential(rows: "pd.DataFrame") -> list[Finding]:
    last = last_epoch(rows)
    return [
        *judged("Before training at σ_w² = 2 length does not grow from the first convolution to "
                "the last.", Estimate.of(growth(rows, 0)),
                lambda value: near(value, 0.5, tolerance=0.5), "Fig. 8", frame=rows,
                note=f"Length behind conv6 over that behind conv1, from 0 to 1. {note(rows)}"),
        *judged("Training makes length grow more from the first convolution to the last.",
                Estimate.of(growth(rows, last) / growth(rows, 0)),
                lambda value: at_least(value, 1.0), "Fig. 8", frame=rows, note=note(rows)),
        *judged("After training length grows with depth from the first convolution to the last, "
                "pooling between them.", Estimate.of(growth(rows, last)),
                lambda value: at_least(value, 1.0), "Fig. 8", frame=rows, note=note(rows))]


def _weights(rows: "pd.DataFrame") -> list[Finding]:
    found: list[Finding] = []
    for name in WEIGHTED:
        before, after = (by_replica(rows, kind="variance", name=name, epoch=epoch)
                         for epoch in (0, last_epoch(rows)))
        found += judged(
            f"Training increases fan-in times the variance of the weights of {name}.",
            Estimate.of(after / before), lambda value: at_least(value, 1.0), "Fig. 9", frame=rows,
            note=f"Ratio of the value after training, {after.mean():.3g}, to that before, "
                 f"{before.mean():.3g}. {note(rows)}")
    return found


def _resolution(rows: "pd.DataFrame") -> str:
    off = float(rows[rows.kind == "resolution"].value.max())
    return f"With half the points lengths are up to {100 * off:.2g} % shorter."
