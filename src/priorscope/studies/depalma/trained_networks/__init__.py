"""Figs. 3 and 4: boundary distances of networks trained to tell even digits from odd ones."""

from .study import TrainedNetworks as TrainedNetworks
