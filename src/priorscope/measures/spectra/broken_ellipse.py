"""A function that is a cos θ + b sin θ + c in pieces, and its transform."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..._core.batching import spans
from .bessel import j0
from .hann import windowed
from .phase_sums import phase_sums, waves

#: As for broken lines: how far sums over corners may lie above ∫ |f|.
_ROOM = 30.0

_BLOCK = 2**18


@dataclass(frozen=True, eq=False)
class BrokenEllipse:
    """f(θ) = a cos θ + b sin θ + c with its own coefficients between nodes; continuous.

    There f'' = c - f, so that f~ comes from the jumps of the slope and of c alone.

    Attributes:
        nodes: Increasing angles, (nodes,), float64.
        terms: The coefficients (a, b, c), (nodes - 1, 3, outputs), float64.
    """

    nodes: np.ndarray
    terms: np.ndarray

    @property
    def extent(self) -> float:
        """Length of the interval."""
        return float(self.nodes[-1] - self.nodes[0])

    @cached_property
    def ends(self) -> np.ndarray:
        """Values at both ends, (2, outputs)."""
        return np.stack([self._value(self.nodes[:1], self.terms[:1])[0],
                         self._value(self.nodes[-1:], self.terms[-1:])[0]])

    @cached_property
    def mass(self) -> np.ndarray:
        """∫ |f| up to a few per cent, by Simpson's rule on each piece, (outputs,)."""
        low, high = self.nodes[:-1], self.nodes[1:]
        heights = [np.abs(self._value(place, self.terms))
                   for place in (low, (low + high) / 2, high)]
        return (high - low) @ (heights[0] + 4 * heights[1] + heights[2]) / 6

    @cached_property
    def reach(self) -> np.ndarray:
        """A bound of ∫ |f|, (outputs,)."""
        sizes = np.hypot(self.terms[:, 0], self.terms[:, 1]) + np.abs(self.terms[:, 2])
        return np.diff(self.nodes) @ sizes

    def finite(self, k: np.ndarray) -> np.ndarray:
        """Return ∫ f(θ) exp(-ikθ) dθ over the interval, (frequencies, outputs)."""
        return self._joined(k, self.nodes, *self._outer_jumps, open_ended=True)

    def periodic(self, k: np.ndarray) -> np.ndarray:
        """Return the same over a whole turn, k being whole."""
        return self._joined(k, self.nodes[:-1], *self._closed_jumps, open_ended=False)

    def inner(self, k: np.ndarray) -> np.ndarray:
        """Return the part of the corners inside, (frequencies, outputs)."""
        return self._corner_sum(k, self.nodes[1:-1], *self._inner_jumps)

    def hann(self, k: np.ndarray) -> np.ndarray:
        """Return the transform of f times Hann's window, (frequencies, outputs)."""
        return windowed(self.finite, k, start=float(self.nodes[0]), extent=self.extent)

    def inner_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``inner``|."""
        return self._bounded(k, *self._inner_jumps)

    def periodic_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``periodic``|."""
        return np.fmin(self.reach, self._bounded(k, *self._closed_jumps))

    def finite_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``finite``|."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.abs(self.ends).sum(axis=0) * np.abs(k / (1 - k**2))[:, None]
        return np.fmin(self.reach, self._bounded(k, *self._outer_jumps) + ends)

    def hann_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound the transform of f times Hann's window by three of ``finite``."""
        step = 2 * np.pi / self.extent
        sides = self.finite_bound(k - step) + self.finite_bound(k + step)
        return self.finite_bound(k) / 2 + sides / 4

    def by_pieces(self, k: np.ndarray) -> np.ndarray:
        """Return the transform as a sum of integrals over pieces, exact at k = -1, 0 and 1 too.

        With α = (a - ib)/2 a piece of half-width h about m is 2h exp(-ikm) (c j₀(kh) + α
        exp(im) j₀((k - 1)h) + α* exp(-im) j₀((k + 1)h)).
        """
        middle, half = (self.nodes[1:] + self.nodes[:-1]) / 2, np.diff(self.nodes) / 2
        turn = ((self.terms[:, 0] - 1j * self.terms[:, 1]) / 2 * np.exp(1j * middle)[:, None])
        found = np.zeros((len(k), self.terms.shape[2]), np.complex128)
        for span in spans(len(k), max(1, _BLOCK // len(half))):
            cosines, sines = waves(k[span], middle)
            phases = (cosines - 1j * sines) * (2 * half)
            for shift, weights in ((0.0, self.terms[:, 2]), (1.0, turn), (-1.0, turn.conj())):
                reach = np.multiply.outer(k[span] - shift, half)
                found[span] += (phases * j0(reach)) @ weights
        return found

    @cached_property
    def _inner_jumps(self) -> tuple[np.ndarray, np.ndarray]:
        """Jumps of the slope and of c at the nodes inside, (nodes - 2, outputs) each."""
        change = np.diff(self.terms, axis=0)
        return _slope(self.nodes[1:-1], change), change[:, 2]

    @cached_property
    def _outer_jumps(self) -> tuple[np.ndarray, np.ndarray]:
        first, last = self.terms[:1], self.terms[-1:]
        slope, level = self._inner_jumps
        return (np.concatenate([_slope(self.nodes[:1], first), slope,
                                -_slope(self.nodes[-1:], last)]),
                np.concatenate([first[:, 2], level, -last[:, 2]]))

    @cached_property
    def _closed_jumps(self) -> tuple[np.ndarray, np.ndarray]:
        seam = self.terms[:1] - self.terms[-1:]
        slope, level = self._inner_jumps
        return (np.concatenate([_slope(self.nodes[:1], seam), slope]),
                np.concatenate([seam[:, 2], level]))

    def _joined(self, k: np.ndarray, places: np.ndarray, slope: np.ndarray, level: np.ndarray, *,
                open_ended: bool) -> np.ndarray:
        crest = np.abs(slope).sum(axis=0) + np.abs(level).sum(axis=0)
        low = ~((k[:, None] ** 2 * self.mass * _ROOM >= crest).all(axis=1) & (np.abs(k) >= 2))
        found = np.empty((len(k), self.terms.shape[2]), np.complex128)
        found[low] = self.by_pieces(k[low])
        high = k[~low]
        found[~low] = self._corner_sum(high, places, slope, level)
        if open_ended:
            cosines, sines = waves(high, self.nodes[[0, -1]])
            ends = (cosines - 1j * sines) @ (self.ends * np.array([[-1.0], [1.0]]))
            found[~low] += 1j * (high / (high**2 - 1))[:, None] * ends
        return found

    @staticmethod
    def _corner_sum(k: np.ndarray, places: np.ndarray, slope: np.ndarray,
                    level: np.ndarray) -> np.ndarray:
        """Return Σ_j (slope_j + level_j / (ik)) exp(-ikθ_j) / (1 - k²)."""
        sums = phase_sums(places, np.concatenate([slope, level], axis=1), k)
        outputs = slope.shape[1]
        whole = sums[:, :outputs] - 1j * sums[:, outputs:] / k[:, None]
        return whole / (1 - k**2)[:, None]

    @staticmethod
    def _bounded(k: np.ndarray, slope: np.ndarray, level: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            levels = np.abs(level).sum(axis=0) / np.abs(k)[:, None]
            return (np.abs(slope).sum(axis=0) + levels) / np.abs(1 - k**2)[:, None]

    def _value(self, places: np.ndarray, terms: np.ndarray) -> np.ndarray:
        cosine, sine = np.cos(places)[:, None], np.sin(places)[:, None]
        return terms[:, 0] * cosine + terms[:, 1] * sine + terms[:, 2]


def _slope(places: np.ndarray, terms: np.ndarray) -> np.ndarray:
    return terms[:, 1] * np.cos(places)[:, None] - terms[:, 0] * np.sin(places)[:, None]
