"""Figures of the kernel: correlations against F(t), and F'(1) against depth."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ....plots import new_figure, points_and_lines
from ....plots.illustration import Illustration
from ..by_size import exact
from .measured import measured_kinds
from .slopes import STEEP, slope

if TYPE_CHECKING:
    import pandas as pd

_COLOURED = [kind for kind in STEEP if kind != ("tanh", 2.0, 0.1)]


def correlation_figure(frame: "pd.DataFrame") -> Illustration:
    """Draw measured correlations on the curves of their kernels."""
    t = np.linspace(-1, 1, 201)
    points, lines = {}, {"linear network": (t[[0, -1]], t[[0, -1]])}
    data: dict[str, Any] = {"t": t}
    kinds = measured_kinds(frame)
    for kind in kinds:
        points[kind.name] = (kind.t, kind.correlations)
        lines[kind.name] = (t, kind.kernel.correlation(t))
        data |= {f"{kind.name}, F(t)": lines[kind.name][1], f"{kind.name}, measured t": kind.t,
                 f"{kind.name}, measured": [e.mean for e in kind.correlations],
                 f"{kind.name}, low": [e.low for e in kind.correlations],
                 f"{kind.name}, high": [e.high for e in kind.correlations]}
    ax = points_and_lines(points, lines=lines, across="correlation t of two strings",
                          up="correlation of the outputs", ax=new_figure(560, 520).add_subplot())
    count = kinds[0].moments.shape[1]
    return Illustration(
        ax, f"Correlation of the outputs of {count} random networks of width {kinds[0].width} at "
        f"two strings of {kinds[0].n} bits, against that of the strings.",
        "Lines are the infinite-width kernels F(t), points are measured, with 95 % intervals. "
        "Above the straight line outputs are more alike than inputs; the slope at t = 1 sets "
        "the distance to another class.", data)


def slope_figure() -> Illustration:
    """Draw F'(1) against depth."""
    depths = np.arange(1, 11)
    table = {_name(*kind): [slope(*kind, int(depth)) for depth in depths]
             for kind in (*_COLOURED, ("relu", 2.0, 0.0), ("relu", 2.0, 0.1))}
    coloured = [_name(*kind) for kind in _COLOURED]
    ax = points_and_lines(
        {name: (depths, [exact(value) for value in table[name]]) for name in coloured},
        lines={name: (depths, values) for name, values in table.items()},
        across="hidden layers", up="F'(1)", log_y=True)
    return Illustration(
        ax, "Slope F'(1) of the kernel at identical inputs, by activation and depth.",
        "Computed, not sampled. ReLU stays at 1, or below it with biases, where simple functions "
        "are preferred; the others rise above 1 with depth, and outputs of close inputs part.",
        {"hidden layers": depths, **table})


def _name(activation: str, weight_variance: float, bias_variance: float) -> str:
    words = f"{activation}, σ_w² = {weight_variance:g}"
    return f"{words}, σ_b² = {bias_variance:g}" if bias_variance else words
