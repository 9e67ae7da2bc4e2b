"""What is read off a function: one file per quantity."""

from .boundary_distance import BoundaryDistance as BoundaryDistance
from .boundary_distance import boundary_distance as boundary_distance
from .constant import is_constant as is_constant
from .detection import auroc as auroc
from .fourier import fourier_complexity as fourier_complexity
from .lempel_ziv import k_lz as k_lz
from .lempel_ziv import lempel_ziv_complexity as lempel_ziv_complexity
from .polynomial import polynomial_complexity as polynomial_complexity
from .random_flips import RandomFlipDistance as RandomFlipDistance
from .random_flips import random_flip_distance as random_flip_distance
from .slope import Line as Line
from .slope import line as line
from .symbols import symbolise as symbolise
