"""Rahaman et al.: spectral bias."""

# ruff: noqa: I001 -- the studies stand in the paper's order
from .exact_spectra import ExactSpectra as ExactSpectra
from .frequency_order import FrequencyOrder as FrequencyOrder
