"""What radial spectra and looked-up labels say."""

import math
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_most, near
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: The lowest and the highest part of the radial frequencies that are compared.
LOW, HIGH = 0.15, 0.5

#: Decimal logarithm of a ratio that is called about equal: a factor of 1.6.
ALIKE = 0.2

#: Accuracy gained that is called an improvement.
GAIN = 0.02


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    return [*_spectra(chosen(frame, kind="spectrum")), *_petals(chosen(frame, kind="accuracy"))]


def curves(rows: "pd.DataFrame") -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return frequencies, and ζ of each learner, (draws, frequencies)."""
    found = {}
    for learner in sorted(rows.learner.unique().tolist(), key=lambda name: (len(name), name)):
        own = chosen(rows, learner=learner)
        table = own.pivot(index="draw", columns="place", values="value").sort_index(axis=1)
        found[learner] = table.to_numpy(dtype=float)
    return np.sort(rows.place.unique()), found


def steepness(frequencies: np.ndarray, zeta: np.ndarray) -> np.ndarray:
    """Return the power of k by which each ζ goes over the high part, (draws,)."""
    high = frequencies >= HIGH * frequencies[-1]
    x = np.log(frequencies[high])
    x = x - x.mean()
    return np.log(zeta[:, high]) @ x / (x @ x)


def _spectra(rows: "pd.DataFrame") -> list[Finding]:
    if rows.empty or "network" not in set(rows.learner):
        return []
    frequencies, zeta = curves(rows)
    nets = zeta.pop("network")
    low = frequencies <= LOW * frequencies[-1]
    ratio = np.log10(nets[:, low] / zeta["1"][:, low]).mean(axis=1)
    own = chosen(rows, learner="network")
    one = own.iloc[0]
    note = (f"{len(nets)} networks of {int(one.depth)} hidden layers of {int(one.width)} units, "
            f"{int(one.steps):,} steps of Adam, training accuracy {float(own.accuracy.mean()):.3f};"
            f" labels of {int(one.frequency)} periods on {int(one.petals)} petals, a grid of "
            f"{int(one.side)} × {int(one.side)}.")
    powers = {name: float(steepness(frequencies, values)[0]) for name, values in zeta.items()}
    listed = ", ".join(f"{power:.2f} for K = {name}" for name, power in powers.items())
    slopes = steepness(frequencies, nets)
    return [
        *judged("At low radial frequencies a network's class probabilities have about the spectrum "
                "of the nearest neighbour's.", Estimate.of(ratio),
                lambda value: near(value, 0.0, tolerance=ALIKE), "Fig. 22", published=0.0,
                note="Decimal logarithm of the ratio, a mean over frequencies up to "
                     f"{LOW:g} of the largest; a tolerance of {ALIKE:g} is a factor of "
                     f"{math.pow(10, ALIKE):.2g}. {note}"),
        *judged("At high radial frequencies a network's spectrum decays faster than that of any "
                "number of neighbours.", Estimate.of(slopes - min(powers.values())),
                lambda value: at_most(value, 0.0), "Fig. 22",
                note=f"Power of k of ζ from {HIGH:g} of the largest frequency on, less the "
                     f"steepest of the neighbours'. Networks {slopes.mean():.2f}; {listed}. "
                     f"{note}")]


def _petals(rows: "pd.DataFrame") -> list[Finding]:
    found: list[Finding] = []
    for learner in sorted(rows.learner.unique().tolist(), key=lambda name: (len(name), name)):
        own = chosen(rows, learner=learner)
        table = own.pivot_table(index="draw", columns="flower", values="value").sort_index(axis=1)
        first, last = table.columns[0], table.columns[-1]
        means = ", ".join(f"{table[count].mean():.3f} at {count}" for count in table.columns)
        whom = "neighbour" if learner == "1" else f"{learner} neighbours"
        found += judged(
            f"The labels of the nearest {whom} do not get better with petals.",
            Estimate.of(table[last] - table[first]),
            lambda value: at_most(value, GAIN), "Fig. 22 and text",
            note=f"Accuracy half-way between the given points, with {last} petals less with "
                 f"{first}, a mean over frequencies for each draw of phases. By petals: {means}.")
    return found
