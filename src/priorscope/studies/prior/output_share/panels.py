"""The panels of Mingard et al., Fig. 4: laws of T, by the number of layers or by the bias."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....measures.boolean.estimates import share_of
from ..estimate_columns import scaled
from ..ones import networks_by_ones

if TYPE_CHECKING:
    import pandas as pd

#: T of both ends apart, wider bins towards the middle.
EDGES = np.array([0, 1, 2, 4, 8, 16, 32, 48, 64, 65, 81, 97, 113, 121, 125, 127, 128, 129])

_READING = {
    "no-bias": "Without biases the input 0 always belongs to class 0, so that T = 128 cannot "
               "occur and T = 127 stands for it. Layers lift the ends and leave the middle flat.",
    "bias-1": "Both ends rise with every layer: more and more networks are constant.",
    "one-layer": "Larger biases have the effect of more layers.",
    "centred": "A perceptron without bias gives opposite classes to opposite inputs, so that T is "
               "64. Layers bring the law of uncentred inputs back.",
}


@dataclass(frozen=True)
class Panel:
    """Laws of T along one quantity.

    Attributes:
        name: Its name as a figure.
        title: What all networks have in common.
        by: What differs: ``"layers"`` or ``"σ_b"``.
        counts: Value of what differs, rising, to networks by T.
    """

    name: str
    title: str
    by: str
    counts: Mapping[float, np.ndarray]

    @property
    def reading(self) -> str:
        """What to look for."""
        return _READING[self.name]

    def label(self, value: float) -> str:
        """Return one law's name in the key."""
        return f"{value:g} hidden layers" if self.by == "layers" else f"σ_b = {value:g}"


def output_panels(frame: "pd.DataFrame") -> list[Panel]:
    """Return the panels of which the frame has cells."""
    counts: dict[Any, np.ndarray] = {
        key: networks_by_ones(part)
        for key, part in frame.groupby(["depth", "bias", "centred"], sort=True)}

    def layers(bias: float, centred: bool) -> dict[float, np.ndarray]:
        return {float(d): c for (d, b, m), c in counts.items() if b == bias and m == centred}

    one = {float(b): c for (d, b, m), c in counts.items() if d == 1 and not m}
    panels = [
        Panel("no-bias", "inputs 0 and 1, no biases", "layers", layers(0.0, False)),
        Panel("bias-1", "inputs 0 and 1, σ_b = 1", "layers", layers(1.0, False)),
        Panel("one-layer", "inputs 0 and 1, one hidden layer", "σ_b", one),
        Panel("centred", "inputs -1 and 1, no biases", "layers", layers(0.0, True)),
    ]
    return [panel for panel in panels if panel.counts]


def binned(counts: np.ndarray) -> tuple[np.ndarray, list[Estimate]]:
    """Return the middles of the bins of T and the mean share of a single T in each."""
    size, widths = int(counts.sum()), np.diff(EDGES)
    sums = np.add.reduceat(counts, EDGES[:-1])
    shares = [share_of(int(total), size) for total in sums]
    return EDGES[:-1] + (widths - 1) / 2, [
        scaled(share, 1 / width) for share, width in zip(shares, widths.tolist(), strict=True)]
