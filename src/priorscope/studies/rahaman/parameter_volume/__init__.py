"""Appendix D: how much of parameter space holds functions of high frequency."""

from .study import ParameterVolume as ParameterVolume
