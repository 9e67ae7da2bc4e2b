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
    columns = probe.all_columns()[0] * (bits.other(state.x) - state.x).squeeze(0).unsqueeze(1)
    total = math.comb(n, radius)
    end, block = min(total, budget), max(64, min(_STRINGS, _NUMBERS // columns.shape[1]))
    for first in range(0, end, block):
        sets = torch.from_numpy(subset_block(n, radius, first, min(first + block, end)))
        hit = _first_crossing(probe, state, bits, sets.to(state.x.device), columns, threshold)
        if hit is not None:
            return Ring(sets[hit], True, first + len(sets))
    return Ring(None, end == total, end)


def _first_crossing(probe: Probe, state: Start, bits: BitStrings, sets: Tensor, columns: Tensor,
                    threshold: float) -> int | None:
    with torch.no_grad():
        z = state.z + columns[sets[:, 0]]
        for place in range(1, sets.shape[1]):
            z += columns[sets[:, place]]
        outputs = probe.tail(z.unsqueeze(0)).squeeze(0)
    lead = margin(outputs, state.reference, threshold=threshold)
    finite("the model's output, a few flips on,", lead)
    crossed = classes(outputs, threshold=threshold) != state.reference
    close = (lead.abs() <= state.scale).nonzero().squeeze(1)
    if len(close):
        strings = state.x.expand(len(close), -1)
        flipped = strings.scatter(1, sets[close], bits.other(strings).gather(1, sets[close]))
        exact = precise_classes(probe, torch.zeros_like(close), flipped, threshold=threshold)
        if exact is not None:
            crossed[close] = exact != state.reference
    hits = crossed.nonzero().squeeze(1)
    return int(hits[0]) if len(hits) else None
