"""Rows of a data frame as the tables that ``map_panels`` draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class PanelTables:
    """Tables over the same rows and columns.

    Attributes:
        tables: Name of a panel to means, (rows, columns); NaN where there is no row.
        rows: Positions of the rows.
        columns: Positions of the columns.
    """

    tables: dict[str, np.ndarray]
    rows: list[float]
    columns: list[float]

    def data(self, across: str, up: str) -> dict[str, list[float]]:
        """Return the numbers as columns of one length, one line a cell."""
        return {across: self.columns * len(self.rows),
                up: [row for row in self.rows for _ in self.columns],
                **{name: table.ravel().tolist() for name, table in self.tables.items()}}


def panel_tables(frame: "pd.DataFrame", values: str, *, panel: str, up: str, across: str,
                 panels: Sequence[str]) -> PanelTables:
    """Return the mean of a column over the rows of each cell.

    Args:
        frame: One row a measurement.
        values: Column that is averaged.
        panel: Column that names the panels.
        up: Column of the vertical positions.
        across: Column of the horizontal positions.
        panels: Panels in order; those without a row are left out.

    Example:
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"a": ["x", "x"], "y": [1, 2], "d": [1, 1], "v": [0.5, 0.7]})
        >>> panel_tables(frame, "v", panel="a", up="y", across="d", panels=["x"]).tables["x"]
        array([[0.5],
               [0.7]])
    """
    rows, columns = (sorted(frame[name].unique().tolist()) for name in (up, across))
    found = {}
    for name in panels:
        own = frame[frame[panel] == name]
        if len(own):
            means = own.pivot_table(index=up, columns=across, values=values)
            found[name] = means.reindex(index=rows, columns=columns).to_numpy(dtype=float)
    return PanelTables(found, rows, columns)
