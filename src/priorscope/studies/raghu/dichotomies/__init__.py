"""Figs. A3 to A5: labellings of fixed inputs while the weights of one layer sweep."""

from .study import DichotomiesOfSweeps as DichotomiesOfSweeps
