"""Theorem 3, Figs. A1 and A2: how much longer a curve becomes in each layer."""

from .study import Growth as Growth
