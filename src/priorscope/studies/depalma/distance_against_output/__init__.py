"""Fig. 1b: the distance to the nearest differently classified string grows in step with |φ|."""

from .study import DistanceAgainstOutput as DistanceAgainstOutput
