"""How far networks of one shape got: their outputs and spectra in the course of training."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np

from ...._core.estimate import Estimate
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd

#: Share of the target's modulus from which a frequency counts as reached.
REACHED = 0.5

#: Share of the records, the last ones, over which ends are averaged: Adam has short spikes.
_LAST = 0.1

#: The measures of an end: attribute to words.
ENDS = {"highest": "highest frequency reached", "area": "area of the spectrum over the target's",
        "peak": "height of the fit at x = 0.5"}


@dataclass(frozen=True)
class Shape:
    """Networks of one shape and bound, and their rows."""

    layers: int
    width: int
    clip: float
    rows: "pd.DataFrame"

    @cached_property
    def steps(self) -> np.ndarray:
        """Steps of the records."""
        return np.unique(self.rows.step)

    @cached_property
    def places(self) -> np.ndarray:
        """Places x of the samples."""
        return np.unique(self.rows.place)

    @cached_property
    def outputs(self) -> np.ndarray:
        """Fits, (networks, records, places)."""
        ordered = self.rows.sort_values(["network", "step", "place"])
        return ordered.value.to_numpy(dtype=float).reshape(
            -1, len(self.steps), len(self.places))

    @cached_property
    def spectra(self) -> np.ndarray:
        """Transforms over the modulus of the target's, (networks, records, N/2 + 1), complex."""
        return np.fft.rfft(self.outputs, axis=2)

    @property
    def last(self) -> int:
        """Number of records that make the end."""
        return max(1, round(_LAST * (len(self.steps) - 1)))

    @property
    def highest(self) -> np.ndarray:
        """Highest k whose modulus is at least half the target's at the end, one a network."""
        reached = np.abs(self.spectra[:, -self.last:]) >= REACHED
        number = np.arange(reached.shape[2])
        return np.where(reached, number, 0).max(axis=2).mean(axis=1)

    @property
    def area(self) -> np.ndarray:
        """Sum of the moduli over that of the target at the end, one a network."""
        return np.abs(self.spectra[:, -self.last:]).mean(axis=(1, 2))

    @property
    def peak(self) -> np.ndarray:
        """Output at x = 0.5 at the end, one a network."""
        return self.outputs[:, -self.last:, len(self.places) // 2].mean(axis=1)

    def end(self, measure: str) -> Estimate:
        """Estimate one of ``ENDS`` over networks."""
        return Estimate.of(getattr(self, measure))

    @property
    def settled(self) -> np.ndarray:
        """Record at which each frequency first errs by at most half, (networks, N/2 + 1).

        The error is that of the transform itself: an untrained network has high moduli at low
        frequencies, at the wrong phase. The number of records stands for never.
        """
        target = np.exp(-1j * np.pi * np.arange(self.spectra.shape[2]))
        close = np.abs(self.spectra - target) <= REACHED
        return np.where(close.any(axis=1), close.argmax(axis=1), len(self.steps))

    @property
    def in_order(self) -> np.ndarray:
        """Share of pairs of frequencies, settled at different times, whose lower one was first.

        One number for each network in which any two frequencies settled at different times.
        """
        shares = []
        for times in self.settled:
            later = np.sign(times[None, :] - times[:, None])[np.triu_indices(len(times), 1)]
            if later.any():
                shares.append(float((later > 0).sum() / (later != 0).sum()))
        return np.array(shares)

    @property
    def words(self) -> str:
        """The shape in words."""
        return f"{self.layers} layers of width {self.width}, K = {self.clip:g}"

    @property
    def note(self) -> str:
        """Its scale."""
        return (f"{self.words}: {len(self.outputs)} networks, {int(self.steps[-1]):,} steps "
                f"(60,000 in the paper), {len(self.places)} samples.")


def shapes(frame: "pd.DataFrame", **values: object) -> Iterator[Shape]:
    """Yield the shapes that have these values, in order of layers, width and bound."""
    for traits, rows in chosen(frame, **values).groupby(["layers", "width", "clip"]):
        layers, width, clip = cast(tuple[int, int, float], traits)
        yield Shape(int(layers), int(width), float(clip), rows)


def series(frame: "pd.DataFrame") -> dict[str, list[Shape]]:
    """Return the three series of the paper, each with what varies in it rising.

    The base of depths and widths is the smallest shape under the largest bound; bounds are
    compared where there are several for one shape.
    """
    found = list(shapes(frame))
    loose = [one for one in found if one.clip == max(each.clip for each in found)]
    layers, width = (min((getattr(one, name) for one in loose), default=0)
                     for name in ("layers", "width"))
    kinds = {(one.layers, one.width) for one in found}
    bounded = [[one for one in found if (one.layers, one.width) == kind] for kind in sorted(kinds)]
    return {"layers": [one for one in loose if one.width == width],
            "width": [one for one in loose if one.layers == layers],
            "clip": max(bounded, key=len, default=[])}
