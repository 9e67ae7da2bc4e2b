"""Panels of the distributions of intervals, one a setting, real labels beside random ones."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...plots import new_figure
from ...plots.style import key
from ...plots.window_densities import window_densities
from .network_statistics import lengths

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ROW = 280

#: What a panel may show of a line, by the panel's name; all others show the length.
_ENDS = {"l+": lambda rows: rows.upper.to_numpy(dtype=float),
         "−l−": lambda rows: -rows.lower.to_numpy(dtype=float)}


def interval_panels(panels: "Mapping[str, Mapping[str, pd.DataFrame]]", *,
                    window: float | Mapping[str, float], across: str = "length of the interval",
                    ) -> "tuple[Axes, dict[str, Any]]":
    """Draw the panels, two a row, and return the numbers behind them.

    Args:
        panels: Title of a panel to its groups: name to the rows of its lines. A panel called "l+"
            or "−l−" shows that end of the intervals.
        window: Length of the window, the same for all panels or one each.
        across: Label of the horizontal axes.

    Returns:
        The first axes, and the distribution functions as columns: panel, group, length, share
        below it (averaged over networks).
    """
    shown = {title: {name: rows for name, rows in groups.items() if len(rows)}
             for title, groups in panels.items()}
    shown = {title: groups for title, groups in shown.items() if groups}
    columns = min(2, len(shown))
    rows_of_panels = -(-len(shown) // columns)
    figure = new_figure(height=40 + _ROW * rows_of_panels)
    data: dict[str, list[Any]] = {"panel": [], "group": [], "length": [], "share below": []}
    first = None
    for place, (title, groups) in enumerate(shown.items()):
        ax = figure.add_subplot(rows_of_panels, columns, place + 1)
        width = window if isinstance(window, float) else window[title]
        values = {name: _by_network(rows, title) for name, rows in groups.items()}
        window_densities(values, window=width, title=title, across=across, names=False, ax=ax)
        if place % columns or (columns == 1 and place):
            ax.set_ylabel("")
        first = first or ax
        for name, samples in values.items():
            _tabulate(data, title, name, samples, width)
    assert first is not None
    key(first)
    return first, data


def _by_network(rows: "pd.DataFrame", title: str) -> list[np.ndarray]:
    shape = _ENDS.get(title, lengths)
    return [shape(own) for _, own in rows.groupby("replica")]


def _tabulate(data: dict[str, list[Any]], title: str, name: str, samples: list[np.ndarray],
              window: float) -> None:
    """Add the distribution function, averaged over networks, at a tenth of a unit's steps."""
    for edge in np.linspace(0.0, window, round(window * 10) + 1)[1:]:
        data["panel"].append(title)
        data["group"].append(name)
        data["length"].append(round(float(edge), 6))
        data["share below"].append(float(np.mean([(values < edge).mean() for values in samples])))
