"""Hamming distance to the closest differently classified bit string."""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from .._core.checks import known_name, whole_number
from .._core.estimate import Estimate
from .._core.progress import progress
from .._core.result import Result
from ..networks.ensemble import Ensemble
from ..networks.evaluation import Model
from .bit_search.exact import certify
from .bit_search.greedy import Descent, descend
from .bit_search.probes import Probe
from .bit_search.rows import search_rows
from .bit_search.strings import BitStrings, read_bits

SEARCHES = ("screened", "full", "exact")

#: Strings that the exact search evaluates for one row before it gives bounds instead: some 15 s
#: for a network of 100 units a layer.
BUDGET = 2 * 10**7


@dataclass(frozen=True, repr=False, eq=False)
class BoundaryDistance(Result):
    """What ``boundary_distance`` found, one entry per string.

    Attributes:
        distance: Number of flipped bits, float; infinite where no other class was reached.
        flips: Mask of the flipped bits, (points, n); applying it changes the class.
        found: Whether another class was reached.
        lower: No closer string is of another class: proven. 1 where nothing was tried; infinite
            where every string is of the same class.
        certified: Whether ``distance`` is the smallest: where it equals ``lower``.
        margin: By how much the class led at the start (for one output: ``|φ − threshold|``).
        status: ``"certified"`` if the exact search decided every distance; else ``"estimated"``:
            upper bounds.
    """

    title: ClassVar[str] = "boundary distance"

    distance: Tensor
    flips: Tensor
    found: Tensor
    lower: Tensor
    certified: Tensor
    margin: Tensor
    status: str = "estimated"

    def summary(self) -> dict[str, Any]:
        """Return the mean over the strings that reached another class, and counts."""
        found = self.distance[self.found]
        return {
            "mean": Estimate.of(found) if len(found) else "none found",
            "strings": len(self.distance),
            "not found": int((~self.found).sum()),
            "certified": int(self.certified.sum()),
        }

    def columns(self) -> dict[str, Any]:
        """Return distance, lower bound, found, certified and margin per string."""
        names = ("distance", "lower", "found", "certified", "margin")
        return {name: getattr(self, name) for name in names}


def boundary_distance(model: Model | Ensemble, bits: Any, *, search: str = "screened",
                      values: tuple[Any, Any] | None = None, threshold: float = 0.0,
                      candidates: int | None = None, budget: int = BUDGET,
                      batch_size: int | None = None) -> BoundaryDistance:
    """Measure how many bits must flip until the class changes.

    h(x) = min{Hamming(x, y) : class(y) ≠ class(x)}.

    ``"screened"`` and ``"full"`` descend greedily: each step takes the flip that lowers the margin
    of the starting class most, until the class differs or n + 1 steps are made. The result is an
    upper bound, tight for most random networks. (De Palma et al. 2019, section 4.) Cost a step,
    for widths n: ``"full"`` evaluates all n flips, n³ products; ``"screened"`` ranks them by the
    gradient and evaluates the first ``candidates`` exactly, (candidates + 4)·n². Both update the
    first layer by rank one and agree on all but about one in 2,000 random networks.

    ``"exact"`` then searches the distances below the greedy one, from 1 up, until one holds a
    string of another class. Networks of at most two hidden layers of ``relu`` or ``leaky_relu``
    are searched in float64 by branch and bound, with several outputs once for each rival class:
    some 10⁶ strings are evaluated to rule out distance 7 at n = 100, of 2·10¹⁰. Other models have
    each string evaluated: C(n, h)·n² products for a distance h that holds none. Up to 20 bits the
    search ends always; above, ``budget`` ends it with bounds, ``lower`` to ``distance``. What
    rounding could turn is decided in float64. The first such search of an installation compiles
    for some ten seconds.

    Args:
        model: A module or callable on (points, n) or on the bits' own shape, or an ensemble with
            one row of ``bits`` per network.
        bits: Strings, (points, n) or (points, ...), two values in all or per coordinate.
        search: ``"screened"``, ``"full"`` or ``"exact"``.
        values: A coordinate's two values where they cannot be read off ``bits``.
        threshold: Where a single output changes class; 0.5 for probabilities.
        candidates: Flips evaluated a step by the screened search; None means 48, and 20 from 512
            bits on, where the gradient ranks more sharply.
        budget: Strings that the exact search may evaluate for one row, more or less; a number,
            not a time, so that the outcome is the same on every machine.
        batch_size: Strings at a time; None means what fits in memory.

    Returns:
        Distances, masks of flips, and what is certain about them.

    Raises:
        BadInput: The strings have more than two values per coordinate, or an option is unknown.
        UnsupportedModel: The model is stochastic, in half precision, or no model.

    Example:
        >>> nets = sample(MLP(inputs=100, widths=(100, 100), bias=False), he_normal(), count=50)
        >>> boundary_distance(nets, random_bits(100, count=50)).found.all()
        tensor(True)
    """
    known_name("search", search, SEARCHES)
    strings = read_bits(bits, values=values)
    n = strings.x.shape[1]
    screen = None if search == "full" else _screen(candidates, n)
    budget = whole_number("budget", budget, at_least=0)

    with progress("boundary distances", len(strings)) as advance:

        def work(probe: Probe, rows: BitStrings, start: int) -> tuple[Descent, Tensor]:
            if search == "exact":
                return certify(probe, rows, screen=screen, threshold=threshold, budget=budget,
                               advance=advance)
            found = descend(probe, rows, screen=screen, threshold=threshold)
            advance(len(found.found))
            return found, _proven(found, screen is None or screen >= n)

        parts = search_rows(model, strings, work, candidates=screen or n, threshold=threshold,
                            batch_size=batch_size, advance=lambda rows: None)
    return _gathered(parts, exact=search == "exact")


def _screen(candidates: int | None, n: int) -> int:
    if candidates is not None:
        return min(n, whole_number("candidates", candidates))
    return min(n, 48 if n < 512 else 20)


def _proven(found: Descent, tried_all: bool) -> Tensor:
    """Return lower bounds after a descent: it proves that one flip is not enough if all failed."""
    return torch.where(tried_all & (found.steps > 1), 2, 1)


def _gathered(parts: list[tuple[Descent, Tensor]], *, exact: bool) -> BoundaryDistance:
    flips, found, margin = (torch.cat([getattr(part, name) for part, _ in parts])
                            for name in ("flips", "found", "margin"))
    distance = flips.sum(dim=1).to(torch.get_default_dtype())
    distance[~found] = torch.inf
    lower = torch.cat([lower for _, lower in parts]).to(distance)
    lower[lower > flips.shape[1]] = torch.inf
    certified = lower == distance
    status = "certified" if exact and bool(certified.all()) else "estimated"
    return BoundaryDistance(distance, flips, found, lower, certified, margin, status)
