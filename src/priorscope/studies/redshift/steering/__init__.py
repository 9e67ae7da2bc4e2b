"""Choosing the prefactor before training, against the default and a validation sweep."""

from .study import Steering as Steering
