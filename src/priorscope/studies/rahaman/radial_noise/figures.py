"""Figs. 4 and 11 redrawn: losses in the course of training."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from .curves import Curves, curves

if TYPE_CHECKING:
    import pandas as pd

#: Series in a drawing, and points of a series that bear an interval.
_SERIES, _POINTS = 5, 8

_READ = "Lines are means over networks; points bear 95 % intervals."


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    drawn: dict[str, Illustration] = {}
    clean = curves(frame, 0.0, 0.0)
    for amplitude in (0.5, 1.0):
        found = _by_frequency(frame, amplitude)
        if len(found) < 2:
            continue
        words = f"noise of amplitude β = {amplitude:g} and several frequencies k"
        drawn[f"validation-at-amplitude-{amplitude:g}"] = _drawn(
            found, clean, "validation", "validation loss",
            f"Validation loss, clean labels, under {words} (Fig. 4).",
            f"A dip is where the network has the labels and not yet the noise. {_READ}")
        if amplitude == 1.0:
            drawn["training-loss"] = _drawn(
                found, clean, "training", "training loss", f"Training loss under {words} "
                "(Fig. 11).", f"The lower line is learnt sooner. {_READ}")
            drawn["noise-learnt"] = _drawn(
                found, None, "learnt", "share of the noise in the outputs",
                f"How much of the noise the outputs on training points hold, {words}.",
                f"At 1 the noise is memorised. {_READ}", log_y=False)
    for k in (0.1, 1.0):
        found = _by_amplitude(frame, k)
        if len(found) > 1:
            drawn[f"validation-at-frequency-{k:g}"] = _drawn(
                found, clean, "validation", "validation loss",
                f"Validation loss, clean labels, under noise of k = {k:g} and several amplitudes "
                "(Fig. 4).", f"How far apart the lowest points lie is what the amplitude costs. "
                f"{_READ}")
    return drawn


def _by_frequency(frame: "pd.DataFrame", amplitude: float) -> dict[str, Curves]:
    seen = frame.frequency[(frame.amplitude == amplitude) & (frame.frequency > 0)].unique()
    found = {f"k = {k:g}": curves(frame, k, amplitude) for k in sorted(seen.tolist())[-_SERIES:]}
    return {name: one for name, one in found.items() if one is not None}


def _by_amplitude(frame: "pd.DataFrame", frequency: float) -> dict[str, Curves]:
    seen = frame.amplitude[frame.frequency == frequency].unique()
    found = {f"β = {beta:g}": curves(frame, frequency, beta)
             for beta in sorted(seen.tolist())[-_SERIES:]}
    return {name: one for name, one in found.items() if one is not None}


def _drawn(found: Mapping[str, Curves], clean: Curves | None, column: str, up: str, caption: str,
           how: str, *, log_y: bool = True) -> Illustration:
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    table: dict[str, Any] = {}
    for name, one in found.items():
        values = getattr(one, column)
        kept = np.unique(np.linspace(0, len(one.steps) - 1, _POINTS).astype(int))
        points[name] = (one.steps[kept], [Estimate.of(values[:, place]) for place in kept])
        lines[name] = (one.steps, values.mean(axis=0))
        table |= {f"{name}, step": one.steps, name: values.mean(axis=0)}
    if clean is not None:
        values = getattr(clean, column).mean(axis=0)
        lines["no noise"] = (clean.steps, values)
        table |= {"no noise, step": clean.steps, "no noise": values}
    ax = points_and_lines(points, lines=lines, across="step", up=up, log_y=log_y)
    return Illustration(ax, caption, how, table)
