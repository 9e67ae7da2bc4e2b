"""Raghu et al.: expressive power along trajectories."""

# ruff: noqa: I001 -- the studies stand in the paper's order
from .regions import Regions as Regions
from .transitions import TransitionsAgainstDepth as TransitionsAgainstDepth
from .circle_picture import CirclePicture as CirclePicture
from .growth import Growth as Growth
from .transitions_against_length import TransitionsAgainstLength as TransitionsAgainstLength
from .dichotomies import DichotomiesOfSweeps as DichotomiesOfSweeps
from .convolutional_growth import ConvolutionalGrowth as ConvolutionalGrowth
from .single_layer import SingleLayer as SingleLayer
from .convolutional_training import ConvolutionalTraining as ConvolutionalTraining
from .lengths_in_training import LengthsInTraining as LengthsInTraining
