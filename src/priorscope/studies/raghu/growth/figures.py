"""Lengths and growth drawn: Figs. A1 and A2."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, points_and_lines
from ....plots.illustration import Illustration
from ....theory import length_growth
from .settings import Setting, settings

if TYPE_CHECKING:
    import pandas as pd

_WIDEST = 5


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    drawn = {"length-against-layer": _lengths(frame, "hard_tanh", "random", "A2"),
             "length-of-images": _lengths(frame, "relu", _image_source(frame), "A1"),
             "growth-against-variance": _bases(frame, "hard_tanh"),
             "growth-of-relu": _bases(frame, "relu"),
             "growth-against-width": _widths(frame), "growth-against-biases": _biases(frame)}
    return {name: drawing for name, drawing in drawn.items() if drawing is not None}


def _image_source(frame: "pd.DataFrame") -> str:
    return "mnist" if (frame.data == "mnist").any() else "digits"


def _lengths(frame: "pd.DataFrame", activation: str, data: str,
             figure: str) -> Illustration | None:
    """Draw lengths against the layer, each with its mean-field line."""
    found = list(settings(frame, activation=activation, data=data, bias_variance=0.0))
    if not found:
        return None
    width = max(one.width for one in found)
    kept = [one for one in found if one.width == width][-_WIDEST:]
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    table: dict[str, Any] = {}
    for one in kept:
        name = f"σ_w² = {one.weight_variance:g}"
        layers = sorted(one.rows.layer.unique().tolist())
        means = [Estimate.of(one.rows.length[one.rows.layer == layer]) for layer in layers]
        points[name] = (layers, means)
        lines[name] = (layers, _continued(means, one.theory.mean_field))
        table |= {f"{name}, layer": layers, f"{name}, length": [value.mean for value in means]}
    ax = points_and_lines(points, lines=lines, across="layer",
                          up="length of the circle's image", log_y=True)
    return Illustration(
        ax, f"Length of a circle's image against the layer, {activation.replace('_', ' ')}, width "
        f"{width}, {data} points (Fig. {figure}).",
        "Lines grow by the mean-field factor from the second layer on; points are means over "
        "networks with 95 % intervals.", table)


def _continued(means: Sequence[Estimate], factor: float) -> list[float]:
    start = min(1, len(means) - 1)
    return [means[start].mean * factor ** (place - start) for place in range(len(means))]


def _bases(frame: "pd.DataFrame", activation: str) -> Illustration | None:
    """Draw growth against the weight variance, with every base."""
    found = list(settings(frame, activation=activation, data="random", bias_variance=0.0))
    width = max((one.width for one in found), default=0)
    kept = [one for one in found if one.width == width]
    if len(kept) < 2:
        return None
    variances = np.geomspace(kept[0].weight_variance, kept[-1].weight_variance, 60)
    laws = [length_growth(activation, float(value), 0.0, width) for value in variances]
    names = {"mean field": "mean_field", "printed base": "printed", "corrected base": "lower",
             "linear layer": "upper"}
    lines = {name: (variances, [getattr(law, field) for law in laws])
             for name, field in names.items()}
    places = [one.weight_variance for one in kept]
    values = [one.growth for one in kept]
    ax = points_and_lines({f"measured, width {width}": (places, values)}, lines=lines,
                          across="weight variance σ_w²", up="growth of length per layer",
                          log_x=True, log_y=activation == "hard_tanh")
    return Illustration(
        ax, f"Growth per layer against the weight variance, {activation.replace('_', ' ')} "
        "(Fig. A2 d, Theorem 3).",
        "The printed base lies above what is measured, so it is no lower bound; the corrected one "
        "is.", {"variance": places, "growth": [value.mean for value in values],
                "low": [value.low for value in values], "high": [value.high for value in values],
                "curve variance": variances,
                **{name: heights for name, (_, heights) in lines.items()}})


def _widths(frame: "pd.DataFrame") -> Illustration | None:
    found = list(settings(frame, activation="hard_tanh", data="random", bias_variance=0.0))
    series: dict[str, list[Setting]] = {}
    for one in found:
        if one.weight_variance in (2.0, 4.0, 16.0, 64.0):
            series.setdefault(f"σ_w² = {one.weight_variance:g}", []).append(one)
    series = {name: own for name, own in series.items() if len(own) > 1}
    if not series:
        return None
    points = {name: ([one.width for one in own], [one.growth for one in own])
              for name, own in series.items()}
    lines = {name: (places, [own[-1].theory.mean_field] * len(places))
             for (name, (places, _)), own in zip(points.items(), series.values(), strict=True)}
    ax = points_and_lines(points, lines=lines, across="width k", up="growth of length per layer",
                          log_x=True)
    return Illustration(
        ax, "Growth per layer against the width, hard tanh (Fig. A2 c).",
        "Lines are mean field: width matters little and its effect saturates.",
        columns(points, "width", "growth"))


def _biases(frame: "pd.DataFrame") -> Illustration | None:
    found = list(settings(frame, activation="hard_tanh", data="random", weight_variance=4.0,
                          width=128))
    if len(found) < 3:
        return None
    places = [one.bias_variance for one in found]
    values = [one.growth for one in found]
    grid = np.linspace(0.0, max(places), 80)
    mean_field = [length_growth("hard_tanh", 4.0, float(value)).mean_field for value in grid]
    ax = points_and_lines({"measured, width 128": (places, values)},
                          lines={"mean field": (grid, mean_field),
                                 "no growth": ([0.0, max(places)], [1.0, 1.0])},
                          across="bias variance σ_b²", up="growth of length per layer")
    return Illustration(
        ax, "Growth per layer against the variance of the biases, hard tanh, σ_w² = 4.",
        "Below 1 a layer shortens curves.",
        {"bias variance": places, "growth": [value.mean for value in values]})
