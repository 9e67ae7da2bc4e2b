"""Rahaman et al.: spectral bias."""

# ruff: noqa: I001 -- the studies stand in the paper's order
from .exact_spectra import ExactSpectra as ExactSpectra
from .frequency_order import FrequencyOrder as FrequencyOrder
from .kernel_noise import KernelNoise as KernelNoise
from .flower_regression import FlowerRegression as FlowerRegression
from .flower_labels import FlowerLabels as FlowerLabels
from .delta_target import DeltaTarget as DeltaTarget
from .manifold import CurvedManifold as CurvedManifold
