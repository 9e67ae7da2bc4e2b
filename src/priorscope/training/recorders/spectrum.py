"""Amplitudes of a network's function at given frequencies, while it is trained."""

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
from torch import Tensor

from ..._core.checks import finite, finite_array, whole_number
from ..._core.errors import BadInput
from ...domains.curves import Curve
from ...measures.spectra import curve_spectrum
from ...networks.evaluation import check_model, evaluate
from .recorder import Record, Recorder
from .scalars import Scalar, check_scalar, combination, followed


class SpectrumRecorder(Recorder):
    """Records how strong each frequency is in the function along a curve.

    At even points t_j = j/N of the curve, the end left out, the amplitude at frequency k, in
    cycles over the whole curve, is ``2/N |Σ_j f(x(t_j)) exp(-2πi k t_j)|``, half of that at
    k = 0. A sine of amplitude A and whole frequency k has the amplitude A. (Rahaman et al. 2019,
    section 3, figure 1.) Status: estimated; a component of frequency N - k is counted at k. With
    ``exact`` it is ``2 |∫ f(x(t)) exp(-2πikt) dt|``, the same for many points, from
    ``ps.curve_spectrum``.

    Cost a record: one forward pass of N points, one look at all weights for NaN, and N products
    a frequency; exact, that of ``ps.curve_spectrum``.

    Args:
        curve: A curve, or inputs (points, ...) at even steps along one, the end left out.
        frequencies: In cycles over the whole curve, from 0 to below half the number of points;
            whole ones unless the function is periodic in another way.
        points: Points on a curve that is given as such; 200 by default.
        exact: Whether to take the closed form, for piecewise-linear modules on segments, circles
            and arcs; any frequency is allowed then.
        target: Amplitudes of what is to be learned, one per frequency or one for all, above 0;
            magnitudes are divided by them, so that 1 means learned.
        scalar: What is followed of a model with several outputs: the place of one; two places,
            for the difference of these outputs, the margin between two classes; or a function
            from outputs (points, outputs) to (points,), which has no closed form.
        every: Steps between two records, or the steps at which to record.
        logger: See ``Recorder``. Logged are ``spectrum/5`` for frequency 5, and with a target
            ``spectrum/half_frequency``: the largest of the frequencies up to which all have
            reached ½, or 0.
        prefix: Put before these names.

    Attributes:
        frequencies: (frequencies,), float64, in the order given.

    Raises:
        BadInput: Frequencies out of range or twice, targets not above 0, or no curve.
        NonFinite: NaN or infinity in what was given.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=1, widths=(32,)), ps.he_normal(), count=1)[0]
        >>> recorder = SpectrumRecorder(ps.segment([0.0], [1.0]), frequencies=[1, 2, 5], every=10)
        >>> recorder.start(model)
        True
        >>> recorder.magnitudes.shape
        (1, 3)
    """

    kind: ClassVar[str] = "spectrum"

    def __init__(self, curve: Curve | Tensor, *, frequencies: Any, points: int | None = None,
                 exact: bool = False, target: Any = None, scalar: Scalar | None = None,
                 every: int | Iterable[int] = 100, logger: Any = None, prefix: str = "") -> None:
        super().__init__(every=every, logger=logger, prefix=prefix)
        self.frequencies = _frequencies(frequencies)
        self._target = _target(target, len(self.frequencies))
        self._scalar = check_scalar(scalar, exact=exact)
        self._sides = np.where(self.frequencies == 0, 1.0, 2.0)
        self._curve = _exact_curve(curve, points) if exact else None
        self._inputs = None if exact else _inputs(curve, points, float(self.frequencies.max()))

    @property
    def magnitudes(self) -> np.ndarray:
        """What was recorded, (records, frequencies); over the target's if there is one."""
        return self._stacked("magnitude")

    def measure(self, model: Any) -> Record:
        """Return frequencies and magnitudes."""
        transform = self._sampled(model) if self._curve is None else self._exactly(model)
        found = self._sides * np.abs(transform)
        return {"frequency": self.frequencies,
                "magnitude": found if self._target is None else found / self._target}

    def scalars(self, record: Record) -> dict[str, float]:
        """Return one magnitude per frequency, and how far the frequencies are learned."""
        pairs = zip(record["frequency"], record["magnitude"], strict=True)
        named = {f"{frequency:.12g}": magnitude for frequency, magnitude in pairs}
        if self._target is not None:
            named["half_frequency"] = _half(record["frequency"], record["magnitude"])
        return named

    def settings(self) -> dict[str, Any]:
        """Return frequencies, points (0 for the closed form), targets, and which outputs."""
        return {"frequencies": self.frequencies.tolist(),
                "scalar": "function" if callable(self._scalar) else self._scalar,
                "points": 0 if self._inputs is None else len(self._inputs),
                "target": None if self._target is None else self._target.tolist()}

    def _sampled(self, model: Any) -> np.ndarray:
        assert self._inputs is not None
        check_model(model)
        values = followed(evaluate(model, self._inputs), self._scalar)
        t = np.arange(len(values)) / len(values)
        return np.exp(-2j * np.pi * np.outer(self.frequencies, t)) @ values / len(values)

    def _exactly(self, model: Any) -> np.ndarray:
        found = curve_spectrum(model, self._curve, self.frequencies, unit="cycles",
                               boundary="finite", exact=True).values[0]
        return combination(self._scalar, len(found)) @ found


def _exact_curve(curve: Any, points: int | None) -> Curve:
    if not isinstance(curve, Curve) or points is not None:
        raise BadInput("exact takes neither points nor inputs at even steps: expected a Curve such "
                       "as ps.segment(a, b) alone")
    return curve


def _inputs(curve: Any, points: int | None, highest: float) -> Tensor:
    inputs = _even_steps(curve, points)
    if highest >= len(inputs) / 2:
        raise BadInput(f"frequencies reach {highest:g} on {len(inputs)} points: expected less than "
                       f"{len(inputs) / 2:g}, half as many, or more points")
    return inputs


def _even_steps(curve: Any, points: int | None) -> Tensor:
    if isinstance(curve, Curve):
        count = 200 if points is None else whole_number("points", points, at_least=2)
        return curve.sample(count, endpoint=False)
    if not isinstance(curve, Tensor) or curve.ndim < 2 or len(curve) < 2:
        given = tuple(curve.shape) if isinstance(curve, Tensor) else type(curve).__name__
        raise BadInput(f"curve is {given}: expected a Curve such as ps.segment(a, b), or a tensor "
                       "of at least two inputs (points, ...) at even steps")
    if points is not None:
        raise BadInput(f"points is {points} beside {len(curve)} inputs: expected it with a Curve "
                       "only")
    finite("curve", curve.detach())
    return curve.detach().clone()


def _frequencies(given: Any) -> np.ndarray:
    values = np.atleast_1d(finite_array("frequencies", given))
    if (values.ndim != 1 or not values.size or len(np.unique(values)) < values.size
            or values.min() < 0):
        raise BadInput(f"frequencies are {values.tolist()}: expected a list of different numbers "
                       "of at least 0")
    return values


def _target(given: Any, count: int) -> np.ndarray | None:
    if given is None:
        return None
    values = finite_array("target", given)
    if values.shape not in ((), (count,)) or (values <= 0).any():
        raise BadInput(f"target is {values.tolist()}: expected one amplitude above 0, or one for "
                       f"each of {count} frequencies")
    return np.broadcast_to(values, (count,)).astype(np.float64)


def _half(frequencies: np.ndarray, magnitudes: np.ndarray) -> float:
    """Return the largest frequency up to which every magnitude is at least ½, or 0."""
    order = np.argsort(frequencies)
    reached = np.cumprod(magnitudes[order] >= 0.5).sum()
    return float(frequencies[order][reached - 1]) if reached else 0.0
