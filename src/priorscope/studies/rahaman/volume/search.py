"""The last frequency at which the transform of a one-dimensional network is large."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import nn

from ....measures import linear_pieces
from ....measures.spectra import line_spectrum


@dataclass(frozen=True)
class Found:
    """The last exceedance of each threshold by one network.

    Attributes:
        last: (thresholds,) the last k of the grid with |f~(k)| > ε; 0 for none.
        latest: (thresholds,) beyond it |f~| ≤ ε between the places of the grid as well.
        jumps: Σ|c_j|.
        corners: Their number.
    """

    last: np.ndarray
    latest: np.ndarray
    jumps: float
    corners: int


def last_frequencies(net: nn.Module, thresholds: Sequence[float], *, reach: float,
                     steps: int) -> Found:
    """Search an even grid of k up to √(Σ|c_j|/ε), beyond which |f~| cannot exceed ε.

    f~ is the sum over corners alone, -Σ c_j exp(-ikx_j) / k²: that of f on all of R, as far as
    its corners lie on [-reach, reach]. Between two places of the grid k² |f~| changes by at most
    Σ|c_j (x_j - m)| a unit of k, about the weighted median m, which makes ``latest`` an upper
    bound.

    Cost: about 10 ms for some tens of units, and corners · steps products a threshold.

    Args:
        net: One input, one output, float64.
        thresholds: ε, positive.
        reach: Half the length of the segment on which corners are looked for.
        steps: Of each threshold's grid.
    """
    pieces = linear_pieces(net, [-reach], [reach])
    x = reach * (2 * pieces.breakpoints[0].numpy() - 1)
    values = pieces.outputs[0][:, 0].numpy()
    sizes = np.abs(np.diff(np.diff(values) / np.diff(x)))
    total = float(sizes.sum())
    zero = np.zeros(len(thresholds))
    if not total:
        return Found(zero, zero, 0.0, 0)
    rate = float(sizes @ np.abs(x[1:-1] - _median(x[1:-1], sizes)))
    last, latest = zero.copy(), zero.copy()
    for place, epsilon in enumerate(thresholds):
        k = np.sqrt(total / epsilon) * np.arange(1, steps + 1) / steps
        size = line_spectrum((x, values), k, boundary="corners").magnitudes[0, 0]
        last[place] = _last(k, size > epsilon)
        # In the interval up to k the sum is at most this much more than at k, and is compared
        # with ε times the square of the interval's lower edge.
        most = k**2 * size + rate * k[0]
        latest[place] = _last(k, most > epsilon * (k - k[0]) ** 2)
    return Found(last, latest, total, len(sizes))


def _last(k: np.ndarray, above: np.ndarray) -> float:
    return float(k[above][-1]) if above.any() else 0.0


def _median(places: np.ndarray, weights: np.ndarray) -> float:
    sums = weights.cumsum()
    return float(places[np.searchsorted(sums, sums[-1] / 2)])
