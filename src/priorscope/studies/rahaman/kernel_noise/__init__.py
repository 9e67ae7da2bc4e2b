"""Figs. 5, 6, 12 and 13: spectra in the eigenvectors of a Gaussian kernel."""

from .study import KernelNoise as KernelNoise
