"""Figs. 1, 2 and 3: all logits along paths between samples and through the mean of a class."""

from .study import LogitsAlongLines as LogitsAlongLines
