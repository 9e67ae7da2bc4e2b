"""Functions of two variables that random networks make."""

from .study import Gallery as Gallery
