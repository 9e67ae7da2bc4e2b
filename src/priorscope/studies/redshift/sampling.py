"""The two ways in which random networks were sampled for the paper, and its activations."""

import numpy as np

from ...networks import WeightLaw, glorot_uniform, uniform

#: The paper's activations, the flat ones first; swish is ``silu``.
ACTIVATIONS = ("relu", "gelu", "silu", "selu", "sigmoid", "tanh", "gaussian", "sine")

#: Those that the paper calls ReLU-like, and those whose complexity it finds to rise strongly.
FLAT, RISING = ("relu", "gelu", "silu", "selu"), ("tanh", "gaussian", "sine")

#: Those that curves are drawn of: more than five series cannot be told apart.
DRAWN = ("relu", "gelu", "tanh", "gaussian", "sine")

#: Rows of the published heat maps: 15 magnitudes from 0.1 to 100, evenly spaced in the logarithm.
MAGNITUDES = tuple(float(value) for value in np.geomspace(0.1, 100.0, 15))

#: Their columns: hidden layers.
DEPTHS = tuple(range(1, 8))

#: Units of each hidden layer.
WIDTH = 64

#: ``"paper"``: U(±α√(6/(fan-in + fan-out))) with biases U(±1); ``"code"``: all U(±A).
SAMPLINGS = ("paper", "code")


def law_of(sampling: str, magnitude: float) -> WeightLaw:
    """Return the weight law of a sampling at one magnitude, α or A."""
    return glorot_uniform(magnitude) if sampling == "paper" else uniform(magnitude)
