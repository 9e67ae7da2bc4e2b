"""De Palma, Kiani and Lloyd: random deep networks are biased towards simple functions."""

# ruff: noqa: I001 -- the studies stand in the paper's order
from .kernel import Kernel as Kernel
from .nearest_string import NearestString as NearestString
from .distance_against_output import DistanceAgainstOutput as DistanceAgainstOutput
from .greedy_against_exact import GreedyAgainstExact as GreedyAgainstExact
from .random_flips import RandomFlips as RandomFlips
from .trained_networks import TrainedNetworks as TrainedNetworks
from .distance_scaling import DistanceScaling as DistanceScaling
from .flips_elsewhere import FlipsElsewhere as FlipsElsewhere
