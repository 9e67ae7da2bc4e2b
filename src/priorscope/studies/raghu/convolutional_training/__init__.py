"""Figs. 6 and 8 to 11: lengths, weights and robustness of convolutional networks in training."""

from .study import ConvolutionalTraining as ConvolutionalTraining
