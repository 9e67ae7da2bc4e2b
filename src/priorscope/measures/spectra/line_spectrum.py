"""The Fourier transform of a network along straight lines, in closed form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..._core.checks import finite_array, known_name
from ..._core.errors import BadInput
from ..._core.result import Result
from ..lines import LinearPieces
from .boundaries import transformed
from .broken_line import BrokenLine

#: What one unit of frequency is, as an angle per unit of the parameter.
UNITS = {"angular": 1.0, "cycles": 2 * np.pi}


@dataclass(frozen=True, repr=False, eq=False)
class LineSpectrum(Result):
    """A transform f~(k) = ∫ f(s) exp(-iks) ds of networks along lines or curves.

    Attributes:
        frequencies: As they were given, (frequencies,).
        values: (lines, outputs, frequencies), complex128; of ``curve_spectrum``, (networks,
            outputs, frequencies).
        bound: The same shape, float64: what magnitudes cannot exceed. For the corners c_j of
            the slope it is ``1/k² Σ |c_j|``; the other boundaries add what their ends bring, or
            take ``∫ |f|`` where that is less.
        unit: ``"angular"`` or ``"cycles"`` per unit of the parameter.
        boundary: What was done with the ends.
        status: ``"exact"`` to rounding, or ``"estimated"`` from samples.
    """

    title: ClassVar[str] = "spectrum"

    frequencies: np.ndarray
    values: np.ndarray
    bound: np.ndarray
    unit: str
    boundary: str
    status: str = "exact"

    @property
    def magnitudes(self) -> np.ndarray:
        """Magnitudes of the transform, (lines, outputs, frequencies)."""
        return np.abs(self.values)

    def summary(self) -> dict[str, Any]:
        """Return what was transformed and the root mean square magnitude at both ends."""
        lines, outputs, count = self.values.shape
        size = np.sqrt((self.magnitudes**2).mean(axis=(0, 1)))
        low, high = np.abs(self.frequencies).argmin(), np.abs(self.frequencies).argmax()
        rows: dict[str, Any] = {"lines": lines, "outputs": outputs, "frequencies": count,
                                "unit": self.unit, "boundary": self.boundary}
        for place in dict.fromkeys((int(low), int(high))):
            rows[f"magnitude at {self.frequencies[place]:.4g}"] = float(size[place])
        return rows

    def columns(self) -> dict[str, Any]:
        """Return one row a line, output and frequency."""
        line, output, place = np.indices(self.values.shape).reshape(3, -1)
        values = self.values.ravel()
        return {"line": line, "output": output, "frequency": self.frequencies[place],
                "real": values.real, "imaginary": values.imag, "magnitude": np.abs(values),
                "bound": self.bound.ravel()}


def line_spectrum(pieces: LinearPieces | tuple[Any, Any], frequencies: Any, *,
                  boundary: str = "finite", unit: str = "angular",
                  length: Any = None) -> LineSpectrum:
    """Transform a network along straight lines, at any frequencies, without window or grid.

    f~(k) = ∫ f(t) exp(-ikt) dt, exact in float64. For knots t_0 < ... < t_n and jumps c_j of the
    slope, which is 0 outside, f~(k) = (f(t_0) exp(-ikt_0) - f(t_n) exp(-ikt_n)) / (ik) - 1/k² Σ_j
    c_j exp(-ikt_j); at small k, where these terms cancel, integrals over the pieces are added
    instead. (Rahaman et al. 2019, lemma 1 and theorem 1 for one dimension; the sign of their
    prefactor belongs to exp(+ikt).)

    Boundaries:

    - ``"finite"``: f on the line as it is, with jumps to 0 at the ends, which decay as 1/k.
    - ``"corners"``: the sum over the corners inside alone, -1/k² Σ c_j exp(-ikt_j): the transform
      of f going on straight beyond both ends, but at frequency 0, which is refused.
    - ``"periodic"``: of a closed line, f at its end being f at its start; the slope's jump at the
      seam is a corner. Only at multiples of 2π over the extent, where it is what ``"finite"`` is.
    - ``"hann"``: f times Hann's window (1 - cos(2πt))/2 across the line, exact all the same.

    Absolute error: about 1e-14 ``∫ |f|`` at moderate frequencies; the phases kt carry 1e-16 · kt.

    Cost: knots · frequencies sines and cosines; evenly spaced frequencies take 2√frequencies of
    them a knot, and one complex multiplication a knot and frequency. Memory: the result and a
    few MiB.

    Args:
        pieces: What ``ps.linear_pieces`` returned, each line with parameter t ∈ [0, 1]; or a pair
            of breakpoints (knots,), increasing, and values (knots,) or (knots, outputs).
        frequencies: One or several, of any sign.
        boundary: One of the above.
        unit: ``"angular"``: k; ``"cycles"``: k / 2π. Per unit of the parameter.
        length: Length of each line, a number or (lines,): the parameter becomes s = t · length,
            frequencies are per unit of length, and the integral is over ds.

    Returns:
        One spectrum a line and output.

    Raises:
        BadInput: Breakpoints that do not increase, shapes that do not fit, a length with a pair,
            frequency 0 with ``"corners"``, or a function or frequency that is not periodic.
        NonFinite: NaN or infinity.
        UnknownName: No such boundary or unit.

    Example:
        >>> tent = ([0.0, 1.0, 2.0], [0.0, 1.0, 0.0])
        >>> line_spectrum(tent, [0.0]).values.real
        array([[[1.]]])
    """
    given = read_frequencies(frequencies)
    k = given * UNITS[known_name("unit", unit, UNITS)]
    lines = read_lines(pieces)
    lengths = _lengths(length, pieces, len(lines))
    found = [transformed(line, k * size, boundary)
             for line, size in zip(lines, lengths, strict=True)]
    scale = lengths[:, None, None]
    return LineSpectrum(
        frequencies=given,
        values=np.stack([values.T for values, _ in found]) * scale,
        bound=np.stack([bound.T for _, bound in found]) * scale, unit=unit, boundary=boundary)


def read_frequencies(frequencies: Any) -> np.ndarray:
    """Return the frequencies that were given, (frequencies,), float64."""
    k = np.atleast_1d(finite_array("frequencies", frequencies))
    if k.ndim != 1 or not k.size:
        raise BadInput(f"frequencies have shape {k.shape}: expected a list of at least one")
    return k


def read_lines(pieces: Any) -> list[BrokenLine]:
    """Return the broken lines that were given.

    Raises:
        BadInput: Neither linear pieces nor a pair that fits.
    """
    if isinstance(pieces, LinearPieces):
        return [BrokenLine(nodes.numpy(), values.numpy())
                for nodes, values in zip(pieces.breakpoints, pieces.outputs, strict=True)]
    if not isinstance(pieces, Sequence) or len(pieces) != 2:
        raise BadInput(f"a {type(pieces).__name__} has no linear pieces: expected the result of "
                       "ps.linear_pieces, or a pair of breakpoints and values")
    nodes = finite_array("breakpoints", pieces[0], ndim=1)
    values = finite_array("values", pieces[1])
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2 or len(values) != len(nodes) or not values.shape[1]:
        raise BadInput(f"values have shape {values.shape} at {len(nodes)} breakpoints: expected "
                       "one value, or one row of outputs, for each")
    if len(nodes) < 2 or (np.diff(nodes) <= 0).any():
        raise BadInput(f"{len(nodes)} breakpoints that do not all increase: expected at least two, "
                       "each larger than the one before")
    return [BrokenLine(nodes, values)]


def _lengths(length: Any, pieces: Any, lines: int) -> np.ndarray:
    if length is None:
        return np.ones(lines)
    if not isinstance(pieces, LinearPieces):
        raise BadInput("a length was given with breakpoints of their own: expected breakpoints "
                       "in units of length instead")
    sizes = finite_array("length", length)
    if sizes.shape not in ((), (lines,)) or (sizes <= 0).any():
        raise BadInput(f"length has shape {sizes.shape} and begins at {sizes.min():g}: expected "
                       f"one positive number, or one for each of {lines} lines")
    return np.broadcast_to(sizes, (lines,)).astype(np.float64)
