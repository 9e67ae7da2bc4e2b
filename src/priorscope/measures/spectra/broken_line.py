"""A continuous piecewise-linear function of one variable, and its transform."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..._core.batching import spans
from .bessel import j0, j1
from .hann import windowed
from .phase_sums import phase_sums, waves

#: How far the sum over corners may lie above the integral of |f| before it is not used: it then
#: carries some 30 roundings of that integral.
_ROOM = 30.0

_BLOCK = 2**18


@dataclass(frozen=True, eq=False)
class BrokenLine:
    """f through given values, linear in between.

    Attributes:
        nodes: Increasing, (nodes,), float64.
        values: (nodes, outputs), float64.
    """

    nodes: np.ndarray
    values: np.ndarray

    @property
    def extent(self) -> float:
        """Length of the interval."""
        return float(self.nodes[-1] - self.nodes[0])

    @property
    def ends(self) -> np.ndarray:
        """Values at both ends, (2, outputs)."""
        return self.values[[0, -1]]

    @cached_property
    def slopes(self) -> np.ndarray:
        """Slope of each piece, (pieces, outputs)."""
        return np.diff(self.values, axis=0) / np.diff(self.nodes)[:, None]

    @cached_property
    def mass(self) -> np.ndarray:
        """∫ |f|, or a little more where f changes sign inside a piece, (outputs,)."""
        heights = np.abs(self.values)
        return np.diff(self.nodes) @ (heights[1:] + heights[:-1]) / 2

    @cached_property
    def corners(self) -> np.ndarray:
        """Jump of slope at each node inside, (nodes - 2, outputs)."""
        return np.diff(self.slopes, axis=0)

    def finite(self, k: np.ndarray) -> np.ndarray:
        """Return ∫ f(x) exp(-ikx) dx over the interval, (frequencies, outputs)."""
        return self._joined(k, self.nodes, self._open_corners, open_ended=True)

    def periodic(self, k: np.ndarray) -> np.ndarray:
        """Return the same of a function that goes on periodically, k a multiple of 2π/extent."""
        return self._joined(k, self.nodes[:-1], self._closed_corners, open_ended=False)

    def inner(self, k: np.ndarray) -> np.ndarray:
        """Return -1/k² Σ_j c_j exp(-ikx_j) over the corners inside, (frequencies, outputs)."""
        return -phase_sums(self.nodes[1:-1], self.corners, k) / k[:, None] ** 2

    def hann(self, k: np.ndarray) -> np.ndarray:
        """Return the transform of f times Hann's window, (frequencies, outputs).

        The window's three waves are added term by term, so that what its ends cancel, falling as
        1/k, leaves no rounding beside the 1/k² of the corners.
        """
        start, step = float(self.nodes[0]), 2 * np.pi / self.extent
        jumps, outputs = self._open_corners, self.values.shape[1]
        nearest = np.minimum(np.minimum(np.abs(k), np.abs(k - step)), np.abs(k + step))
        low = self._is_low(nearest, jumps)
        found = np.empty((len(k), outputs), np.complex128)
        found[low] = windowed(self.by_pieces, k[low], start=start, extent=self.extent)
        high = k[~low]
        wave = np.exp(1j * step * (self.nodes - start))[:, None] * jumps
        sums = phase_sums(self.nodes, np.concatenate([jumps, wave, wave.conj()], axis=1), high)
        shares = np.stack([-0.5 / high**2, 0.25 / (high - step) ** 2, 0.25 / (high + step) ** 2])
        corners = np.einsum("wk,kwo->ko", shares, sums.reshape(len(high), 3, outputs))
        ends = self._boundary(high) * (-step**2 / (2 * (high**2 - step**2)))[:, None]
        found[~low] = corners + ends
        return found

    def inner_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``inner``| by 1/k² Σ |c_j|."""
        return _decaying(k, self.corners)

    def periodic_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``periodic``| by the same with the corner at the seam."""
        return np.fmin(self.mass, _decaying(k, self._closed_corners))

    def finite_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``finite``| by the same with the ends, which decay as 1/k."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.abs(self.ends).sum(axis=0) / np.abs(k)[:, None]
        return np.fmin(self.mass, _decaying(k, self._open_corners) + ends)

    def hann_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound the transform of f times Hann's window w by that of the measure (wf)''.

        ∫|w''| = 4π/extent and ∫|w'| = 2 stand before the largest |f| and |f'|.
        """
        share = (self.nodes[1:-1] - self.nodes[0]) / self.extent
        window = np.sin(np.pi * share) ** 2
        whole = (4 * np.pi / self.extent * np.abs(self.values).max(axis=0)
                 + 4 * np.abs(self.slopes).max(axis=0))
        return np.fmin(self.mass, _decaying(
            k, np.concatenate([window[:, None] * self.corners, whole[None]])))

    @property
    def _open_corners(self) -> np.ndarray:
        return np.concatenate([self.slopes[:1], self.corners, -self.slopes[-1:]])

    @property
    def _closed_corners(self) -> np.ndarray:
        return np.concatenate([self.slopes[:1] - self.slopes[-1:], self.corners])

    def _joined(self, k: np.ndarray, places: np.ndarray, jumps: np.ndarray, *,
                open_ended: bool) -> np.ndarray:
        """Take the sum over corners where it keeps its digits, and integrals over pieces below."""
        low = self._is_low(k, jumps)
        found = np.empty((len(k), self.values.shape[1]), np.complex128)
        found[low] = self.by_pieces(k[low])
        high = k[~low]
        found[~low] = -phase_sums(places, jumps, high) / high[:, None] ** 2
        if open_ended:
            found[~low] += self._boundary(high)
        return found

    def _is_low(self, k: np.ndarray, jumps: np.ndarray) -> np.ndarray:
        crest = np.abs(jumps).sum(axis=0)
        return ~(k[:, None] ** 2 * self.mass * _ROOM >= crest).all(axis=1) | (k == 0)

    def _boundary(self, k: np.ndarray) -> np.ndarray:
        cosines, sines = waves(k, self.nodes[[0, -1]])
        phases = (cosines - 1j * sines) / (1j * k[:, None])
        return phases @ (self.ends * np.array([[1.0], [-1.0]]))

    def by_pieces(self, k: np.ndarray) -> np.ndarray:
        """Return the transform as a sum of integrals over pieces, without cancellation at small k.

        Over a piece of half-width h about m it is h exp(-ikm) ((f₀ + f₁) j₀(kh) - i (f₁ - f₀)
        j₁(kh)), with spherical Bessel functions.
        """
        middle, half = (self.nodes[1:] + self.nodes[:-1]) / 2, np.diff(self.nodes) / 2
        both = half[:, None] * (self.values[1:] + self.values[:-1])
        rise = half[:, None] * np.diff(self.values, axis=0)
        found = np.empty((len(k), both.shape[1]), np.complex128)
        for span in spans(len(k), max(1, _BLOCK // len(half))):
            cosines, sines = waves(k[span], middle)
            reach = np.multiply.outer(k[span], half)
            even, odd = j0(reach), j1(reach)
            found[span] = ((cosines * even) @ both - (sines * odd) @ rise
                           - 1j * ((sines * even) @ both + (cosines * odd) @ rise))
        return found


def _decaying(k: np.ndarray, jumps: np.ndarray) -> np.ndarray:
    """Return 1/k² Σ |c_j|, (frequencies, outputs); infinite or NaN at 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.abs(jumps).sum(axis=0) / k[:, None] ** 2
