"""How many ways a network labels some inputs while the weights of one layer sweep."""

from .dichotomies import Dichotomies as Dichotomies
from .dichotomies import dichotomies as dichotomies
