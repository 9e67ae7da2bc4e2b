"""The prefactor at which an architecture's prior has a wanted complexity."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np
import torch

from ..._core.checks import real_number, whole_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..._core.progress import progress
from ..._core.result import Result
from ...networks import MLP, WeightLaw
from .complexity_curve import ComplexityCurve, Measure

#: Settings of the first look, evenly spaced in the logarithm.
FIRST_LOOK = 13

#: A bracket whose ends are this close, as a ratio, is not halved any further.
CLOSE = 1.02


@dataclass(frozen=True, repr=False, eq=False)
class PrefactorMatch(Result):
    """What ``match_prefactor`` found.

    Attributes:
        found: Whether the wanted complexity is reached within the range.
        prefactor: The setting, with the 95 % interval of settings whose mean complexity is
            compatible with the target; None where there is none. An end of 0 or infinity says that
            the interval leaves the range.
        complexity: Mean complexity there; None where nothing was found.
        target: The wanted complexity.
        arch: The architecture, with the prefactor set where that is what was turned.
        law: The weight law, scaled where the weights are what was turned.
        places: Settings that were looked at, rising.
        curve: Mean complexity at each of them.
        rising: Whether the mean never falls beyond its error; otherwise the first crossing from
            below was taken.
        reason: Why nothing was found, in words; empty otherwise.
        status: ``"estimated"``.
    """

    title: ClassVar[str] = "prefactor match"

    found: bool
    prefactor: Estimate | None
    complexity: Estimate | None
    target: float
    arch: MLP
    law: WeightLaw
    places: np.ndarray
    curve: Sequence[Estimate]
    rising: bool
    reason: str = ""
    status: str = "estimated"

    def summary(self) -> dict[str, Any]:
        """Return what was found, or why nothing was."""
        rows: dict[str, Any] = {"architecture": self.arch, "law": self.law, "target": self.target}
        if not self.found:
            return {**rows, "no match": self.reason}
        rows |= {"prefactor": self.prefactor, "complexity there": self.complexity}
        return rows if self.rising else {**rows, "caution": "the complexity also falls in between"}

    def columns(self) -> dict[str, Any]:
        """Return one row a setting: mean complexity, interval, count."""
        return {"prefactor": self.places, "complexity": [e.mean for e in self.curve],
                "low": [e.low for e in self.curve], "high": [e.high for e in self.curve],
                "count": [e.count for e in self.curve]}


def match_prefactor(arch: MLP, law: WeightLaw, target: float, *, by: str = "prefactor",
                    measure: str | Measure = "fourier", low: float = 0.01, high: float = 100.0,
                    networks: int = 30, resolution: int = 64, seed: int = 0,
                    device: torch.device | str = "cpu") -> PrefactorMatch:
    """Find the prefactor at which an architecture's random networks have a wanted mean complexity.

    The mean over the same random draws is looked at on a grid of prefactors; where it first crosses
    the target from below, the bracket is halved, evenly in the logarithm, until its ends differ by
    2 %. The interval holds the prefactors at which the target lies within the 95 % interval of the
    mean, found in the same way on the ends of that interval. Where the mean never reaches the
    target, or is above it everywhere, the result says so.

    Homogeneous activations (ReLU) hardly react: a prefactor rescales what they put out, and changes
    the function through the biases alone.

    Cost: about 25 to 35 times ``networks`` forward passes on resolution² points; 10 to 20 s for
    two or three hidden layers of 64 units.

    Args:
        arch: The architecture; its own prefactor is replaced.
        law: Its weight law.
        target: The wanted complexity, in the unit of the measure, such as
            ``ps.fourier_complexity`` of a function like the one to be learned.
        by: ``"prefactor"`` turns the constant c of φ(c·z); ``"weights"`` multiplies all weights.
        measure: A measure of ``plane_complexity``, or a function that takes a float64 ensemble and
            returns one number a network, NaN for constant functions.
        low: Smallest prefactor considered.
        high: Largest one.
        networks: Random draws behind each mean.
        resolution: Points a side; must be that of the target.
        seed: Of the draws.
        device: Where the networks are evaluated.

    Raises:
        BadInput: A range, a target or a measure that is not usable.
        UnknownName: No such measure or knob.

    Example:
        >>> arch = ps.MLP(inputs=2, widths=(64, 64), activation="sine")
        >>> found = match_prefactor(arch, ps.glorot_uniform(), target=0.3)  # doctest: +SKIP
        >>> nets = ps.sample(found.arch, found.law, count=10)  # doctest: +SKIP

    Source: the practical consequence of Teney et al. 2024, section 4; the procedure is ours.
    """
    target = real_number("target", target)
    low, high = real_number("low", low, above=0.0), real_number("high", high)
    if not low < high:
        raise BadInput(f"low is {low:g} and high is {high:g}: expected low below high")
    curve = ComplexityCurve(arch, law, by, measure, whole_number("networks", networks, at_least=2),
                            whole_number("resolution", resolution, at_least=8), seed, device)
    grid = [float(value) for value in np.geomspace(low, high, FIRST_LOOK)]
    with progress("complexity at prefactors", len(grid) + 3) as advance:
        for value in grid:
            curve.at(value)
            advance(1)
        crossings = []
        for end in ("mean", "high", "low"):
            crossings.append(_crossing(partial(curve.end, end), target, grid))
            advance(1)
    return _result(curve, target, crossings, grid)


def _crossing(height: Callable[[float], float], target: float, grid: list[float]) -> float | None:
    """Return where ``height`` first reaches the target from below; None where it does not."""
    below = [height(value) < target for value in grid]
    for left, right in zip(range(len(grid) - 1), range(1, len(grid)), strict=True):
        if below[left] and not below[right]:
            a, b = grid[left], grid[right]
            while b > CLOSE * a:
                middle = float(np.sqrt(a * b))
                a, b = (middle, b) if height(middle) < target else (a, middle)
            return float(np.sqrt(a * b))
    return None


def _result(curve: ComplexityCurve, target: float, crossings: list[float | None],
            grid: list[float]) -> PrefactorMatch:
    centre, first, last = crossings
    places = curve.places
    means = [curve.estimate(value) for value in places]
    looked: dict[str, Any] = {"target": target, "places": np.array(places), "curve": means,
                              "rising": not curve.falls()}
    if centre is None:
        return PrefactorMatch(found=False, prefactor=None, complexity=None, arch=curve.arch,
                              law=curve.law, reason=_why(curve, target, grid), **looked)
    interval = Estimate(centre, 0.0 if first is None else min(first, centre),
                        np.inf if last is None else max(last, centre), curve.networks)
    arch, law = curve.setting(centre)
    return PrefactorMatch(found=True, prefactor=interval, complexity=curve.estimate(centre),
                          arch=arch, law=law, **looked)


def _why(curve: ComplexityCurve, target: float, grid: list[float]) -> str:
    means = {value: curve.estimate(value) for value in grid}
    ordered = sorted(grid, key=lambda value: means[value].mean)
    least, most = ordered[0], ordered[-1]
    side = "above" if means[grid[0]].mean >= target else "below"
    return (f"over {curve.by} {grid[0]:g} to {grid[-1]:g} the mean complexity runs from "
            f"{means[least]:.3g} (at {least:.3g}) to {means[most]:.3g} (at {most:.3g}) and starts "
            f"{side} the target {target:.4g}" + (
                "" if side == "above" else ", which it never reaches"))
