"""Two models, checkpoints or architectures side by side."""

from .after import most_different as most_different
from .before import Prior as Prior
from .compare import compare as compare
from .comparison import Comparison as Comparison
from .measured import Measured as Measured
