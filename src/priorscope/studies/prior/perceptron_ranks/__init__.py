"""Mingard et al., Figs. 1, 2: the most probable functions of a perceptron, in all and at one T."""

from .study import PerceptronRanks as PerceptronRanks
