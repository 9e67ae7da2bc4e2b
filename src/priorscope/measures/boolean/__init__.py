"""Boolean functions whole: truth tables, the prior over functions, measures of entire functions.

The compiled kernels are imported only when they are first called; each keeps the functions it
calls beside it, since Numba's cache watches a kernel's own file alone.
"""

from .function_boundary import FunctionBoundaryDistance as FunctionBoundaryDistance
from .function_boundary import function_boundary_distance as function_boundary_distance
from .function_prior import function_prior as function_prior
from .function_prior import merge_priors as merge_priors
from .function_random_flips import FunctionRandomFlips as FunctionRandomFlips
from .function_random_flips import function_random_flip_distance as function_random_flip_distance
from .packing import read_tables as read_tables
from .prior import FunctionPrior as FunctionPrior
from .prior import RankPlot as RankPlot
from .prior_files import load_prior as load_prior
from .published_laws import PUBLISHED_LAWS as PUBLISHED_LAWS
from .scalars import output_entropy as output_entropy
from .scalars import table_k_lz as table_k_lz
from .sensitivity import Sensitivity as Sensitivity
from .sensitivity import differing_shares as differing_shares
from .sensitivity import sensitivity as sensitivity
from .truth_table import TruthTable as TruthTable
from .truth_table import truth_table as truth_table
from .walsh import WalshSpectrum as WalshSpectrum
from .walsh import walsh_spectrum as walsh_spectrum
