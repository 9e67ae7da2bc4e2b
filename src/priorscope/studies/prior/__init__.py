"""The prior over Boolean functions: Valle-Pérez et al. and Mingard et al."""

from .chaos import Chaos as Chaos
from .complexity import Complexity as Complexity
from .output_share import OutputShare as OutputShare
from .perceptron import Perceptron as Perceptron
from .perceptron_ranks import PerceptronRanks as PerceptronRanks
from .rank_plot import RankPlot as RankPlot
