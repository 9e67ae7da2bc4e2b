"""Figures of random flips against n."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from ....plots.ticks import percent_ticks
from ..by_size import BySize, by_size
from ..published import FLIPS, READING, flip_readings, readings
from .claims import walked
from .process import limit, process_means, process_unchanged

if TYPE_CHECKING:
    import pandas as pd

_NETWORKS, _PROCESS = "random networks", "Gaussian process of infinite width"


def flip_figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the frame's cells allow."""
    networks, process = walked(frame), process_means(frame)
    drawings = {}
    if len(networks):
        drawings["flips"] = _flips(by_size(networks, "distance"), process)
        drawings["share-of-bits"] = _shares(by_size(networks, "share"), process)
        drawings["never-changed"] = _never(by_size(networks, "still", Estimate.share),
                                           process_unchanged(frame))
    depths = {depth: process_means(frame, depth) for depth in (1, 2, 3)}
    depths = {depth: means for depth, means in depths.items() if limit(means) is not None}
    if depths:
        drawings["depth"] = _depths(depths)
    return drawings


def _flips(found: BySize, process: BySize) -> Illustration:
    """Draw Fig. 2: mean flips against n."""
    published, fit = readings(FLIPS), limit(process)
    n = np.geomspace(found.n[0], max(2e4, found.n[-1]), 40)
    lines: dict[str, Any] = {} if fit is None else {_PROCESS: (n, n * fit.at(n))}
    lines["published fit 0.334·n"] = (n, 0.334 * n)
    ax = points_and_lines({_NETWORKS: (found.n, found.estimates)}, lines=lines,
                          published={"published": (published.n, published.estimates)},
                          across="number of bits n", up="random flips until the class changes",
                          log_x=True, log_y=True)
    return Illustration(
        ax, "Mean number of bits flipped in random order until the class changes (Fig. 2); a path "
        "on which it never does counts n.",
        "Filled points are measured, with 95 % intervals; open ones are read off the authors' "
        f"poster, with {READING:.0%} error of reading. A line of slope 1 is linear growth.",
        {"n": found.n, **_columns(found), "published n": published.n,
         "published": published.means, **_curve(n, lines)})


def _shares(found: BySize, process: BySize) -> Illustration:
    """Draw flips/n, where the approach to the limit shows."""
    published, fit = flip_readings(), limit(process)
    n = np.geomspace(found.n[0], 2e4, 60)
    lines: dict[str, Any] = {}
    if fit is not None:
        lines[_PROCESS] = (n, fit.at(n))
        lines["its limit"] = (n[[0, -1]], [fit.limit.mean] * 2)
    lines["published fit 0.334"] = (n[[0, -1]], [0.334] * 2)
    ax = points_and_lines(
        {_NETWORKS: (found.n, found.estimates), _PROCESS: (process.n, process.estimates)},
        lines=lines, published={"published": (published.n, published.estimates)},
        across="number of bits n", up="random flips ÷ n", log_x=True)
    return Illustration(
        ax, "Mean number of random flips as a share of the bits.",
        "Networks follow the Gaussian process at every n. Both come down to the limit only like "
        "1/√n, since a path seen at n steps is late to notice that it has crossed. Open points "
        "are published, with the 95 % intervals of 1000 networks.",
        {"n": found.n, **_columns(found), "process n": process.n, "process": process.means,
         "published n": published.n, "published": published.means, **_curve(n, lines)})


def _never(found: BySize, process: BySize) -> Illustration:
    """Draw the share of paths without a change."""
    ax = points_and_lines(
        {_NETWORKS: (found.n, found.estimates), _PROCESS: (process.n, process.estimates)},
        lines={_PROCESS: (process.n, process.means)}, across="number of bits n",
        up="paths on which the class never changes", log_x=True)
    percent_ticks(ax, which="y")
    return Illustration(
        ax, "Share of random-flip paths on which the class never changes, all bits flipped.",
        "Each of them counts n flips: about one path in seven makes two fifths of the mean.",
        {"n": found.n, **_columns(found), "process n": process.n, "process": process.means})


def _depths(depths: dict[int, BySize]) -> Illustration:
    """Draw flips/n at other depths."""
    n = np.geomspace(50, 2e4, 60)
    points, lines = {}, {}
    data: dict[str, Any] = {"curve n": n}
    for depth, means in depths.items():
        fit, name = limit(means), f"{depth} hidden layer{'s' if depth > 1 else ''}"
        assert fit is not None
        points[name], lines[name] = (means.n, means.estimates), (n, fit.at(n))
        data |= {f"{name}, n": means.n, f"{name}, flips/n": means.means, f"{name}, fit": fit.at(n)}
    ax = points_and_lines(points, lines=lines, across="number of bits n",
                          up="random flips ÷ n, at infinite width", log_x=True)
    return Illustration(
        ax, "Random flips in infinitely wide ReLU networks of several depths, weight variance 2, "
        "no bias.",
        "F'(1) = 1 at every depth, yet deeper networks take more flips: the heuristic n/(4F'(1)) "
        "sees no difference. Lines are the fits a + b/√n + c/n.", data)


def _columns(found: BySize) -> dict[str, Any]:
    return {"mean": found.means, "low": [e.low for e in found.estimates],
            "high": [e.high for e in found.estimates]}


def _curve(n: np.ndarray, lines: dict[str, Any]) -> dict[str, Any]:
    return {"curve n": n} | {name: heights for name, (_, heights) in lines.items()}
