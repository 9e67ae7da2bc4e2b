"""Raghu et al.: expressive power along trajectories."""
