"""Sequences of untrained transformers by activation, scale of the norms, and depth."""

from .study import Transformers as Transformers
