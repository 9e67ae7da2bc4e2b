"""Figs. 14 to 18: which depths, widths and bounds on the weights let a network fit a peak."""

from .study import DeltaTarget as DeltaTarget
