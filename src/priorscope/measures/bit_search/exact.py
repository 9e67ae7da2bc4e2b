"""The distance itself, certified by searching one distance after the other."""

import math

import torch
from torch import Tensor

from .exhaustive import look_at_all
from .greedy import Descent, descend
from .probes import Probe
from .start import Start, start
from .strings import BitStrings

#: Up to so many bits every string is looked at, whatever the budget.
ALWAYS = 20


def certify(probe: Probe, bits: BitStrings, *, screen: int | None, threshold: float,
            budget: int) -> tuple[Descent, Tensor]:
    """Return the best flips known of each row, and a distance below which there are none.

    Greedy descent gives an upper bound; then the distances below it are searched from 1 up, until
    one holds a string of another class, the bound is reached, or the budget ends.

    Args:
        probe: The networks of the rows.
        bits: Their strings.
        screen: Candidates of the greedy descent.
        threshold: Where a single output changes class.
        budget: Strings that may be evaluated for each row above 20 bits.

    Returns:
        The descent, its flips replaced where closer ones were found, and the lower bounds as
        whole numbers, n + 1 where no string of another class exists.
    """
    found = descend(probe, bits, screen=screen, threshold=threshold)
    state = start(probe, bits, threshold=threshold)
    lower = torch.ones(len(bits.x), dtype=torch.long)
    for row in range(len(bits.x)):
        index = torch.tensor([row], device=bits.x.device)
        lower[row] = _search_row(probe.keep(index), state[index], bits[row:row + 1], found, row,
                                 threshold, budget)
    return found, lower


def _search_row(probe: Probe, state: Start, bits: BitStrings, found: Descent, row: int,
                threshold: float, budget: int) -> int:
    """Search one row's distances, improve ``found`` and return the lower bound."""
    n = bits.x.shape[1]
    left = sum(math.comb(n, k) for k in range(n + 1)) if n <= ALWAYS else budget
    upper = int(found.flips[row].sum()) if found.found[row] else n + 1
    for radius in range(1, upper):
        ring = look_at_all(probe, state, bits, radius, budget=left, threshold=threshold)
        left -= ring.looked_at
        if ring.flips is not None:
            found.flips[row] = False
            found.flips[row, ring.flips] = True
            found.found[row] = True
            return radius
        if not ring.searched:
            return radius
    return upper
