"""Rahaman et al.: spectral bias."""

from .frequency_order import FrequencyOrder as FrequencyOrder
