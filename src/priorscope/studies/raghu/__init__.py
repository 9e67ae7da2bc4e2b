"""Raghu et al.: expressive power along trajectories."""
from .growth import Growth as Growth
