"""Networks along straight lines, cut into their linear pieces."""

from .generalization_interval import GeneralizationInterval as GeneralizationInterval
from .generalization_interval import generalization_interval as generalization_interval
from .linear_pieces import LinearPieces as LinearPieces
from .linear_pieces import linear_pieces as linear_pieces
