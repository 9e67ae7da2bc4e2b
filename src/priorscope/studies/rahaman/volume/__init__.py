"""Appendix D: how much of a cube of parameters holds functions of high frequency."""

from .study import ParameterVolume as ParameterVolume
