"""Figs. 4 and 11: a wave of the distance to the origin as noise on the labels of digits."""

from .study import RadialNoise as RadialNoise
