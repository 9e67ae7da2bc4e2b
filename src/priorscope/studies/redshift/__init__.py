"""Teney et al.: Neural Redshift."""

from .atlas import Atlas as Atlas
from .published_cells import PublishedCells as PublishedCells
