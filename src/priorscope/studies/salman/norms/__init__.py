"""Appendix: the norms of the linear regions, and the radius within which the class must stay."""

from .study import Norms as Norms
