"""What is done with the ends of a piece of a function that is transformed."""

from typing import Protocol

import numpy as np

from ..._core.checks import known_name
from ..._core.errors import BadInput

#: Ways to treat the ends.
BOUNDARIES = ("finite", "corners", "periodic", "hann")

#: Mismatch of the ends of a closed function, relative to its largest value; likewise of the
#: frequency from a harmonic, in steps between harmonics.
_MATCH = 1e-9


class Broken(Protocol):
    """A continuous function in closed-form pieces on an interval."""

    @property
    def extent(self) -> float:
        """Length of the interval."""

    @property
    def ends(self) -> np.ndarray:
        """Values at both ends, (2, outputs)."""

    @property
    def mass(self) -> np.ndarray:
        """∫ |f|, (outputs,)."""

    def finite(self, k: np.ndarray) -> np.ndarray:
        """Return the transform over the interval, (frequencies, outputs)."""

    def periodic(self, k: np.ndarray) -> np.ndarray:
        """Return that of a closed function at harmonics."""

    def inner(self, k: np.ndarray) -> np.ndarray:
        """Return the part of the corners inside."""

    def hann(self, k: np.ndarray) -> np.ndarray:
        """Return that of the function times Hann's window."""

    def finite_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``finite``|."""

    def periodic_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``periodic``|."""

    def inner_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``inner``|."""

    def hann_bound(self, k: np.ndarray) -> np.ndarray:
        """Bound |``hann``|."""


def transformed(function: Broken, k: np.ndarray, boundary: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a transform and its bound, (frequencies, outputs) each.

    Args:
        function: What is transformed.
        k: Angular frequencies, float64.
        boundary: One of ``BOUNDARIES``.

    Raises:
        BadInput: Zero frequency with ``"corners"``; with ``"periodic"``, ends that differ or a
            frequency that is no harmonic.
        UnknownName: No such boundary.
    """
    known_name("boundary", boundary, BOUNDARIES)
    if boundary == "corners":
        if (k == 0).any():
            raise BadInput("the corners alone have no transform at frequency 0: expected "
                           "frequencies other than 0, or boundary='finite'")
        return function.inner(k), function.inner_bound(k)
    if boundary == "periodic":
        check_closed(function, k)
        return function.periodic(k), function.periodic_bound(k)
    if boundary == "hann":
        return function.hann(k), function.hann_bound(k)
    return function.finite(k), function.finite_bound(k)


def check_closed(function: Broken, k: np.ndarray) -> None:
    """Refuse a function that is not closed, and frequencies that are no harmonics."""
    gap = np.abs(np.diff(function.ends, axis=0)).max()
    top = max(float(np.abs(function.ends).max()), float(function.mass.max()) / function.extent)
    if gap > _MATCH * top:
        raise BadInput(f"the function is {gap:.3g} away from its start at its end, so it does not "
                       "go on periodically: expected a closed curve, or boundary='finite'")
    orders = k * function.extent / (2 * np.pi)
    away = np.abs(orders - np.rint(orders))
    if (away > _MATCH * np.maximum(1.0, np.abs(orders))).any():
        wrong = float(k[int(away.argmax())])
        raise BadInput(f"angular frequency {wrong:.6g} is no multiple of "
                       f"{2 * np.pi / function.extent:.6g}, one turn of the closed curve: expected "
                       "harmonics, or boundary='finite'")
