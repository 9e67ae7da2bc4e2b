"""What is looked at: activations, architectures, weight laws, ensembles, and loading."""

from .activations import ACTIVATIONS as ACTIVATIONS
from .activations import Activation as Activation
from .activations import activation as activation
from .decisions import classes as classes
from .decisions import margin as margin
from .ensemble import Ensemble as Ensemble
from .evaluation import check_model as check_model
from .evaluation import evaluate as evaluate
from .laws import LAWS as LAWS
from .laws import WeightLaw as WeightLaw
from .laws import gaussian as gaussian
from .laws import glorot_uniform as glorot_uniform
from .laws import he_normal as he_normal
from .laws import orthogonal as orthogonal
from .laws import torch_default as torch_default
from .laws import uniform as uniform
from .laws import weight_law as weight_law
from .loading import load_model as load_model
from .mlp import MLP as MLP
from .sampling import SampledEnsemble as SampledEnsemble
from .sampling import sample as sample
from .select_output import SelectOutput as SelectOutput
from .sine_series import SineSeries as SineSeries
from .sine_series import sample_sine_series as sample_sine_series
