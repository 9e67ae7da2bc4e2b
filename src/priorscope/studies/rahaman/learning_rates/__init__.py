"""Section 3 and appendix C: how fast a frequency is learned at first."""

from .study import LearningRates as LearningRates
