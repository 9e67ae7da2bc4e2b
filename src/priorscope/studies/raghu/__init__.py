"""Raghu et al.: expressive power along trajectories."""

from .convolutional_growth import ConvolutionalGrowth as ConvolutionalGrowth
from .convolutional_training import ConvolutionalTraining as ConvolutionalTraining
from .growth import Growth as Growth
