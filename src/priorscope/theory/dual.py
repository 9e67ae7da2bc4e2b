"""The dual of an activation: what Gaussian inputs turn into, the one step that kernels repeat.

For a centred Gaussian pair (u, v) with variances A, B and covariance C, the dual of φ is the map
C -> E[φ(u)φ(v)]. Each activation has its own exact form; a wrong digit here is multiplied by
every layer above, so none is left to plain two-dimensional quadrature, which fails at kinks and
at correlations near one.
"""

import functools
from typing import Protocol

import numpy as np

from ..networks.activations import LEAKY_SLOPE, SELU_ALPHA, SELU_SCALE, activation
from .dual_closed import Bump, Identity, Rectifier, Sinusoid
from .dual_hard_tanh import HardTanh
from .dual_mixture import CdfMixture, GatedMixture
from .dual_selu import Selu
from .logistic_mixture import logistic_mixture


class Dual(Protocol):
    """Gaussian expectations of one activation φ; all arguments broadcast, all results float64."""

    def moment(self, variance: np.ndarray) -> np.ndarray:
        """Return E φ(u)² for u of the given variance."""
        ...

    def slope(self, variance: float) -> float:
        """Return E φ'(u)² for u of the given variance."""
        ...

    def deficit(self, gap: np.ndarray, variance: float) -> np.ndarray:
        """Return E φ(u)² - E φ(u)φ(v) at correlation 1 - gap, exact however small the gap is.

        Args:
            gap: One minus the correlation, in [0, 2].
            variance: Variance of both u and v.
        """
        ...

    def product(self, covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return E φ(u)φ(v) for variances ``first`` and ``second`` and the given covariance."""
        ...


@functools.cache
def dual_of(name: str) -> Dual:
    """Return the dual of the activation registered under ``name``.

    Raises:
        UnknownName: No such activation.
    """
    nodes, weights = logistic_mixture()
    one = np.ones(1)
    duals: dict[str, Dual] = {
        "relu": Rectifier(slope_below=0.0),
        "leaky_relu": Rectifier(slope_below=LEAKY_SLOPE),
        "gelu": GatedMixture(scales=one, weights=one),
        "silu": GatedMixture(scales=2 * nodes, weights=weights),
        "selu": Selu(scale=SELU_SCALE, alpha=SELU_ALPHA),
        "sigmoid": CdfMixture(scales=2 * nodes, weights=weights, amplitude=1.0, mean=0.5),
        "tanh": CdfMixture(scales=nodes, weights=weights, amplitude=2.0, mean=0.0),
        "hard_tanh": HardTanh(),
        "erf": CdfMixture(scales=one / np.sqrt(2), weights=one, amplitude=2.0, mean=0.0),
        "sine": Sinusoid(),
        "gaussian": Bump(),
        "identity": Identity(),
    }
    return duals[activation(name).name]
