"""Laws that draw the biases exactly as they draw the weights."""

from dataclasses import dataclass

import numpy as np

from ..._core.checks import real_number
from .uniform import _Uniform


@dataclass(frozen=True)
class NormalLaw:
    """Weights and biases N(0, s²), all independent.

    Attributes:
        deviation: s, or s·√fan-in where it is ``shared`` among the inputs.
        shared: Whether s shrinks with the fan-in: s = deviation/√fan-in.
    """

    deviation: float
    shared: bool

    def __post_init__(self) -> None:
        real_number("deviation", self.deviation, above=0.0)

    def _scale(self, fan_in: int) -> float:
        return self.deviation / float(np.sqrt(fan_in)) if self.shared else self.deviation

    def weights(self, count: int, fan_in: int, fan_out: int,
                stream: np.random.Generator) -> np.ndarray:
        """Draw weights, shape (count, fan_out, fan_in)."""
        draws = stream.standard_normal((count, fan_out, fan_in), dtype=np.float32)
        draws *= np.float32(self._scale(fan_in))
        return draws

    def biases(self, count: int, fan_in: int, fan_out: int,
               stream: np.random.Generator) -> np.ndarray:
        """Draw biases, shape (count, fan_out)."""
        draws = stream.standard_normal((count, fan_out), dtype=np.float32)
        draws *= np.float32(self._scale(fan_in))
        return draws

    def variances(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        """Return (σ_w², σ_b²)."""
        variance = self._scale(fan_in) ** 2
        return fan_in * variance, variance

    def __str__(self) -> str:
        return f"{'fan_in_normal' if self.shared else 'normal'}(deviation={self.deviation:g})"


@dataclass(frozen=True)
class _FanInUniform(_Uniform):
    bound: float

    def __post_init__(self) -> None:
        real_number("bound", self.bound, above=0.0)

    def bounds(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        bound = self.bound / float(np.sqrt(fan_in))
        return bound, bound

    def __str__(self) -> str:
        return f"fan_in_uniform(bound={self.bound:g})"


def normal(deviation: float = 1.0) -> NormalLaw:
    """Return the law N(0, deviation²) for weights and biases alike, whatever the fan-in."""
    return NormalLaw(deviation, shared=False)


def fan_in_normal(deviation: float = 1.0) -> NormalLaw:
    """Return the law N(0, deviation²/fan-in) for weights and biases alike."""
    return NormalLaw(deviation, shared=True)


def fan_in_uniform(bound: float = 1.0) -> _FanInUniform:
    """Return the law U(±bound/√fan-in) for weights and biases alike.

    A bound of 1 is ``torch_default``, one of √6 gives weights the variance 2/fan-in of He.
    """
    return _FanInUniform(bound)
