"""The distance itself, certified by searching one distance after the other."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import torch
from torch import Tensor

from .exhaustive import Ring, look_at_all
from .greedy import Descent, descend
from .probes import Probe
from .pruned import PrunedSearch
from .start import Start, start
from .strings import BitStrings

#: Up to so many bits every string is looked at, whatever the budget.
ALWAYS = 20

#: Share of the 2ⁿ strings that the bound may take there before plain search takes over: where all
#: strings are of one class, the bound gains nothing at the larger distances.
PRUNED_SHARE = 1 / 8


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
    found = descend(probe, bits, screen=screen, threshold=threshold)
    state = start(probe, bits, threshold=threshold)
    lower = torch.ones(len(bits.x), dtype=torch.long)
    for row in range(len(bits.x)):
        index = torch.tensor([row], device=bits.x.device)
        upper = int(found.flips[row].sum()) if found.found[row] else bits.x.shape[1] + 1
        if upper > 1:
            looks = _looks(probe.keep(index), state[index], bits[row:row + 1], threshold, budget)
            lower[row], flips = _nearest(looks, upper)
            if flips is not None:
                found.flips[row] = False
                found.flips[row, flips] = True
                found.found[row] = True
        advance(1)
    return found, lower


def _looks(probe: Probe, state: Start, bits: BitStrings, threshold: float,
           budget: int) -> list[tuple[Look, int]]:
    """Return the searches to use, one after the other has spent what stands beside it."""
    n = bits.x.shape[1]
    plain = partial(look_at_all, probe, state, bits, threshold=threshold)
    if probe.shallow() is None:
        return [(plain, 2**n if n <= ALWAYS else budget)]
    pruned = PrunedSearch(probe, state, bits, threshold=threshold).look
    if n > ALWAYS:
        return [(pruned, budget)]
    return [(pruned, int(PRUNED_SHARE * 2**n)), (plain, 2**n)]


def _nearest(looks: list[tuple[Look, int]], upper: int) -> tuple[int, Tensor | None]:
    """Search distances below ``upper``; return a lower bound, and flips if it is the distance."""
    radius, place, spent = 1, 0, 0
    while radius < upper and place < len(looks):
        look, budget = looks[place]
        ring = look(radius, budget=budget - spent)
        spent += ring.looked_at
        if ring.flips is not None:
            return radius, ring.flips
        if ring.searched:
            radius += 1
        else:
            place, spent = place + 1, 0
    return radius, None
