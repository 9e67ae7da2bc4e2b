"""Draw the atlas: ``python docs/atlas_picture.py docs/_static/atlas.png``."""

import sys

import priorscope as ps
from priorscope.plots import map_panels, panel_tables, to_png


def main(path: str) -> None:
    """Draw a panel an activation, under the paper's sampling."""
    rows = ps.load_atlas().rows
    rows = rows[rows["sampling"] == "paper"]
    found = panel_tables(rows, "fourier", panel="activation", up="magnitude", across="depth",
                         panels=list(rows.activation.unique()))
    ax = map_panels(found.tables, rows=found.rows, columns=found.columns, across="hidden layers",
                    up="weight magnitude α", label="Fourier", low=0.1, high=0.55, log_y=True)
    to_png(ax.figure, path)


if __name__ == "__main__":
    main(sys.argv[1])
