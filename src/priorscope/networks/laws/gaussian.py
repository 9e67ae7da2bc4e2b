"""Normally distributed weights."""

from dataclasses import dataclass

import numpy as np

from ..._core.checks import real_number


@dataclass(frozen=True)
class GaussianLaw:
    """Weights N(0, σ_w²/fan-in), biases N(0, σ_b²), all independent.

    Attributes:
        weight_variance: σ_w².
        bias_variance: σ_b².
    """

    weight_variance: float
    bias_variance: float

    def __post_init__(self) -> None:
        real_number("weight_variance", self.weight_variance, above=0.0)
        real_number("bias_variance", self.bias_variance, at_least=0.0)

    def weights(self, count: int, fan_in: int, fan_out: int,
                stream: np.random.Generator) -> np.ndarray:
        """Draw weights, shape (count, fan_out, fan_in)."""
        draws = stream.standard_normal((count, fan_out, fan_in), dtype=np.float32)
        draws *= np.float32(np.sqrt(self.weight_variance / fan_in))
        return draws

    def biases(self, count: int, fan_in: int, fan_out: int,
               stream: np.random.Generator) -> np.ndarray:
        """Draw biases, shape (count, fan_out)."""
        if self.bias_variance == 0.0:
            return np.zeros((count, fan_out), dtype=np.float32)
        draws = stream.standard_normal((count, fan_out), dtype=np.float32)
        draws *= np.float32(np.sqrt(self.bias_variance))
        return draws

    def variances(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        """Return (σ_w², σ_b²)."""
        return self.weight_variance, self.bias_variance

    def __str__(self) -> str:
        return f"gaussian(σ_w²={self.weight_variance:g}, σ_b²={self.bias_variance:g})"


def gaussian(weight_variance: float = 2.0, bias_variance: float = 0.0) -> GaussianLaw:
    """Return the law of weights N(0, weight_variance/fan-in) and biases N(0, bias_variance).

    The parametrisation of De Palma et al. 2019, section 2.
    """
    return GaussianLaw(weight_variance, bias_variance)


def he_normal() -> GaussianLaw:
    """Return He's law: weights N(0, 2/fan-in), biases zero (He et al. 2015)."""
    return GaussianLaw(2.0, 0.0)
