"""
A map of random networks
========================

The atlas that comes with priorscope: the complexity of random functions by activation, depth and
weight magnitude, ten networks a cell. Pale is simple, dark is complex; empty cells hold networks
that are constant up to rounding.
"""

import priorscope as ps
from priorscope.plots import map_panels, panel_tables

rows = ps.load_atlas().rows
rows = rows[rows["sampling"] == "paper"]
found = panel_tables(rows, "fourier", panel="activation", up="magnitude", across="depth",
                     panels=["relu", "gelu", "tanh", "sine"])
ax = map_panels(found.tables, rows=found.rows, columns=found.columns, across="hidden layers",
                up="weight magnitude α", label="Fourier", low=0.1, high=0.55, log_y=True)
