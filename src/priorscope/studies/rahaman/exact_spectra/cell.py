"""Settings of the study, and the shape of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Columns that hold one number a network; 0 where a kind of cell has none.
OF_NETWORK = ("pieces", "steepest", "product", "largest_entry", "possible_pieces")


@dataclass(frozen=True)
class Cell:
    """Some networks of one kind.

    Attributes:
        kind: What is transformed: ``"line"`` and ``"circle"`` through the inputs, ``"plane"`` (a
            square of a two-input network), ``"map"`` (the same at a grid of wavevectors) or
            ``"pyramid"`` (over an irregular heptagon).
        depth: Hidden layers; 0 for pyramids.
        width: Units of each; 0 for pyramids.
        inputs: Dimension of the input space.
        networks: Networks, or pyramids.
        bias: Standard deviation of the biases; weights are He's.
        low: Least frequency: cycles per line or turn; along planes, angular per unit of length.
        high: Largest.
        frequencies: How many.
    """

    kind: str
    depth: int
    width: int
    inputs: int
    networks: int
    bias: float
    low: float
    high: float
    frequencies: int


def rows(network: int, treatment: str, frequency: np.ndarray, magnitude: np.ndarray, *,
         exponent: float = 0.0, bound: np.ndarray | None = None, second: np.ndarray | None = None,
         over: tuple[float, float, float] = (0.0, 0.0, 0.0),
         numbers: Mapping[str, float] = {}) -> dict[str, Any]:
    """Return the rows of one spectrum, with one and the same set of columns for every kind.

    Args:
        network: Which network.
        treatment: What was done with the ends of a line; which direction in a plane.
        frequency: Middle of each bin; of maps, the first component of each wavevector.
        magnitude: Root mean square of |f~| in it.
        exponent: That of the whole spectrum, by ``ps.decay_exponent``.
        bound: Root mean square of the bound from the corners.
        second: Second component of each wavevector.
        over: Share of frequencies at which |f~| is above the bound from the corners; above that
            from the counted pieces and the steepest of them; above that from possible pieces and
            norms of weights.
        numbers: See ``OF_NETWORK``.
    """
    count = len(frequency)
    zeros = np.zeros(count)
    table: dict[str, Any] = {
        "network": np.full(count, network), "treatment": np.full(count, treatment),
        "frequency": frequency, "magnitude": magnitude,
        "bound": zeros if bound is None else bound,
        "second": zeros if second is None else second, "exponent": np.full(count, exponent)}
    for name, share in zip(("over_corners", "over_counted", "over_possible"), over, strict=True):
        table[name] = np.full(count, share)
    for name in OF_NETWORK:
        table[name] = np.full(count, float(numbers.get(name, 0.0)))
    return table
