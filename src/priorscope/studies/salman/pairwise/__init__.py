"""Figs. 4 and 8: how far the class stays on lines between samples of one class."""

from .study import Pairwise as Pairwise
