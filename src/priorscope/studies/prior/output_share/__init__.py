"""Mingard et al., Fig. 4, Theorem 5.5: inputs that a ReLU network maps to 1, by its layers."""

from .study import OutputShare as OutputShare
