"""Is there another class at distance R? Asked of every string at that distance."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from ..._core.checks import finite
from ...networks.decisions import classes, margin
from .probes import Probe
from .start import Start, precise_classes
from .strings import BitStrings
from .subsets import subset_block

_STRINGS = 8192
_NUMBERS = 2**21


@dataclass(frozen=True)
class Ring:
    """What is known of the strings at one distance.

    Attributes:
        flips: Bits of a set that changes the class, or None.
        searched: Whether every string was looked at, or one was found.
        looked_at: How many strings were evaluated.
    """

    flips: Tensor | None
    searched: bool
    looked_at: int


def look_at_all(probe: Probe, state: Start, bits: BitStrings, radius: int, *, budget: int,
                threshold: float) -> Ring:
    """Evaluate the strings at distance ``radius`` of a single row, until one is of another class.

    The first layer of a string is that of the start plus one column a flip; the rest of the
    pass is a product for a block of strings.

    Args:
        probe: The network of the row.
        state: The row's start.
        bits: The row's string.
        radius: How many bits to flip.
        budget: At most so many strings.
        threshold: Where a single output changes class.
    """
    n = state.x.shape[1]
    change = (bits.other(state.x) - state.x).squeeze(0)
    columns = probe.all_columns()[0] * change.unsqueeze(1)
    # Where z is the string itself, the other value is set: a sum may miss it by rounding.
    verbatim = torch.equal(state.z, state.x) and torch.equal(columns, change.diag())
    total = math.comb(n, radius)
    end, block = min(total, budget), max(64, min(_STRINGS, _NUMBERS // columns.shape[1]))
    for first in range(0, end, block):
        sets = torch.from_numpy(subset_block(n, radius, first, min(first + block, end)))
        sets = sets.to(state.x.device)
        z = (_strings(state.x, bits, sets) if verbatim
             else _first_layers(state.z, columns, sets))
        hit = _first_crossing(probe, state, bits, sets, z, threshold)
        if hit is not None:
            return Ring(sets[hit], True, first + len(sets))
    return Ring(None, end == total, end)


def _first_crossing(probe: Probe, state: Start, bits: BitStrings, sets: Tensor, z: Tensor,
                    threshold: float) -> int | None:
    with torch.no_grad():
        outputs = probe.tail(z.unsqueeze(0)).squeeze(0)
    lead = margin(outputs, state.reference, threshold=threshold)
    finite("the model's output, a few flips on,", lead)
    crossed = classes(outputs, threshold=threshold) != state.reference
    close = (lead.abs() <= state.scale).nonzero().squeeze(1)
    if len(close):
        flipped = _strings(state.x, bits, sets[close])
        exact = precise_classes(probe, torch.zeros_like(close), flipped, threshold=threshold)
        if exact is not None:
            crossed[close] = exact != state.reference
    hits = crossed.nonzero().squeeze(1)
    return int(hits[0]) if len(hits) else None


def _strings(x: Tensor, bits: BitStrings, sets: Tensor) -> Tensor:
    """Return the string x with the bits of each set flipped, (sets, n)."""
    strings = x.expand(len(sets), -1)
    return strings.scatter(1, sets, bits.other(strings).gather(1, sets))


def _first_layers(z: Tensor, columns: Tensor, sets: Tensor) -> Tensor:
    """Return z plus the columns of each set: sets that differ in their last bit share the rest."""
    last = sets[:, -1]
    fresh = torch.ones_like(last, dtype=torch.bool)
    fresh[1:] = last[1:] != last[:-1] + 1
    shared = z.expand(int(fresh.sum()), -1).clone()
    for bits in sets[fresh, :-1].unbind(dim=1):
        shared += columns[bits]
    return shared[fresh.cumsum(dim=0) - 1].add_(columns[last])
