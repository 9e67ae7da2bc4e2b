"""A weight law whose weights are multiplied by a constant, while the biases stay."""

from dataclasses import dataclass

import numpy as np

from ..._core.checks import real_number
from .law import WeightLaw


@dataclass(frozen=True)
class ScaledLaw:
    """The weights of another law times a constant; its biases as they are.

    Attributes:
        law: The other law.
        weights_by: The constant.
    """

    law: WeightLaw
    weights_by: float

    def __post_init__(self) -> None:
        real_number("weights_by", self.weights_by, above=0.0)

    def weights(self, count: int, fan_in: int, fan_out: int,
                stream: np.random.Generator) -> np.ndarray:
        """Draw weights, shape (count, fan_out, fan_in)."""
        return self.law.weights(count, fan_in, fan_out, stream) * np.float32(self.weights_by)

    def biases(self, count: int, fan_in: int, fan_out: int,
               stream: np.random.Generator) -> np.ndarray:
        """Draw biases, shape (count, fan_out)."""
        return self.law.biases(count, fan_in, fan_out, stream)

    def variances(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        """Return (σ_w², σ_b²)."""
        weight, bias = self.law.variances(fan_in, fan_out)
        return weight * self.weights_by**2, bias

    def __str__(self) -> str:
        return f"{self.law} with weights times {self.weights_by:.4g}"


def scaled(law: WeightLaw, weights_by: float) -> ScaledLaw:
    """Return ``law`` with all weights multiplied by ``weights_by``; biases are left alone."""
    return ScaledLaw(law, weights_by)
