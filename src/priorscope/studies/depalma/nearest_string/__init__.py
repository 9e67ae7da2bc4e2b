"""Fig. 1a: how the distance to the nearest differently classified string grows with n."""

from .study import NearestString as NearestString
