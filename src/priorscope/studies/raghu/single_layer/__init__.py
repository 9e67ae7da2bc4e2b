"""Fig. 7: all layers but one left at their random weights."""

from .study import SingleLayer as SingleLayer
