"""From axes to a block of the page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..plots import to_svg
from .blocks import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def drawn(ax: "Axes", caption: str, *, how_to_read: str = "",
          data: Mapping[str, Any] | None = None) -> Figure:
    """Return the figure that ``ax`` belongs to as a block, its caption also for screen readers."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return Figure(to_svg(figure, title=caption), caption, how_to_read, data)
