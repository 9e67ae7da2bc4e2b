"""Spectra drawn: along lines and circles, in planes, and the map of a plane."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, heat_map, points_and_lines
from ....plots.illustration import Illustration
from ....plots.style import axes_or_new
from ..judging import chosen
from ..power_laws import Series, geometric_mean, power_curve
from .findings import per_network

if TYPE_CHECKING:
    import pandas as pd

def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    drawn = {"decay-along-lines": _along(frame), "exponents-against-depth": _depths(frame),
             "decay-in-the-plane": _planes(frame), "map-of-a-plane": _map(frame)}
    return {name: drawing for name, drawing in drawn.items() if drawing is not None}


def _series(rows: "pd.DataFrame", column: str = "magnitude") -> Series:
    """Return the geometric mean over networks at each bin, with its interval."""
    table = rows.assign(bin=rows.groupby(["treatment", "network"]).cumcount())
    places, values = [], []
    for _, own in table.groupby("bin"):
        places.append(float(own.frequency.mean()))
        values.append(geometric_mean(own[column]))
    return np.array(places), values


def _along(frame: "pd.DataFrame") -> Illustration | None:
    rows = frame[frame.kind.isin(["line", "circle"])]
    if rows.empty:
        return None
    depths = sorted(rows.depth.unique().tolist())
    depth = depths[len(depths) // 2]
    rows = chosen(rows, depth=depth)
    names = {"finite": "line, cut off", "hann": "line, Hann's window", "corners": "line, corners",
             "closed": "great circle"}
    points = {words: _series(chosen(rows, treatment=name)) for name, words in names.items()
              if (rows.treatment == name).any()}
    powers = {words: -1.0 if words == "line, cut off" else -2.0 for words in points}
    lines: dict[str, Any] = {words: power_curve(own, powers[words])
                             for words, own in points.items()}
    if "line, corners" in points:
        places, bound = _series(chosen(rows, treatment="corners"), "bound")
        lines["bound of the line's corners"] = (places, [value.mean for value in bound])
    ax = points_and_lines(points, lines=lines, across="frequency, cycles per line or turn",
                          up="|f~(k)|", log_x=True, log_y=True)
    one = rows.iloc[0]
    return Illustration(
        ax, f"Exact spectra of random ReLU networks of {depth} hidden layers of {int(one.width)} "
        f"units along random lines and great circles in {int(one.inputs)} dimensions.",
        "Lines through the points fall as 1/k for a line that is cut off at its ends and as 1/k² "
        "for all else. Points are geometric means over networks.",
        columns(points, "frequency", "magnitude"))


def _depths(frame: "pd.DataFrame") -> Illustration | None:
    points: dict[str, Any] = {}
    for kind, treatment, words in (("line", "corners", "line, corners"),
                                   ("line", "hann", "line, Hann's window"),
                                   ("circle", "closed", "great circle")):
        own = chosen(frame, kind=kind, treatment=treatment)
        depths = sorted(own.depth.unique().tolist())
        if len(depths) > 1:
            values = [Estimate.of(per_network(chosen(own, depth=depth), "exponent"))
                      for depth in depths]
            # Side by side, since all lie at one place.
            points[words] = (np.array(depths) * 1.04 ** (len(points) - 1), values)
    if not points:
        return None
    reach = [min(places[0] for places, _ in points.values()),
             max(places[-1] for places, _ in points.values())]
    ax = points_and_lines(points, lines={"theory": (reach, [-2.0, -2.0])},
                          across="hidden layers", up="exponent of the decay", log_x=True)
    ax.set_ylim(-2.1, -1.9)
    ax.set_xticks(sorted(set(frame.depth[frame.kind.isin(["line", "circle"])].tolist())))
    return Illustration(
        ax, "Exponent of the decay of exact spectra against depth.",
        "All lie at -2 whatever the depth: a deeper network has more corners, not sharper ones.",
        columns(points, "hidden layers", "exponent"))


def _planes(frame: "pd.DataFrame") -> Illustration | None:
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    for kind, what in (("plane", "network"), ("pyramid", "pyramid")):
        for treatment, words, power in (("generic", "random directions", -3.0),
                                        ("normal", "normals of edges", -2.0)):
            rows = chosen(frame, kind=kind, treatment=treatment)
            if not rows.empty:
                name = f"{what}, {words}"
                points[name] = _series(rows)
                lines[name] = power_curve(points[name], power)
    if not points:
        return None
    ax = points_and_lines(points, lines=lines, across="|k|", up="|f~(k)|", log_x=True, log_y=True)
    return Illustration(
        ax, "Exact two-dimensional spectra of random ReLU networks in a square (edges inside "
        "alone) and of pyramids over irregular heptagons.",
        "Lines fall as k^-3 in random directions and as k^-2 along the normals of edges.",
        columns(points, "|k|", "magnitude"))


def _map(frame: "pd.DataFrame") -> Illustration | None:
    rows = chosen(frame, kind="map")
    if rows.empty:
        return None
    rows = chosen(rows, network=rows.network.min())
    table = rows.pivot_table(index="second", columns="frequency", values="magnitude")
    u, v = table.columns.to_numpy(dtype=float), table.index.to_numpy(dtype=float)
    squared = np.maximum(u[None] ** 2 + v[:, None] ** 2, np.abs(np.diff(u)).min() ** 2)
    values = np.log10(table.to_numpy() * squared)
    values -= values.max()
    ax = heat_map(values, rows=v, columns=u, across="k₁", up="k₂", low=-2.5, high=0.0,
                  label="|k|² |f~(k)| over its largest, log₁₀",
                  ax=axes_or_new(None, width=640, height=560))
    one = rows.iloc[0]
    return Illustration(
        ax, f"Exact spectrum of one random ReLU network of two inputs in a square, its "
        f"{int(one.pieces)} linear regions' inner edges alone, times |k|².",
        "Each ray is the normal of an edge: along it |k|² |f~| stays as it is, elsewhere it falls.",
        {"k1": rows.frequency.tolist(), "k2": rows.second.tolist(),
         "magnitude": rows.magnitude.tolist()})
