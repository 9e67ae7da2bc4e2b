"""Uniformly distributed weights: Glorot's law, a fixed range, torch's default."""

from dataclasses import dataclass

import numpy as np

from ..._core.checks import real_number


def _draw(shape: tuple[int, ...], bound: float, stream: np.random.Generator) -> np.ndarray:
    draws = stream.random(shape, dtype=np.float32)
    draws -= np.float32(0.5)
    draws *= np.float32(2.0 * bound)
    return draws


class _Uniform:
    """Weights and biases uniform within bounds that a subclass states."""

    def bounds(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        """Return the half-widths of the weights' and of the biases' ranges."""
        raise NotImplementedError

    def weights(self, count: int, fan_in: int, fan_out: int,
                stream: np.random.Generator) -> np.ndarray:
        """Draw weights, shape (count, fan_out, fan_in)."""
        return _draw((count, fan_out, fan_in), self.bounds(fan_in, fan_out)[0], stream)

    def biases(self, count: int, fan_in: int, fan_out: int,
               stream: np.random.Generator) -> np.ndarray:
        """Draw biases, shape (count, fan_out)."""
        return _draw((count, fan_out), self.bounds(fan_in, fan_out)[1], stream)

    def variances(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        """Return (σ_w², σ_b²): a uniform law of half-width s has variance s²/3."""
        weight, bias = self.bounds(fan_in, fan_out)
        return fan_in * weight**2 / 3.0, bias**2 / 3.0


@dataclass(frozen=True)
class _GlorotUniform(_Uniform):
    scale: float
    bias: float

    def __post_init__(self) -> None:
        real_number("scale", self.scale, above=0.0)
        real_number("bias", self.bias, at_least=0.0)

    def bounds(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        return self.scale * float(np.sqrt(6.0 / (fan_in + fan_out))), self.bias

    def __str__(self) -> str:
        return f"glorot_uniform(scale={self.scale:g}, bias={self.bias:g})"


@dataclass(frozen=True)
class _FixedUniform(_Uniform):
    bound: float

    def __post_init__(self) -> None:
        real_number("bound", self.bound, above=0.0)

    def bounds(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        return self.bound, self.bound

    def __str__(self) -> str:
        return f"uniform(bound={self.bound:g})"


@dataclass(frozen=True)
class _TorchDefault(_Uniform):
    def bounds(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        bound = 1.0 / float(np.sqrt(fan_in))
        return bound, bound

    def __str__(self) -> str:
        return "torch_default"


def glorot_uniform(scale: float = 1.0, bias: float = 1.0) -> _GlorotUniform:
    """Return the law U(±scale·√(6/(fan-in + fan-out))) for weights, U(±bias) for biases.

    The law of Teney et al. 2024, section 3; ``scale`` is the weight magnitude α, which leaves
    the biases alone.
    """
    return _GlorotUniform(scale, bias)


def uniform(bound: float = 1.0) -> _FixedUniform:
    """Return the law U(±bound) for weights and biases alike, whatever the fan-in.

    The law of the code published with Teney et al. 2024, where ``bound`` runs from 0.1 to 100.
    """
    return _FixedUniform(bound)


def torch_default() -> _TorchDefault:
    """Return the law of a fresh ``torch.nn.Linear``: U(±1/√fan-in) for weights and biases."""
    return _TorchDefault()
