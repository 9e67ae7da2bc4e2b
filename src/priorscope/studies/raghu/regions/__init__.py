"""Theorems 1 and 2, Fig. 1: how many linear regions, and how a line passes through them."""

from .study import Regions as Regions
