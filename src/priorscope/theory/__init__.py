"""What mathematics predicts: infinite-width kernels, laws of distances, bounds."""

from .boundary_distance import boundary_distance as boundary_distance
from .boundary_distance import boundary_distance_slope as boundary_distance_slope
from .kernel import InfiniteWidthKernel as InfiniteWidthKernel
from .random_flips import RandomFlipPrediction as RandomFlipPrediction
from .random_flips import random_flip_distance as random_flip_distance
