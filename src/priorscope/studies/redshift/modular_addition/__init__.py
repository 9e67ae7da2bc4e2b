"""Sums modulo a number, learned at many prefactors."""

from .study import ModularAddition as ModularAddition
