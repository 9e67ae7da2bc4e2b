"""Cells of a map along one axis: where they lie and which pixels show them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .ticks import log_ticks, power_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_PIXELS = 1200
_MOST_TICKS = 12


@dataclass(frozen=True)
class MapCells:
    """Cells side by side; each reaches half-way to its neighbours on the scale of its axis.

    Attributes:
        places: Positions in rising order.
        order: Which of the positions given each of them is.
        edges: One more than cells; logarithms to base 10 on a logarithmic axis.
        log: Whether the axis is logarithmic.
    """

    places: np.ndarray
    order: np.ndarray
    edges: np.ndarray
    log: bool

    @property
    def even(self) -> bool:
        """Whether all cells are equally wide."""
        sizes = np.diff(self.edges)
        return bool(np.allclose(sizes, sizes[0], rtol=1e-6, atol=0))

    def pixels(self) -> np.ndarray:
        """Return which cell each of the equally wide pixels of a picture shows."""
        if self.even:
            return np.arange(len(self.places))
        span = self.edges[-1] - self.edges[0]
        count = int(np.clip(np.ceil(4 * span / np.diff(self.edges).min()), 200, _MOST_PIXELS))
        centres = self.edges[0] + (np.arange(count) + 0.5) / count * span
        return np.searchsorted(self.edges, centres) - 1

    def draw_axis(self, ax: "Axes", which: str) -> None:
        """Set limits, scale and ticks of the ``"x"`` or ``"y"`` axis; few cells get one each."""
        from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

        axis = ax.xaxis if which == "x" else ax.yaxis
        limits = 10**self.edges[[0, -1]] if self.log else self.edges[[0, -1]]
        (ax.set_xlim if which == "x" else ax.set_ylim)(*limits)
        if self.log:
            log_ticks(ax, which=which)
        else:
            axis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
            axis.set_major_formatter(FuncFormatter(plain))
        if self.even and len(self.places) <= _MOST_TICKS:
            axis.set_major_locator(FixedLocator(self.places.tolist()))


def map_cells(what: str, positions: Any, count: int, *, log: bool) -> MapCells:
    """Return the cells around ``count`` positions, which are all different and in any order.

    Raises:
        BadInput: Another number of positions, one twice, or one not above 0 on a logarithmic axis.
        NonFinite: A position is NaN or infinite.
    """
    given = finite_array(what, positions, ndim=1)
    if given.size != count or np.unique(given).size != count:
        raise BadInput(f"{what} are {given.size} positions, {np.unique(given).size} of them "
                       f"different, for {count} {what} of values: expected one for each")
    if log and given.min() <= 0:
        raise BadInput(f"{what} reach down to {given.min():g}: expected positions above 0 on a "
                       "logarithmic axis")
    order = np.argsort(given)
    along = np.log10(given[order]) if log else given[order]
    # Half a unit to each side of a lone cell; half the distance to the neighbour at both ends.
    left, right = (along[1] - along[0], along[-1] - along[-2]) if count > 1 else (1.0, 1.0)
    edges = np.concatenate([[along[0] - left / 2], (along[1:] + along[:-1]) / 2,
                            [along[-1] + right / 2]])
    if (np.diff(edges) <= 0).any():
        raise BadInput(f"{what} hold two positions that are equal up to rounding: expected them "
                       "further apart")
    return MapCells(given[order], order, edges, log)


def plain(value: float, _: object = None) -> str:
    """Return the word on a tick of a linear axis."""
    return power_text(value).replace("-", "−") if value else "0"
