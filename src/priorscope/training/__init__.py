"""How networks are fitted."""

from .fit import Fit as Fit
from .fit import fit as fit
from .fit_ensemble import EnsembleFit as EnsembleFit
from .fit_ensemble import fit_ensemble as fit_ensemble
from .hugging_face import trainer_callback as trainer_callback
from .lightning import lightning_callback as lightning_callback
from .memorise import Memorised as Memorised
from .memorise import memorise as memorise
from .parity import parity_architecture as parity_architecture
from .parity import train_parity as train_parity
from .recorders import DistanceRecorder as DistanceRecorder
from .recorders import IntervalRecorder as IntervalRecorder
from .recorders import LengthRecorder as LengthRecorder
from .recorders import Recorder as Recorder
from .recorders import SpectrumRecorder as SpectrumRecorder
from .replace_batch_norm import replace_batch_norm as replace_batch_norm
from .stacked import StackedNetworks as StackedNetworks
from .trajectory_regularization import TrajectoryRegularization as TrajectoryRegularization
from .trajectory_regularization import trajectory_penalty as trajectory_penalty
