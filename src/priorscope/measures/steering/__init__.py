"""Choosing an architecture's constants so that its prior has a wanted complexity."""

from .match_prefactor import PrefactorMatch as PrefactorMatch
from .match_prefactor import match_prefactor as match_prefactor
from .nearest_values import nearest_values as nearest_values
