"""Random members, their spectra and complexities, and what is learned."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, points_and_lines, through
from ....plots.illustration import Illustration
from ....plots.picture_table import picture_table
from ..judging import chosen
from .targets import TARGETS

if TYPE_CHECKING:
    import pandas as pd

_HEADS = {"unbiased": "unbiased model", "relu": "ReLU network"}

#: Rings whose means are drawn, spread evenly over the frequencies.
_RINGS = 16


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    random, learners = chosen(frame, target=""), frame[(frame.target != "").to_numpy()]
    found = {}
    if len(random):
        found = {"random": _random(random), "complexity": _complexity(random)}
        spectrum = chosen(random, kind="spectrum", scale=1.0)
        if len(spectrum):
            found["spectra"] = _spectra(spectrum)
    return found | {"learned": _learned(learners)} if len(learners) else found


def square(rows: "pd.DataFrame") -> np.ndarray:
    """Return values by place as a square."""
    values = rows.sort_values("place").value.to_numpy(dtype=float)
    side = round(len(values) ** 0.5)
    return values.reshape(side, side)


def _random(rows: "pd.DataFrame") -> Illustration:
    rows = chosen(rows, kind="function")
    scales = sorted(rows.scale.unique().tolist())
    heads = {scale: f"magnitude {scale:g}" for scale in scales}
    models = [name for name in _HEADS if (rows.model == name).any()]
    pictures = {(_HEADS[model], heads[scale]): square(chosen(rows, model=model, scale=scale))
                for model in models for scale in scales
                if len(chosen(rows, model=model, scale=scale))}
    ax = picture_table(pictures, rows=[_HEADS[name] for name in models],
                       columns=list(heads.values()))
    return Illustration(
        ax, "Random members as functions of two inputs, by the magnitude of their amplitudes or "
        "weights.",
        "The unbiased model is noise at any magnitude, the network smooth at any.",
        {"model": rows.model.tolist(), "magnitude": rows.scale.tolist(),
         "place": rows.place.tolist(), "value": rows.value.tolist()})


def _complexity(rows: "pd.DataFrame") -> Illustration:
    rows = chosen(rows, kind="complexity")
    points = {}
    for model, head in _HEADS.items():
        own = chosen(rows, model=model)
        scales = sorted(own.scale.unique().tolist())
        if scales:
            points[head] = (scales, [Estimate.of(chosen(own, scale=scale).value)
                                     for scale in scales])
    ax = points_and_lines(points, lines=through(points), across="magnitude",
                          up="Fourier complexity", log_x=True)
    ax.set_ylim(0, 0.6)
    return Illustration(ax, "Complexity of random members against the magnitude of their "
                        "amplitudes or weights; arms are 95 % intervals over members.",
                        "White noise has 0.55 and a straight ramp 0.19 on 64 points a side.",
                        columns(points, "magnitude", "complexity"))


def _spectra(rows: "pd.DataFrame") -> Illustration:
    radii = np.sort(rows.place.unique())
    radii = radii[np.unique(np.linspace(0, len(radii) - 1, _RINGS).astype(int))].tolist()
    points = {}
    for model, head in _HEADS.items():
        own = chosen(rows, model=model)
        if len(own):
            points[head] = (radii, [Estimate.of(chosen(own, place=radius).value)
                                    for radius in radii])
    ax = points_and_lines(points, lines=through(points), across="frequency (turns over the square)",
                          up="mean amplitude over that of all frequencies", log_y=True)
    return Illustration(ax, "Amplitude by frequency of random members at a magnitude of 1; arms "
                        "are 95 % intervals over members.",
                        "A flat line prefers no frequency; the network's falls from the start.",
                        columns(points, "frequency", "amplitude"))


def _learned(rows: "pd.DataFrame") -> Illustration:
    pictures: dict[tuple[str, str], np.ndarray] = {}
    notes: dict[tuple[str, str], str] = {}
    table: dict[str, list[Any]] = {name: [] for name in (
        "target", "model", "training accuracy", "test accuracy")}
    names = {target: target.replace(" ", "\n") for target in TARGETS
             if (rows.target == target).any()}
    for target, row in names.items():
        for model, head in _HEADS.items():
            own = chosen(rows, target=target, model=model)
            if own.empty:
                continue
            whole, shown = (square(chosen(own, kind=kind)) for kind in ("target", "shown"))
            pictures[row, "target"] = whole
            pictures[row, "training points"] = np.where(shown > 0, whole, 0.5)
            pictures[row, head] = square(chosen(own, kind="learned"))
            training, test = (chosen(own, kind=kind).value.mean() for kind in ("training", "test"))
            notes[row, head] = f"train {training:.0%}, test {test:.0%}"
            for column, value in zip(table, (target, model, training, test), strict=True):
                table[column].append(value)
    heads = ["target", "training points", *_HEADS.values()]
    ax = picture_table(pictures, rows=list(names.values()), columns=heads,
                       notes=notes, smooth=False, low=0.0, high=1.0)
    return Illustration(
        ax, "What one member of each model makes of the training points; grey points are not "
        "shown to it. Below, mean accuracies over runs.",
        "The unbiased model fits every point it is shown and has no view of the others, which "
        "under Adam mostly come out opposite to their neighbours; the network fills them in.",
        table)
