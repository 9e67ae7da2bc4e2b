"""Beyond the paper: how the boundary distance depends on activation, depth and biases."""

from .study import DistanceScaling as DistanceScaling
