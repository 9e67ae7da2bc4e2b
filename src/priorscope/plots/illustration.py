"""A figure with what belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Illustration:
    """A drawing, its caption, how to read it and the numbers behind it.

    Attributes:
        ax: One of the figure's axes.
        caption: What is drawn.
        how_to_read: What to look for in it.
        data: Name of a column to its values, saved beside the figure; columns may differ in
            length.
    """

    ax: "Axes"
    caption: str
    how_to_read: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def table(self) -> dict[str, list[Any]]:
        """The numbers as columns of one length, filled up with None."""
        columns = {name: list(values) for name, values in self.data.items()}
        longest = max(map(len, columns.values()), default=0)
        return {name: values + [None] * (longest - len(values))
                for name, values in columns.items()}

    @property
    def figure(self) -> "Figure":
        """The whole figure."""
        figure = self.ax.get_figure(root=True)
        assert figure is not None
        return figure
