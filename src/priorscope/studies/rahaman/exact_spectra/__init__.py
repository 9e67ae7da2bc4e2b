"""Theorem 1: how fast the spectra of ReLU networks decay, by exact transforms."""

from .study import ExactSpectra as ExactSpectra
