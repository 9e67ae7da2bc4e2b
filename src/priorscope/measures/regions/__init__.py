"""Linear regions of a network in a two-dimensional slice.

``partition`` walks through the layers; ``bending`` and ``dissolving`` cut a ``mesh`` for it, along
the kinks of units (``kinks``, ``coding``) or by the largest entry of a window (``envelope``), with
the compiled moves of ``cutting``; ``polygons`` reads off what has come of it.
"""

from .class_polygons import ClassPolygons as ClassPolygons
from .linear_regions import linear_regions as linear_regions
from .polygons import Polygons as Polygons
from .region_result import LinearRegions as LinearRegions
