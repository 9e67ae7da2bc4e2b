"""Rates, spectra and residuals drawn."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ....plots import columns, points_and_lines, through
from ....plots.illustration import Illustration
from ..power_laws import Series, binned, geometric_mean, power_curve
from .slopes import BINS, courses, decreases, floored, values

if TYPE_CHECKING:
    import pandas as pd

#: Numbers of steps after which residuals are drawn.
_COURSES = 3

#: Decreases are drawn at no less than this share of the network's largest.
_FLOOR = 1e-3


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    seen = set(frame.quantity)
    drawn: dict[str, Illustration] = {}
    if {"own", "full"} <= seen:
        drawn["rates-at-the-start"] = _rates(frame)
    if {"function", "gradient"} <= seen:
        drawn["spectrum-of-the-gradient"] = _spectra(frame)
    if "residual" in seen:
        drawn["removed-in-training"] = _removed(frame)
    return drawn


def _means(places: np.ndarray, table: np.ndarray) -> Series:
    """Return geometric means over networks with their intervals."""
    return places, [geometric_mean(column) for column in table.T]


def _rates(frame: "pd.DataFrame") -> Illustration:
    points = {words: _means(*values(frame, quantity)) for words, quantity in (
        ("speed |dh̃/dt|", "full"), ("rate of a sine along itself", "own"))}
    lines: dict[str, Any] = dict(through(points))
    places, found = next(iter(points.values()))
    lines["1/k"] = (places, found[0].mean * places[0] / places)
    ax = points_and_lines(points, lines=lines, across="frequency k", up="rate", log_x=True,
                          log_y=True)
    return Illustration(
        ax, f"Rates at which gradient descent on a sine of frequency k begins, {_words(frame)}.",
        "The claim is that both fall at least as fast as the grey line, 1/k. Geometric means over "
        "networks with 95 % intervals.", columns(points, "k", "rate"))


def _spectra(frame: "pd.DataFrame") -> Illustration:
    points = {"‖∂f̃(k)/∂θ‖": _means(*values(frame, "gradient")),
              "|f̃(k)|": _means(*binned(*values(frame, "function"), BINS))}
    lines: dict[str, Any] = {name: power_curve(own, power) for (name, own), power in zip(
        points.items(), (-1.0, -2.0), strict=True)}
    ax = points_and_lines(points, lines=lines, across="frequency k, cycles on [0, 1]",
                          up="size", log_x=True, log_y=True)
    return Illustration(
        ax, f"Spectrum of untrained networks and of its gradient by the parameters, "
        f"{_words(frame)}.", "Lines fall as 1/k through the gradients and as 1/k² through the "
        "functions. Geometric means over networks with 95 % intervals.",
        columns(points, "k", "size"))


def _removed(frame: "pd.DataFrame") -> Illustration:
    """Draw what is gone of the residual after some numbers of steps against frequency."""
    steps, frequency, residual = courses(frame)
    kept = np.unique(np.linspace(0, len(steps) - 1, _COURSES + 1).round().astype(int))[1:]
    points = {f"after {steps[one]:,} steps": _means(
        frequency, floored(decreases(residual[..., :one + 1]), share=_FLOOR)) for one in kept}
    lines: dict[str, Any] = dict(through(points))
    top = list(points.values())[-1][1][0].mean
    lines["1/k"] = (frequency, top * frequency[0] / frequency)
    ax = points_and_lines(points, lines=lines, across="frequency k of the target",
                          up="share removed of the residual", log_x=True, log_y=True)
    return Illustration(
        ax, f"How much of the residual on a target of one sine is gone after the first steps of "
        f"Adam, {_words(frame, 'residual')}.",
        "The claim is that it falls at least as fast as the grey line, 1/k. Geometric means over "
        f"networks with 95 % intervals; less than {_FLOOR:g} of a network's largest counts as "
        "that.", columns(points, "k", "share"))


def _words(frame: "pd.DataFrame", quantity: str = "") -> str:
    rows = frame[frame.quantity == quantity] if quantity else frame[frame.quantity != "residual"]
    one = rows.iloc[0]
    return f"{int(one.depth)} hidden layers of {int(one.width)} units"
