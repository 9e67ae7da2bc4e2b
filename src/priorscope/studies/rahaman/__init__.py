"""Rahaman et al.: spectral bias."""

# ruff: noqa: I001 -- the studies stand in the paper's order
from .exact_spectra import ExactSpectra as ExactSpectra
from .frequency_order import FrequencyOrder as FrequencyOrder
from .radial_noise import RadialNoise as RadialNoise
from .kernel_noise import KernelNoise as KernelNoise
from .flower_regression import FlowerRegression as FlowerRegression
from .flower_classification import FlowerClassification as FlowerClassification
from .delta_target import DeltaTarget as DeltaTarget
from .curved_manifold import CurvedManifold as CurvedManifold
from .learning_rates import LearningRates as LearningRates
from .parameter_volume import ParameterVolume as ParameterVolume
from .constant_prediction import ConstantPrediction as ConstantPrediction
from .nearest_neighbours import NearestNeighbours as NearestNeighbours
