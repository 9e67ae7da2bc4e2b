"""The growth of one setting: per network, and what theory says of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ...._core.estimate import Estimate
from ....theory import LengthGrowth, length_growth
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd

#: The first layer whose growth counts: before it the variance of units is not settled.
SETTLED = 3

_NAMES = {"hard_tanh": "hard-tanh", "relu": "ReLU", "tanh": "tanh"}


@dataclass(frozen=True)
class Setting:
    """One activation, law, width and source of circles, and its rows."""

    activation: str
    weight_variance: float
    bias_variance: float
    width: int
    data: str
    rows: "pd.DataFrame"

    @property
    def growth(self) -> Estimate:
        """Mean ratio of successive lengths from the settled layer on; a network is one sample."""
        late = self.rows[self.rows.layer >= SETTLED]
        return Estimate.of(late.groupby(["block", "network"]).ratio.mean())

    @property
    def theory(self) -> LengthGrowth:
        """What is known of it."""
        return length_growth(self.activation, self.weight_variance, self.bias_variance,
                             self.width)

    @property
    def words(self) -> str:
        """The setting in words."""
        bias = f", σ_b² = {self.bias_variance:g}" if self.bias_variance else ""
        return (f"{_NAMES[self.activation]} networks of width {self.width}, "
                f"σ_w² = {self.weight_variance:g}{bias}")

    @property
    def note(self) -> str:
        """Its scale."""
        depth, networks = int(self.rows.layer.max()), len(self.rows.groupby(["block", "network"]))
        source = "random points" if self.data == "random" else f"images of {self.data}"
        return (f"{networks} networks, mean over layers {SETTLED} to {depth}, full circles through "
                f"{source}, up to {int(self.rows.samples.max()):,} points.")


def settings(frame: "pd.DataFrame", **values: object) -> Iterator[Setting]:
    """Yield the settings that have these values, in order of variance and width."""
    keys = ["activation", "weight_variance", "bias_variance", "width", "data"]
    for traits, rows in chosen(frame, **values).groupby(keys):
        activation, weight, bias, width, source = cast(tuple[str, float, float, int, str], traits)
        yield Setting(activation, weight, bias, width, source, rows)
