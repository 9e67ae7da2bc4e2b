"""What mathematics predicts: infinite-width kernels, laws of distances, bounds."""

from .boundary_distance import boundary_distance as boundary_distance
from .boundary_distance import boundary_distance_slope as boundary_distance_slope
from .kernel import InfiniteWidthKernel as InfiniteWidthKernel
from .length_growth import LengthGrowth as LengthGrowth
from .length_growth import length_growth as length_growth
from .random_flips import RandomFlipPrediction as RandomFlipPrediction
from .random_flips import random_flip_distance as random_flip_distance
from .random_walk import random_walk_dichotomies as random_walk_dichotomies
from .region_bound import region_bound as region_bound
from .spectral_bounds import LipschitzBounds as LipschitzBounds
from .spectral_bounds import lipschitz_bounds as lipschitz_bounds
from .spectral_bounds import spectrum_bound as spectrum_bound
