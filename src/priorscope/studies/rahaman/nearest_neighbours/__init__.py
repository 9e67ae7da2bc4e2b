"""Nearest neighbours beside networks, by the spectra of what they say around a curve."""

from .study import NearestNeighbours as NearestNeighbours
