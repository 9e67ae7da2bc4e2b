"""The parity of bit strings, learned at many prefactors."""

from .study import Parity as Parity
