"""Complexities of the functions of deep networks, law by law."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....measures.boolean.estimates import mean_over_samples, share_of

if TYPE_CHECKING:
    import pandas as pd

#: Name of the functions drawn alike, in place of an activation.
CONTROL = "random functions"

#: K_LZ of the constant functions, log2(128).
CONSTANT = 7.0

#: σ_b in the names of the follow-up's files of tanh and of ReLU, and one that dwarfs any weights.
SMALL, SMALLER, LARGE = 0.1, 0.025, 30.0


@dataclass(frozen=True)
class ComplexityLaw:
    """Complexities under one prior.

    Attributes:
        complexity: K_LZ, rising.
        networks: How many networks have it.
    """

    complexity: np.ndarray
    networks: np.ndarray

    @property
    def samples(self) -> int:
        """Networks in all."""
        return int(self.networks.sum())

    @property
    def constant(self) -> Estimate:
        """Share of constant functions, the only ones of the lowest complexity."""
        return share_of(int(self.networks[self.complexity == CONSTANT].sum()), self.samples)

    @property
    def mean(self) -> Estimate:
        """Mean complexity."""
        return mean_over_samples(self.complexity, self.networks)


def laws_of(frame: "pd.DataFrame") -> dict[tuple[str, float, float], ComplexityLaw]:
    """Return activation, σ_w and σ_b to what was seen in all cells of that law."""
    groups: Iterable[Any] = frame.groupby(["activation", "weight", "bias"], sort=False)
    found = {}
    for (activation, weight, bias), part in groups:
        sums = part.groupby("complexity")["networks"].sum()
        found[str(activation), float(weight), float(bias)] = ComplexityLaw(
            sums.index.to_numpy(dtype=np.float64), sums.to_numpy())
    return found


def by_weight(laws: dict[tuple[str, float, float], ComplexityLaw], activation: str,
              bias: float = SMALL) -> dict[float, ComplexityLaw]:
    """Return the laws of one activation and σ_b by σ_w."""
    return {w: law for (a, w, b), law in laws.items() if a == activation and b == bias}
