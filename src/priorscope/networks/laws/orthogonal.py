"""Orthogonal weights."""

from dataclasses import dataclass

import numpy as np

from ..._core.checks import real_number


@dataclass(frozen=True)
class OrthogonalLaw:
    """Weights: a uniformly distributed semi-orthogonal matrix times a gain; biases zero.

    Attributes:
        gain: Every non-zero singular value of a layer.
    """

    gain: float = 1.0

    def __post_init__(self) -> None:
        real_number("gain", self.gain, above=0.0)

    def weights(self, count: int, fan_in: int, fan_out: int,
                stream: np.random.Generator) -> np.ndarray:
        """Draw weights, shape (count, fan_out, fan_in); rows or columns are orthogonal."""
        tall, thin = max(fan_in, fan_out), min(fan_in, fan_out)
        q, r = np.linalg.qr(stream.standard_normal((count, tall, thin)))
        # Without the signs of R's diagonal, Q would not be uniform over orthogonal matrices.
        q = q * np.sign(np.diagonal(r, axis1=1, axis2=2))[:, None, :] * self.gain
        return (q if fan_out >= fan_in else q.transpose(0, 2, 1)).astype(np.float32, order="C")

    def biases(self, count: int, fan_in: int, fan_out: int,
               stream: np.random.Generator) -> np.ndarray:
        """Return zeros, shape (count, fan_out)."""
        return np.zeros((count, fan_out), dtype=np.float32)

    def variances(self, fan_in: int, fan_out: int) -> tuple[float, float]:
        """Return (σ_w², σ_b²): an entry of a semi-orthogonal matrix has variance 1/max(fans)."""
        return self.gain**2 * fan_in / max(fan_in, fan_out), 0.0

    def __str__(self) -> str:
        return f"orthogonal(gain={self.gain:g})"


def orthogonal(gain: float = 1.0) -> OrthogonalLaw:
    """Return the law of uniformly distributed (semi-)orthogonal weights (Saxe et al. 2014)."""
    return OrthogonalLaw(gain)
