"""Fig. 2: transitions of a read-out against depth, width and weight variance."""

from .study import TransitionsAgainstDepth as TransitionsAgainstDepth
