"""Fits of a peak drawn: Figs. 14 to 18."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, heat_map, new_figure, points_and_lines, through
from ....plots.illustration import Illustration
from .shapes import ENDS, REACHED, Shape, series

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_WORDS = {"layers": "linear layers", "width": "width of hidden layers",
          "clip": "bound K on weights and biases"}
_FIGURES = {"layers": "Fig. 15", "width": "Fig. 16", "clip": "Fig. 17"}
_SYMBOLS = {"layers": "{} layers", "width": "width {}", "clip": "K = {:g}"}

#: Panels of one figure.
_PANELS = 4


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    drawn: dict[str, Illustration] = {}
    for what, shapes in series(frame).items():
        if len(shapes) > 1:
            drawn[f"spectrum-by-{what}"] = _spectra(shapes[:_PANELS], what)
            drawn[f"reach-by-{what}"] = _reach(shapes, what)
        if shapes and what == "clip":
            drawn["fit-by-clip"] = _fits(shapes[:_PANELS])
    return drawn


def _panels(shapes: Sequence[Shape]) -> list[tuple["Axes", Shape]]:
    """Return axes, two a row, one for each shape."""
    rows = (len(shapes) + 1) // 2
    figure = new_figure(720, 290 * rows)
    return [(figure.add_subplot(rows, 2, place + 1), shape) for place, shape in enumerate(shapes)]


def _name(shape: Shape, what: str) -> str:
    return _SYMBOLS[what].format(getattr(shape, what))


def _spectra(shapes: Sequence[Shape], what: str) -> Illustration:
    """Draw the mean modulus by frequency and step."""
    panels = _panels(shapes)
    table: dict[str, Any] = {}
    for ax, shape in panels:
        values = np.abs(shape.spectra).mean(axis=0)
        number = np.arange(values.shape[1])
        heat_map(values, rows=shape.steps, columns=number, across="frequency k",
                 up=f"step ({_name(shape, what)})", low=0.0, high=1.0, contour=REACHED,
                 label="|f̃| · N", ax=ax)
        rows = np.repeat(shape.steps, len(number))
        table |= {f"{_name(shape, what)}, step": rows,
                  f"{_name(shape, what)}, k": np.tile(number, len(shape.steps)),
                  f"{_name(shape, what)}, modulus": values.ravel()}
    return Illustration(
        panels[0][0], f"Spectrum of the fit to a peak in training, by {_WORDS[what]} "
        f"({_FIGURES[what]}).",
        "Modulus over that of the target, 1/N at every frequency, a mean over networks; the line "
        "is at one half. Colour spreads from low frequencies to high ones as training goes on.",
        table)


def _fits(shapes: Sequence[Shape]) -> Illustration:
    """Draw the fit of the first network by place and step."""
    panels = _panels(shapes)
    table: dict[str, Any] = {}
    for ax, shape in panels:
        values = shape.outputs[0]
        heat_map(values, rows=shape.steps, columns=shape.places, across="x",
                 up=f"step ({_name(shape, 'clip')})", low=0.0, high=1.0,
                 label="f(x)", ax=ax)
        name = _name(shape, "clip")
        table |= {f"{name}, step": np.repeat(shape.steps, len(shape.places)),
                  f"{name}, x": np.tile(shape.places, len(shape.steps)),
                  f"{name}, f": values.ravel()}
    return Illustration(
        panels[0][0], "Output of one network in training on a peak at x = 0.5, by bound K on "
        "weights and biases (Fig. 18).",
        "A fitted peak is a thin dark line at x = 0.5 with pale sides; a low bound leaves a wide, "
        "faint bump.", table)


def _reach(shapes: Sequence[Shape], what: str) -> Illustration:
    """Draw the measures of the end against what varies, all of them 1 for a perfect fit."""
    places = [getattr(shape, what) for shape in shapes]
    points: dict[str, Any] = {}
    for measure, words in ENDS.items():
        scale = len(shapes[0].places) // 2 if measure == "highest" else 1
        points[f"{words}, of {scale}" if scale > 1 else words] = (
            places, [Estimate.of(getattr(shape, measure) / scale) for shape in shapes])
    ax = points_and_lines(points, lines=through(points), across=_WORDS[what],
                          up="at the end of training", log_x=what != "layers")
    ax.set_ylim(-0.04, 1.1)
    return Illustration(
        ax, f"How far a network gets in fitting a peak, by {_WORDS[what]} ({_FIGURES[what]}).",
        "All three measures are 1 for a perfect fit. Means over networks with 95 % intervals "
        f"after {int(shapes[0].steps[-1]):,} steps.", columns(points, _WORDS[what], "mean"))
