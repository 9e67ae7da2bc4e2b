"""The Fourier transform of a network along a curve."""

import math
from typing import Any

import numpy as np

from ..._core.checks import known_name, whole_number
from ..._core.errors import BadInput, UnsupportedModel
from ...networks.ensemble import Ensemble
from ...networks.evaluation import Model
from ..trajectories.paths import Path, read_paths
from .boundaries import BOUNDARIES, check_closed, transformed
from .broken_line import BrokenLine
from .curve_pieces import exact_along, is_closed, sampled_along
from .line_spectrum import UNITS, LineSpectrum, read_frequencies


def curve_spectrum(model: Model | Ensemble, curve: Any, frequencies: Any, *,
                   boundary: str | None = None, unit: str = "angular", exact: bool | None = None,
                   samples: int = 2**15, output: int | str | None = None,
                   batch_size: int | None = None) -> LineSpectrum:
    """Transform a network along a curve: f~(k) = ∫ f(x(t)) exp(-ikt) dt over t ∈ [0, 1].

    Exact for piecewise-linear modules on segments and polylines, whose edges take equal shares of
    t, and on circles and arcs. On x = cos θ a + sin θ b a network is α cos θ + β sin θ + γ
    between corners θ_j, so that f'' = γ - f there, and at a whole number n of turns, not -1, 0 or
    1, f~ = 1/(2π (1 - n²)) Σ_j (c_j + g_j/(in)) exp(-inθ_j) for the jumps c_j of the slope and
    g_j of γ;
    at n of -1, 0 and 1 integrals over the pieces are added. Boundaries as in ``line_spectrum``.

    Else the network is sampled at even steps of t: on closed curves a discrete Fourier transform,
    into which all frequencies fold that lie beyond half the samples; on open ones the exact
    transform of the polyline through the samples.

    Cost: the pieces, as for ``ps.transitions``; pieces · frequencies sines and cosines, or one
    evaluation a sample.

    Args:
        model: A module, a callable (sampled), or an ensemble.
        curve: A ``Curve``, for instance ``ps.circle(a, b)``, or a polyline (points, ...).
        frequencies: One or several, of any sign; multiples of 2π, or of 1 in cycles, where the
            boundary is periodic.
        boundary: As in ``line_spectrum``; None is ``"periodic"`` on a closed curve and
            ``"finite"`` on an open one.
        unit: ``"angular"`` or ``"cycles"`` per unit of t.
        exact: True insists, False samples, None is exact where possible.
        samples: Points along a curve that is sampled.
        output: Which output is meant, where the model returns several: a place or a key.
        batch_size: Sampled points a call; None means what fits in memory.

    Returns:
        One spectrum a network and output.

    Raises:
        UnsupportedModel: Not deterministic, half precision, or, if ``exact`` is True, not
            piecewise linear or a curve that is known as a function only.
        BadInput: No curve, frequencies that a boundary does not have, or beyond half the samples.
        NonFinite: NaN or infinity.
        UnknownName: No such boundary or unit.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=2, widths=(8, 8)), ps.he_normal(), count=1)[0]
        >>> circle = ps.circle([1.0, 0.0], [0.0, 1.0])
        >>> curve_spectrum(model, circle, [0, 1, 2], unit="cycles").values.shape
        (1, 1, 3)
    """
    given = read_frequencies(frequencies)
    k = given * UNITS[known_name("unit", unit, UNITS)]
    whole_number("samples", samples, at_least=4)
    paths, several = read_paths(curve)
    if several:
        raise BadInput(f"a list of {len(paths)} curves was given: expected one, in turn")
    ends = boundary or ("periodic" if is_closed(curve) else "finite")
    known_name("boundary", ends, BOUNDARIES)

    def one(network: Model) -> tuple[np.ndarray, np.ndarray, str]:
        if exact is not False:
            try:
                return *_exactly(network, paths[0], k, ends, output), "exact"
            except UnsupportedModel:
                if exact:
                    raise
        line = sampled_along(network, paths[0], output, samples, batch_size)
        return *_sampled(line, k, ends), "estimated"

    models = list(model) if isinstance(model, Ensemble) else [model]
    values, bounds, states = zip(*map(one, models), strict=True)
    return LineSpectrum(
        frequencies=given, values=np.stack([own.T for own in values]),
        bound=np.stack([own.T for own in bounds]), unit=unit, boundary=ends,
        status="exact" if set(states) == {"exact"} else "estimated")


def _exactly(model: Model, path: Path, k: np.ndarray, boundary: str,
             output: int | str | None) -> tuple[np.ndarray, np.ndarray]:
    found = exact_along(model, path, output)
    values, bound = transformed(found.function, k / found.turn, boundary)
    return values / found.turn, bound / found.turn


def _sampled(line: BrokenLine, k: np.ndarray, boundary: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the estimated transform, and the bound of the polyline through the samples."""
    if boundary != "periodic":
        return transformed(line, k, boundary)
    check_closed(line, k)
    count = len(line.values) - 1
    orders = np.rint(k / (2 * math.pi)).astype(np.int64)
    if np.abs(orders).max() * 2 > count:
        raise BadInput(f"frequencies reach {np.abs(orders).max()} turns on {count} samples: "
                       "expected at most half as many, or more samples")
    return np.fft.fft(line.values[:-1], axis=0)[orders] / count, line.periodic_bound(k)
