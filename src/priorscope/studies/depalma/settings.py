"""Random networks beyond the paper's: other activations, depths and variances."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from torch import Tensor

from ..._core.estimate import Estimate
from ...domains import random_bits
from ...networks import MLP, gaussian, sample
from ...networks.sampling import SampledEnsemble
from ...theory import InfiniteWidthKernel

if TYPE_CHECKING:
    import pandas as pd

#: Columns of a frame that tell settings apart.
COLUMNS = ["activation", "depth", "weight_variance", "bias_variance"]


@dataclass(frozen=True)
class Setting:
    """One law of random networks.

    Attributes:
        activation: Name of the activation.
        depth: Number of hidden layers.
        weight_variance: Of a weight times its fan-in.
        bias_variance: Of a bias; 0 stands for a network without biases.
    """

    activation: str
    depth: int
    weight_variance: float
    bias_variance: float

    def __str__(self) -> str:
        return (f"{self.activation}, depth {self.depth}, variances {self.weight_variance:g} and "
                f"{self.bias_variance:g}")

    @classmethod
    def of(cls, rows: "pd.DataFrame") -> "Setting":
        """Return the setting of rows that share one."""
        first = rows.iloc[0]
        return cls(str(first.activation), int(first.depth), float(first.weight_variance),
                   float(first.bias_variance))

    @property
    def kernel(self) -> InfiniteWidthKernel:
        """The infinitely wide network of this law."""
        return _kernel(self)

    def networks(self, n: int, width: int, count: int, seed: int) -> tuple[SampledEnsemble, Tensor]:
        """Draw networks on n bits with hidden layers of one width, and a ±1 string for each."""
        arch = MLP(inputs=n, widths=(width,) * self.depth, activation=self.activation,
                   bias=self.bias_variance > 0)
        law = gaussian(self.weight_variance, self.bias_variance)
        return sample(arch, law, count=count, seed=seed), random_bits(n, count=count, seed=seed)


#: F'(1) runs from 0.23 to 5.9, in each family by a factor of about 4 or more.
SETTINGS = tuple(Setting(name, *numbers) for name, laws in {
    "relu": ((1, 1.0, 1.0), (3, 2.0, 1.0), (2, 2.0, 1.0), (1, 2.0, 1.0), (5, 2.0, 0.1),
             (2, 2.0, 0.1), (1, 2.0, 0.0), (2, 2.0, 0.0), (3, 2.0, 0.0), (5, 2.0, 0.0)),
    "leaky_relu": ((1, 1.0, 1.0), (1, 2.0, 1.0), (2, 2.0, 0.0), (5, 2.0, 0.0)),
    "tanh": ((1, 1.0, 1.0), (2, 2.0, 1.0), (1, 2.0, 1.0), (2, 2.0, 0.1), (2, 2.0, 0.0),
             (5, 2.0, 0.0), (3, 4.0, 0.0), (5, 4.0, 0.0)),
    "erf": ((1, 1.0, 1.0), (1, 2.0, 1.0), (2, 2.0, 0.1), (1, 4.0, 0.0), (2, 4.0, 0.0),
            (3, 4.0, 0.0)),
    "sine": ((1, 1.0, 1.0), (1, 2.0, 0.0), (3, 2.0, 0.0), (5, 2.0, 0.0)),
}.items() for numbers in laws)

#: A few of them that span the range, for quick runs.
FEW_SETTINGS = (Setting("relu", 1, 1.0, 1.0), Setting("relu", 2, 2.0, 0.0),
                Setting("relu", 5, 2.0, 0.0), Setting("relu", 1, 2.0, 0.0),
                Setting("tanh", 1, 1.0, 1.0), Setting("tanh", 2, 2.0, 0.0),
                Setting("tanh", 5, 4.0, 0.0))


class HasSetting(Protocol):
    """What was measured of one setting."""

    @property
    def setting(self) -> Setting:
        """The law of the networks."""
        ...


Measured = TypeVar("Measured", bound=HasSetting)


def by_activation(rows: Sequence[Measured]) -> dict[str, list[Measured]]:
    """Return the rows of each activation, in the order of the rows."""
    names = dict.fromkeys(row.setting.activation for row in rows)
    return {name: [row for row in rows if row.setting.activation == name] for name in names}


def family_level(members: int, *, level: float = 0.95) -> float:
    """Return the level of each of many intervals that all hold together at ``level``.

    Bonferroni's: 1 - (1 - level)/members, whatever the dependence between them.
    """
    return 1 - (1 - level) / max(members, 1)


def most_deviant(estimates: Sequence[Estimate], low: float, high: float) -> int:
    """Return the place of the estimate that speaks most against all lying from low to high.

    One whose interval lies wholly outside comes first, the farthest of them; else the one whose
    interval reaches farthest out.
    """
    def outside(estimate: Estimate) -> tuple[float, float]:
        wholly = max(low - estimate.high, estimate.low - high, 0.0)
        return wholly, max(low - estimate.low, estimate.high - high)

    return max(range(len(estimates)), key=lambda place: outside(estimates[place]))


@cache
def _kernel(setting: Setting) -> InfiniteWidthKernel:
    return InfiniteWidthKernel(activation=setting.activation, depth=setting.depth,
                               weight_variance=setting.weight_variance,
                               bias_variance=setting.bias_variance)
