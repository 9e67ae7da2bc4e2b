"""The maps measured again, and measured against published numbers."""

from typing import TYPE_CHECKING

import numpy as np

from ....plots import map_panels, panel_tables, points_and_lines
from ....plots.illustration import Illustration
from ....plots.points_and_lines import columns
from ..sampling import ACTIVATIONS, FLAT, MAGNITUDES, RISING
from .findings import Comparison, comparisons
from .published import CLIP

if TYPE_CHECKING:
    import pandas as pd

_AXIS = "bound A of weights and biases"


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw the maps and the comparison."""
    found = {"maps": _maps(frame)}
    pairs = [one for one in comparisons(frame) if not one.measured.unbounded]
    if pairs:
        found["against-published"] = _against(pairs)
    return found


def _maps(frame: "pd.DataFrame") -> Illustration:
    heights = np.array(MAGNITUDES)
    found = panel_tables(frame.assign(magnitude=heights[frame.magnitude]), "fourier",
                         panel="activation", up="magnitude", across="depth", panels=ACTIVATIONS)
    resolution = int(frame.resolution.iloc[0])
    ax = map_panels(found.tables, rows=found.rows, columns=found.columns, across="hidden layers",
                    up=_AXIS, label="Fourier", low=0.1, high=CLIP, log_y=True)
    return Illustration(
        ax, f"Fourier complexity of random networks, {resolution} points a side",
        "The published heat maps measured again, with colours that end where the published ones "
        "do. Empty cells: all networks are constant up to rounding.",
        found.data("hidden layers", _AXIS))


def _against(pairs: list[Comparison]) -> Illustration:
    groups = {"ReLU-like": FLAT, "tanh, gaussian, sine": RISING, "sigmoid": ("sigmoid",)}
    points = {}
    for title, names in groups.items():
        own = sorted((one for one in pairs if one.activation in names),
                     key=lambda one: one.published)
        if own:
            points[title] = ([one.published for one in own], [one.measured for one in own])
    ends = [0.1, CLIP]
    ax = points_and_lines(points, lines={"equal": (ends, ends)}, across="published",
                          up="measured Fourier complexity")
    return Illustration(ax, "Measured against published Fourier complexity",
                        "Each point is a cell of the published maps or a mean over some; arms are "
                        "95 % intervals over networks.",
                        columns(points, "published", "measured"))
