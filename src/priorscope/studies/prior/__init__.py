"""The prior over Boolean functions: Valle-Pérez et al. and Mingard et al."""

# isort: skip_file
# (in the papers' order)
from .rank_plot import RankPlot as RankPlot
from .complexity import Complexity as Complexity
from .perceptron import Perceptron as Perceptron
from .perceptron_ranks import PerceptronRanks as PerceptronRanks
from .output_share import OutputShare as OutputShare
from .chaos import Chaos as Chaos
