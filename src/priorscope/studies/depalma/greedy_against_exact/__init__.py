"""Table 1: greedy search against exact search, on the same networks."""

from .study import GreedyAgainstExact as GreedyAgainstExact
