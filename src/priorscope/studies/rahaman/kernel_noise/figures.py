"""Figs. 5, 6, 12 and 13 redrawn."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import points_and_lines
from ....plots.heat_map import heat_map
from ....plots.illustration import Illustration
from ..judging import chosen
from .tables import line_widths, losses, of_lines, spectra

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {"rising": "noise that rises with the index", "white": "white noise"}

#: Bins of a spectrum that are drawn, spectra of a drawing, points of a loss that bear intervals.
_BINS, _SPECTRA, _POINTS = 25, 5, 12


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    drawn: dict[str, Illustration] = {}
    for noise, words in _WORDS.items():
        rows = chosen(frame, noise=noise)
        if len(rows):
            drawn[f"spectra-{noise}"] = _spectra(rows, words)
    if (frame.noise != "none").any():
        drawn["losses"] = _losses(frame)
    for width in line_widths(frame):
        drawn[f"transforms-{width:g}"] = _transforms(frame, width)
        drawn[f"eigenvectors-{width:g}"] = _eigenvectors(frame, width)
    return drawn


def _spectra(rows: "pd.DataFrame", words: str) -> Illustration:
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    table: dict[str, Any] = {}
    steps = sorted(chosen(rows, quantity="function").step.unique().tolist())[1:]
    for step in steps[:_SPECTRA]:
        values = _coarse(spectra(rows, "function", step))
        name = f"step {step}"
        places = _places(values.shape[1])
        points[name] = (places, [Estimate.of(column) for column in values.T])
        lines[name] = (places, values.mean(axis=0))
        table |= {"index over N": places, name: values.mean(axis=0)}
    for quantity, name in (("target", "noisy target"), ("clean", "clean target")):
        values = _coarse(spectra(rows, quantity))
        lines[name] = (_places(values.shape[1]), values.mean(axis=0))
        table[name] = values.mean(axis=0)
    ax = points_and_lines(points, lines=lines, across="index of the eigenvector over N",
                          up="mean magnitude of the coefficient")
    return Illustration(
        ax, f"Spectrum of the network in the eigenvectors of a Gaussian kernel, {words} "
        "(Figs. 5 and 13).",
        "Smooth eigenvectors are on the left. Points are means over networks with 95 % intervals.",
        table)


def _coarse(values: np.ndarray | None) -> np.ndarray:
    """Merge bins into those that are drawn."""
    assert values is not None
    parts = np.array_split(values, min(_BINS, values.shape[1]), axis=1)
    return np.stack([part.mean(axis=1) for part in parts], axis=1)


def _places(count: int) -> np.ndarray:
    return (np.arange(count) + 0.5) / count


def _losses(frame: "pd.DataFrame") -> Illustration:
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    table: dict[str, Any] = {}
    for noise, words in _WORDS.items():
        rows = chosen(frame, noise=noise)
        if rows.empty:
            continue
        steps, values = losses(rows)
        kept = np.unique(np.linspace(0, len(steps) - 1, _POINTS).astype(int))
        points[words] = (steps[kept], [Estimate.of(values[:, place]) for place in kept])
        lines[words] = (steps, values.mean(axis=0))
        table |= {f"{words}, step": steps, words: values.mean(axis=0)}
    ax = points_and_lines(points, lines=lines, across="step", up="loss to clean targets",
                          log_y=True)
    return Illustration(
        ax, "Mean squared error to the clean targets in the course of training on noisy ones "
        "(Figs. 5 and 13).", "It falls while the digits are learnt and rises with the noise. "
        "Points bear 95 % intervals over networks.", table)


def _transforms(frame: "pd.DataFrame", width: float) -> Illustration:
    values = of_lines(frame, "transform", width)
    indices, cycles = np.arange(1, len(values) + 1), np.arange(values.shape[1])
    ax = heat_map(values, rows=indices, columns=cycles, across="frequency in cycles",
                  up="index n of the eigenvector", label="magnitude", low=0.0)
    return Illustration(
        ax, "Fourier transforms of the eigenvectors of a Gaussian kernel of width "
        f"{width:g} on {len(values)} points of [0, 1] (Fig. 6).",
        "A ridge on the diagonal: the index of an eigenvector is its frequency.",
        {"index": indices, "frequency of the peak": values.argmax(axis=1)})


def _eigenvectors(frame: "pd.DataFrame", width: float) -> Illustration:
    vectors = of_lines(frame, "vector", width)
    places = np.linspace(0, 1, vectors.shape[1])
    first, last = vectors[0], vectors[-1]
    names = {"n = 1": first, f"n = {len(vectors)}": last}
    points = {name: (places, [Estimate(float(v), float(v), float(v), 0) for v in values])
              for name, values in names.items()}
    ax = points_and_lines(points, lines={name: (places, values) for name, values in names.items()},
                          across="point", up="value of the eigenvector")
    return Illustration(
        ax, f"First and last eigenvector of a Gaussian kernel of width {width:g} on "
        f"{len(vectors)} points of [0, 1] (Fig. 12).",
        "The first is one smooth bump, the last changes sign from point to point.",
        {"point": places, **names})
