"""Fig. 4: growth through the layers of an untrained convolutional network."""

from .study import ConvolutionalGrowth as ConvolutionalGrowth
