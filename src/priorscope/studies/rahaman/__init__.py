"""Rahaman et al.: spectral bias."""
