"""Random flips of networks beside the Gaussian process, for every setting."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ....measures.extrapolation import extrapolate
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from ..settings import by_activation
from .table import Row, process_by_depth, sizes, table

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw two figures for each size, and the process against n."""
    figures = {}
    for n, width in sizes(frame):
        rows = table(frame, n, width)
        if rows:
            figures[f"networks-and-process-n{n}-width{width}"] = _against_process(rows)
            figures[f"flips-n{n}-width{width}"] = _against_steepness(rows)
    by_depth = process_by_depth(frame)
    if by_depth:
        figures["process-by-depth"] = _by_depth(by_depth)
    return figures


def _against_process(rows: list[Row]) -> Illustration:
    span = [min(row.process for row in rows), max(row.process for row in rows)]
    ax = points_and_lines(
        {name: ([row.process for row in own], [row.against_process() for row in own])
         for name, own in by_activation(rows).items()},
        lines={"equal": (span, [1.0, 1.0])}, across="mean flips of the Gaussian process / n",
        up="networks / process")
    return Illustration(
        ax, "Mean number of random flips in networks as a multiple of the Gaussian process's, "
        f"n = {rows[0].n} bits, hidden layers of {rows[0].width}. Arms are 95 % intervals.",
        "Points at 1 follow the process. One arm in twenty may miss the line by chance.",
        _data(rows))


def _against_steepness(rows: list[Row]) -> Illustration:
    steepness = np.sort([row.steepness for row in rows])
    ax = points_and_lines(
        {name: ([row.steepness for row in own], [row.mean for row in own])
         for name, own in by_activation(rows).items()},
        lines={"1/(4F'(1))": (steepness, 1 / (4 * steepness))}, across="F'(1)",
        up="mean random flips / n", log_x=True, log_y=True)
    return Illustration(
        ax, f"Mean number of random flips against F'(1), n = {rows[0].n} bits, hidden layers of "
        f"{rows[0].width}. Arms are 95 % intervals.",
        "The line takes the output for a random walk. It misses that a path has an end, that flips "
        "are whole, and all that F does away from 1: where F'(1) = 1 the points spread by depth.",
        _data(rows))


def _by_depth(by_depth: dict[int, list[Row]]) -> Illustration:
    points, lines = {}, {}
    for depth, rows in by_depth.items():
        name = f"depth {depth}"
        sizes_here = np.array([row.n for row in rows], dtype=float)
        points[name] = (sizes_here, [
            Estimate(row.process, row.process - 1.96 * row.process_error,
                     row.process + 1.96 * row.process_error, 0) for row in rows])
        if len(rows) > 3:
            fit = extrapolate(sizes_here, [row.process for row in rows],
                              [row.process_error for row in rows])
            grid = np.geomspace(sizes_here[0], 4 * sizes_here[-1], 60)
            lines[name] = (grid, fit.at(grid))
    ax = points_and_lines(points, lines=lines, across="number of bits n",
                          up="mean random flips / n", log_x=True)
    table_rows = [(depth, row) for depth, rows in by_depth.items() for row in rows]
    return Illustration(
        ax, "Mean number of random flips in the Gaussian process of ReLU networks without biases, "
        "by depth, with fits of a limit and terms in n^(-1/2) and 1/n.",
        "F'(1) is 1 at every depth, and still deeper networks need more flips. The fall with n is "
        "the delay of flips being whole.",
        {"depth": [depth for depth, _ in table_rows], "n": [row.n for _, row in table_rows],
         "mean": [row.process for _, row in table_rows],
         "standard_error": [row.process_error for _, row in table_rows]})


def _data(rows: list[Row]) -> dict[str, list]:
    return {"setting": [str(row.setting) for row in rows],
            "slope_at_one": [row.steepness for row in rows],
            "networks": [row.mean.mean for row in rows], "low": [row.mean.low for row in rows],
            "high": [row.mean.high for row in rows], "process": [row.process for row in rows],
            "z": [row.z for row in rows]}
