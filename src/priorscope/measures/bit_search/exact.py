"""The distance itself, certified by searching one distance after the other."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import torch
from torch import Tensor

from ..._core.errors import UnsupportedModel
from .exhaustive import Ring, look_at_all
from .greedy import Descent, descend
from .probes import Probe
from .pruned import PrunedSearch
from .start import Start, start
from .strings import BitStrings

#: Up to so many bits every string is looked at, whatever the budget.
ALWAYS = 20

#: More strings than any search evaluates.
_WITHOUT_END = 2**62


class Look(Protocol):
    """A search of all strings at one distance."""

    def __call__(self, radius: int, *, budget: int) -> Ring:
        """Search at ``radius``, evaluating at most about ``budget`` strings."""
        ...


def certify(probe: Probe, bits: BitStrings, *, screen: int | None, threshold: float,
            budget: int, advance: Callable[[int], None]) -> tuple[Descent, Tensor]:
    """Return the best flips known of each row, and a distance below which there are none.

    Greedy descent gives an upper bound; then the distances below it are searched from 1 up, until
    one holds a string of another class, the bound is reached, or the budget ends. Where a network
    has at most two piecewise-linear hidden layers, sets of flips are pruned by a bound.

    Args:
        probe: The networks of the rows.
        bits: Their strings.
        screen: Candidates of the greedy descent.
        threshold: Where a single output changes class.
        budget: Strings that may be evaluated for each row above 20 bits.
        advance: Told the number of rows done.

    Returns:
        The descent, its flips replaced where closer ones were found, and the lower bounds as
        whole numbers, n + 1 where no string of another class exists.
    """
    try:
        found = descend(probe, bits, screen=screen, threshold=threshold)
    except UnsupportedModel:  # without a gradient every flip is tried
        found = descend(probe, bits, screen=None, threshold=threshold)
    state = start(probe, bits, threshold=threshold)
    lower = torch.ones(len(bits.x), dtype=torch.long)
    for row in range(len(bits.x)):
        index = torch.tensor([row], device=bits.x.device)
        upper = int(found.flips[row].sum()) if found.found[row] else bits.x.shape[1] + 1
        if upper > 1:
            look = _look(probe.keep(index), state[index], bits[row:row + 1], threshold)
            left = budget if bits.x.shape[1] > ALWAYS else _WITHOUT_END
            lower[row], flips = _nearest(look, upper, left)
            if flips is not None:
                found.flips[row] = False
                found.flips[row, flips] = True
                found.found[row] = True
        advance(1)
    return found, lower


def _look(probe: Probe, state: Start, bits: BitStrings, threshold: float) -> Look:
    """Return the search that suits the model."""
    if probe.shallow() is None:
        return partial(look_at_all, probe, state, bits, threshold=threshold)
    return PrunedSearch(probe, state, bits, threshold=threshold).look


def _nearest(look: Look, upper: int, budget: int) -> tuple[int, Tensor | None]:
    """Search distances below ``upper``; return a lower bound, and flips if it is the distance."""
    for radius in range(1, upper):
        ring = look(radius, budget=budget)
        budget -= ring.looked_at
        if ring.flips is not None or not ring.searched:
            return radius, ring.flips
    return upper, None
