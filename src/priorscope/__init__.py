"""priorscope shows which functions neural networks prefer, before training and after it.

>>> import priorscope as ps
>>> nets = ps.sample(ps.MLP(inputs=2, widths=(64, 64)), ps.he_normal(), count=10)
>>> len(nets)
10

Importing it is light: plotting, tables, compiled loops and data sets load when they are needed.
"""

from importlib import metadata as _metadata

from . import theory as theory
from . import training as training
from ._core.errors import BadInput as BadInput
from ._core.errors import DataFileError as DataFileError
from ._core.errors import ModelFileError as ModelFileError
from ._core.errors import NonFinite as NonFinite
from ._core.errors import OutputError as OutputError
from ._core.errors import PriorscopeError as PriorscopeError
from ._core.errors import UnknownName as UnknownName
from ._core.errors import UnsupportedLayer as UnsupportedLayer
from ._core.errors import UnsupportedModel as UnsupportedModel
from ._core.estimate import Estimate as Estimate
from .domains import Curve as Curve
from .domains import Dataset as Dataset
from .domains import Plane as Plane
from .domains import Samples as Samples
from .domains import arc as arc
from .domains import box as box
from .domains import chebyshev_nodes as chebyshev_nodes
from .domains import circle as circle
from .domains import class_axes as class_axes
from .domains import colored_digits as colored_digits
from .domains import flower as flower
from .domains import grid as grid
from .domains import hypercube as hypercube
from .domains import legendre_nodes as legendre_nodes
from .domains import lines_between as lines_between
from .domains import load_cifar10 as load_cifar10
from .domains import load_digits as load_digits
from .domains import load_mnist as load_mnist
from .domains import load_picture as load_picture
from .domains import plane as plane
from .domains import random_bits as random_bits
from .domains import read_samples as read_samples
from .domains import segment as segment
from .domains import two_moons as two_moons
from .instruments import Audit as Audit
from .instruments import AuditData as AuditData
from .instruments import Comparison as Comparison
from .instruments import Profile as Profile
from .instruments import audit as audit
from .instruments import compare as compare
from .instruments import load_atlas as load_atlas
from .instruments import profile as profile
from .instruments import sequence_profile as sequence_profile
from .measures import PUBLISHED_LAWS as PUBLISHED_LAWS
from .measures import FunctionPrior as FunctionPrior
from .measures import TruthTable as TruthTable
from .measures import auroc as auroc
from .measures import auroc_difference as auroc_difference
from .measures import boundary_distance as boundary_distance
from .measures import curve_spectrum as curve_spectrum
from .measures import decay_exponent as decay_exponent
from .measures import dichotomies as dichotomies
from .measures import fourier_complexity as fourier_complexity
from .measures import function_boundary_distance as function_boundary_distance
from .measures import function_prior as function_prior
from .measures import function_random_flip_distance as function_random_flip_distance
from .measures import generalization_interval as generalization_interval
from .measures import is_constant as is_constant
from .measures import k_lz as k_lz
from .measures import lempel_ziv_complexity as lempel_ziv_complexity
from .measures import line_spectrum as line_spectrum
from .measures import linear_pieces as linear_pieces
from .measures import linear_regions as linear_regions
from .measures import load_prior as load_prior
from .measures import local_linear_map as local_linear_map
from .measures import match_prefactor as match_prefactor
from .measures import merge_priors as merge_priors
from .measures import nearest_values as nearest_values
from .measures import output_entropy as output_entropy
from .measures import plane_complexity as plane_complexity
from .measures import plane_spectrum as plane_spectrum
from .measures import polynomial_complexity as polynomial_complexity
from .measures import projected_gradient as projected_gradient
from .measures import random_flip_distance as random_flip_distance
from .measures import read_tables as read_tables
from .measures import same_class_path as same_class_path
from .measures import sensitivity as sensitivity
from .measures import sequence_complexity as sequence_complexity
from .measures import sequence_prior as sequence_prior
from .measures import symbolise as symbolise
from .measures import table_k_lz as table_k_lz
from .measures import trajectory_length as trajectory_length
from .measures import transitions as transitions
from .measures import truth_table as truth_table
from .measures import walsh_spectrum as walsh_spectrum
from .networks import MLP as MLP
from .networks import Ensemble as Ensemble
from .networks import WeightLaw as WeightLaw
from .networks import evaluate as evaluate
from .networks import gaussian as gaussian
from .networks import glorot_uniform as glorot_uniform
from .networks import he_normal as he_normal
from .networks import load_model as load_model
from .networks import orthogonal as orthogonal
from .networks import sample as sample
from .networks import torch_default as torch_default
from .networks import uniform as uniform
from .networks.language import GPT2 as GPT2
from .networks.language import redraw as redraw
from .reports import write_report as write_report
from .studies import Reproduction as Reproduction
from .studies import reproduce as reproduce
from .theory import InfiniteWidthKernel as InfiniteWidthKernel
from .training import TrajectoryRegularization as TrajectoryRegularization
from .training import replace_batch_norm as replace_batch_norm
from .training import trajectory_penalty as trajectory_penalty

__version__ = _metadata.version("priorscope")
