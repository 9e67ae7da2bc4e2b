"""Cells of the published heat maps, measured again at their resolution."""

from .study import PublishedCells as PublishedCells
