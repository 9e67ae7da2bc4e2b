"""Fig. 3: what becomes of a circle in the layers of a tanh network."""

from .study import CirclePicture as CirclePicture
