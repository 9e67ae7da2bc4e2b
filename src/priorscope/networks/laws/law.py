"""What a weight law must be able to do."""

from typing import Protocol

import numpy as np


class WeightLaw(Protocol):
    """Distribution of the weights and biases of one affine layer.

    All draws are float32, taken from the generator that is passed in, so that a network depends
    on its stream alone.
    """

    def weights(self, count: int, fan_in: int, fan_out: int,
                stream: np.random.Generator) -> np.ndarray:
        """Draw weights of ``count`` networks, shape (count, fan_out, fan_in), float32."""
        ...

    def biases(self, count: int, fan_in: int, fan_out: int,
               stream: np.random.Generator) -> np.ndarray:
        """Draw biases of ``count`` networks, shape (count, fan_out), float32."""
        ...

    def variances(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        """Return (σ_w², σ_b²): fan-in times the variance of a weight, and that of a bias."""
        ...
