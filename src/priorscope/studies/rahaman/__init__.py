"""Rahaman et al.: spectral bias."""

# ruff: noqa: I001 -- the studies stand in the paper's order
from .exact_spectra import ExactSpectra as ExactSpectra
from .frequency_order import FrequencyOrder as FrequencyOrder
from .radial_wave import RadialWave as RadialWave
from .kernel_noise import KernelNoise as KernelNoise
from .flower_regression import FlowerRegression as FlowerRegression
from .flower_labels import FlowerLabels as FlowerLabels
from .delta_target import DeltaTarget as DeltaTarget
from .manifold import CurvedManifold as CurvedManifold
from .rates import LearningRates as LearningRates
from .volume import ParameterVolume as ParameterVolume
from .neighbour_spectra import NearestNeighbours as NearestNeighbours
