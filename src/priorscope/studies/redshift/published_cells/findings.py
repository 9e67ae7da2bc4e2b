"""Measured against published cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, near
from ..judging import chosen, held_back, judged
from ..sampling import ACTIVATIONS, DEPTHS, MAGNITUDES
from .published import (
    CLIP,
    LARGE,
    LARGE_ROWS,
    OVERALL,
    SINGLE,
    SMALL,
    SMALL_ROWS,
    TANH_SEVEN,
    TOLERANCE,
)
from .strata import mean_over_cells

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Comparison:
    """A published number and the same measured.

    Attributes:
        activation: Whose map.
        what: Which cells, in words.
        published: Their mean as read off.
        measured: The same of ours, values above the end of the colours cut off.
    """

    activation: str
    what: str
    published: float
    measured: Estimate


def comparisons(frame: "pd.DataFrame") -> Iterator[Comparison]:
    """Yield every published number for which all cells were measured."""
    clipped = frame.assign(clipped=np.minimum(frame.fourier, CLIP))
    heights = np.array(MAGNITUDES)
    for name in ACTIVATIONS:
        rows = chosen(clipped, activation=name)
        if set(rows.depth) == set(DEPTHS):
            low = rows[heights[rows.magnitude] < SMALL]
            yield Comparison(name, "all cells", OVERALL[name], mean_over_cells(rows))
            yield Comparison(name, "A of at most 0.72", SMALL_ROWS[name], mean_over_cells(low))
        high = rows[heights[rows.magnitude] > LARGE]
        for depth, published in zip(DEPTHS, LARGE_ROWS[name], strict=True):
            own = chosen(high, depth=depth)
            if len(own):
                yield Comparison(name, f"A of at least 13.9, depth {depth}", published,
                                 mean_over_cells(own))
    singles = [("tanh", place, 7, value) for place, value in enumerate(TANH_SEVEN)]
    for name, place, depth, published in [*SINGLE, *singles]:
        own = chosen(clipped, activation=name, depth=depth, magnitude=place)
        if len(own):
            yield Comparison(name, f"A = {MAGNITUDES[place]:.3g}, depth {depth}", published,
                             Estimate.of(own.clipped))


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every published number."""
    resolution = int(frame.resolution.iloc[0])
    found: list[Finding] = []
    for one in comparisons(frame):
        found += judged(
            f"The Fourier complexity of {one.activation} networks is the published one: "
            f"{one.what}.", one.measured,
            partial(_rule, one.published, resolution), "Figs. 1 and 4", published=one.published,
            note=f"{one.measured.count} networks, {resolution} points a side, float64; published: "
            f"one network a cell, float32, colours that end at {CLIP:g}, where ours are cut off "
            "too.")
    return found


def _rule(published: float, resolution: int, measured: Estimate) -> Verdict:
    return held_back(near(measured, published, tolerance=TOLERANCE), resolution == 300,
                     "at 300 points a side")
