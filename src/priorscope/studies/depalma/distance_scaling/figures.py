"""Distances against F'(1), for every setting."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from ..settings import by_activation
from .table import Row, sizes, table

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw two figures for each size."""
    figures = {}
    for n, width in sizes(frame):
        rows = table(frame, n, width)
        if rows:
            figures[f"distance-n{n}-width{width}"] = _distances(rows)
            figures[f"against-the-law-n{n}-width{width}"] = _against_law(rows)
    return figures


def _distances(rows: list[Row]) -> Illustration:
    n, width = rows[0].n, rows[0].width
    ordered = sorted(rows, key=lambda row: row.steepness)
    steepness = np.array([row.steepness for row in ordered])
    ax = points_and_lines(
        {name: ([row.steepness for row in own], [row.mean for row in own])
         for name, own in by_activation(rows).items()},
        lines={"linearised law": (steepness, [row.law for row in ordered]),
               "√(n/2π F'(1) ln n)": (steepness, np.sqrt(n / (2 * np.pi * steepness * np.log(n))))},
        across="F'(1)", up="mean boundary distance (bits)", log_x=True, log_y=True)
    return Illustration(
        ax, f"Mean boundary distance of random networks of many laws against F'(1), n = {n} bits, "
        f"hidden layers of {width}. Arms are 95 % intervals.",
        "On these axes a power law is straight. The theorem's line is of leading order for many "
        "bits; the linearised law bends off it where distances come down to one flip.",
        _data(rows, [row.mean for row in rows]))


def _against_law(rows: list[Row]) -> Illustration:
    n, width = rows[0].n, rows[0].width
    span = [min(row.steepness for row in rows), max(row.steepness for row in rows)]
    ax = points_and_lines(
        {name: ([row.steepness for row in own], [row.against_law() for row in own])
         for name, own in by_activation(rows).items()},
        lines={"linearised law": (span, [1.0, 1.0])}, across="F'(1)",
        up="mean boundary distance / linearised law", log_x=True)
    return Illustration(
        ax, f"Mean boundary distance as a multiple of the linearised law, n = {n} bits, hidden "
        f"layers of {width}. Arms are 95 % intervals.",
        "Points at 1 follow the law. Those far above it are deep ReLU networks, the more so the "
        "narrower they are: their outputs vary less, the farther they are from the start, than the "
        "slope at the first flip tells.",
        _data(rows, [row.against_law() for row in rows]))


def _data(rows: list[Row], values: list[Estimate]) -> dict[str, list]:
    return {"setting": [str(row.setting) for row in rows],
            "slope_at_one": [row.steepness for row in rows],
            "mean": [value.mean for value in values], "low": [value.low for value in values],
            "high": [value.high for value in values], "linearised": [row.law for row in rows],
            "networks": [len(row.distances) for row in rows]}
