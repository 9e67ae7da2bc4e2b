"""The layer-by-layer recursion of infinitely wide networks, on variances, gaps and covariances."""

from dataclasses import dataclass

import numpy as np

from .._core.errors import BadInput
from ..networks.activations import activation
from .dual import Dual, dual_of
from .pair_geometry import correlation

_EVEN = ("gaussian",)
_ODD = ("tanh", "hard_tanh", "erf", "sine", "identity")


@dataclass(frozen=True)
class Recursion:
    r"""What one input pair undergoes from the first pre-activation to the output.

    .. math:: C_{l+1} = σ_{w,l+1}^2\, E[φ(c u)φ(c v)] + σ_{b,l+1}^2, \quad
              (u, v) \sim N(0, [[A_l, C_l], [C_l, B_l]])

    Attributes:
        activation: The registered name of φ.
        weights: Weight variances σ_w², one for each of the depth + 1 affine maps.
        biases: Bias variances σ_b², likewise.
        prefactor: The constant c inside the activation.
    """

    activation: str
    weights: tuple[float, ...]
    biases: tuple[float, ...]
    prefactor: float

    @property
    def depth(self) -> int:
        """Return the number of hidden layers."""
        return len(self.weights) - 1

    @property
    def scale_free(self) -> bool:
        """Return whether a positive factor on an input's first variance only scales what follows.

        True for homogeneous activations without biases in the hidden layers after the first; a
        bias in the first layer or the read-out does no harm, it is added before or after.
        """
        return activation(self.activation).homogeneous and not any(self.biases[1:-1])

    @property
    def parity(self) -> int:
        """Return 1 or -1 if the correlation is even or odd in that of the first layer, else 0.

        An even φ makes it even whatever follows; an odd φ keeps it odd while no bias is added.
        """
        if self.activation in _EVEN:
            return 1
        return -1 if self.activation in _ODD and not any(self.biases[1:-1]) else 0

    def variances(self, first: float) -> tuple[float, ...]:
        """Return Q_1, ..., Q_{L+1} from the first pre-activation's variance.

        Raises:
            BadInput: A variance overflows, or vanishes so that correlations are undefined.
        """
        levels = [float(first)]
        for weight, bias in zip(self.weights[1:], self.biases[1:], strict=True):
            levels.append(weight * float(self._dual.moment(self._inside(levels[-1]))) + bias)
        for layer, level in enumerate(levels):
            if not 1e-250 < level < 1e250:
                raise BadInput(
                    f"the variance of layer {layer + 1} of {len(levels)} is {level:g}: expected a "
                    "positive finite number; choose a weight variance closer to the one that "
                    "keeps the signal, or a smaller depth"
                )
        return tuple(levels)

    def slope_at_one(self, first: float, input_share: float) -> float:
        """Return dF/dt at t = 1, where F_1(t) has slope ``input_share``, by the product formula."""
        levels = self.variances(first)
        slope = input_share
        for layer in range(self.depth):
            rise = self.prefactor**2 * self._dual.slope(float(self._inside(levels[layer])))
            slope *= levels[layer] / levels[layer + 1] * self.weights[layer + 1] * rise
        return slope

    def hidden_deficit(self, gap: np.ndarray, first: float) -> np.ndarray:
        """Return one minus the correlation of the last hidden activations, E φφ / E φ².

        Args:
            gap: One minus the correlation of the first pre-activations, in [0, 2].
            first: Their variance.
        """
        levels = self.variances(first)
        for layer in range(self.depth):
            inside = self._inside(levels[layer])
            moment = float(self._dual.moment(inside))
            gap = np.clip(self._dual.deficit(gap, float(inside)) / moment, 0.0, 2.0)
            if layer + 1 < self.depth:
                gap = gap * (self.weights[layer + 1] * moment / levels[layer + 1])
        return gap

    def covariance(self, first: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the output covariance, element by element.

        Args:
            first: Covariances of the first pre-activations.
            rows: Their first inputs' variances, broadcasting against ``first``.
            columns: Their second inputs' variances, likewise.
        """
        dual = self._dual
        c, a, b = first, rows, columns
        for weight, bias in zip(self.weights[1:], self.biases[1:], strict=True):
            inner = correlation(c, a, b) * np.sqrt(a) * np.sqrt(b)
            c = weight * dual.product(*map(self._inside, (inner, a, b))) + bias
            a = weight * dual.moment(self._inside(a)) + bias
            b = weight * dual.moment(self._inside(b)) + bias
        return c

    def diagonal(self, first: np.ndarray) -> np.ndarray:
        """Return the output variances from those of the first pre-activations."""
        for weight, bias in zip(self.weights[1:], self.biases[1:], strict=True):
            first = weight * self._dual.moment(self._inside(first)) + bias
        return first

    @property
    def _dual(self) -> Dual:
        return dual_of(self.activation)

    def _inside(self, variance: float | np.ndarray) -> np.ndarray:
        return np.asarray(self.prefactor**2 * variance, dtype=np.float64)
