"""Mingard et al., App. I: deep tanh networks lose their bias in the chaotic phase."""

from .study import Chaos as Chaos
