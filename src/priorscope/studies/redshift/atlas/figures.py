"""Pictures of the atlas."""

from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ....plots import map_panels, panel_tables, points_and_lines
from ....plots.illustration import Illustration
from ....plots.points_and_lines import columns, through
from ..judging import chosen
from ..sampling import ACTIVATIONS, DRAWN, SAMPLINGS

if TYPE_CHECKING:
    import pandas as pd

#: Column to title and the ends of its colours.
_MEASURES = {"fourier": ("Fourier", 0.1, 0.55), "chebyshev": ("Chebyshev", 0.0, 0.55),
             "legendre": ("Legendre", 0.0, 0.55), "lempel_ziv": ("Lempel-Ziv", 80.0, 560.0)}

_AXIS = {"paper": "weight magnitude α", "code": "bound A of weights and biases"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw the maps of each measure, and curves at the largest depth, for each sampling."""
    found = {}
    for sampling in SAMPLINGS:
        rows = chosen(frame, sampling=sampling)
        if not len(rows):
            continue
        for measure in _MEASURES:
            found[f"map-{sampling}-{measure.replace('_', '-')}"] = _maps(rows, sampling, measure)
        found[f"curves-{sampling}"] = _curves(rows, sampling)
    return found


def _maps(rows: "pd.DataFrame", sampling: str, measure: str) -> Illustration:
    title, low, high = _MEASURES[measure]
    found = panel_tables(rows, measure, panel="activation", up="magnitude", across="depth",
                         panels=ACTIVATIONS)
    one = rows.iloc[0]
    ax = map_panels(found.tables, rows=found.rows, columns=found.columns, across="hidden layers",
                    up=_AXIS[sampling], label=title, low=low, high=high, log_y=True)
    return Illustration(
        ax, f"{title} complexity of random networks ({int(one.networks)} a cell, "
        f"{int(one.resolution)} points a side)",
        "Each cell is the mean over random networks of that depth and weight magnitude; dark is "
        "complex. Empty cells: all networks are constant up to rounding.",
        found.data("hidden layers", _AXIS[sampling]))


def _curves(rows: "pd.DataFrame", sampling: str) -> Illustration:
    deep = chosen(rows, depth=rows.depth.max())
    points = {}
    for name in DRAWN:
        own = chosen(deep, activation=name)
        if len(own):
            places = sorted(own.magnitude.unique())
            points[name] = (places, [Estimate.of(chosen(own, magnitude=place).fourier)
                                     for place in places])
    finite = {name: _bounded(series) for name, series in points.items()}
    ax = points_and_lines(finite, lines=through(finite), across=_AXIS[sampling],
                          up="Fourier complexity", log_x=True)
    return Illustration(ax, f"Fourier complexity at {int(rows.depth.max())} hidden layers",
                        "Flat curves are architectures whose prior stays simple whatever the "
                        "weights; arms are 95 % intervals over networks.",
                        columns(finite, _AXIS[sampling], "Fourier complexity"))


def _bounded(series: tuple[list, list[Estimate]]) -> tuple[list, list[Estimate]]:
    """Leave out means of a single network, which have no interval."""
    kept = [(place, value) for place, value in zip(*series, strict=True) if not value.unbounded]
    return [place for place, _ in kept], [value for _, value in kept]
