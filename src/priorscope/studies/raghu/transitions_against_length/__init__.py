"""Theorem 4 and Fig. 5: transitions are proportional to length."""

from .study import TransitionsAgainstLength as TransitionsAgainstLength
