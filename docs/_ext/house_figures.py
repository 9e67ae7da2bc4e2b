"""Keeps the figures that an example of the gallery draws; they live outside pyplot."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sphinx_gallery.scrapers import figure_rst

from priorscope.plots import to_png


def scrape(block: Any, variables: dict[str, Any], gallery: dict[str, Any]) -> str:
    """Save what a block of code left in the variable ``figure`` or ``ax``, once each."""
    names = variables["example_globals"]
    paths = []
    for name in ("figure", "ax"):
        found = names.pop(name, None)
        drawn = found.get_figure(root=True) if isinstance(found, Axes) else found
        if isinstance(drawn, Figure):
            layout = drawn.get_layout_engine()
            if layout is not None:
                layout.set(w_pad=0.12, h_pad=0.12)  # inches; a page of its own has no margin
            path = next(variables["image_path_iterator"])
            to_png(drawn, path, scale=2.0)
            paths.append(path)
    return figure_rst(paths, gallery["src_dir"])
