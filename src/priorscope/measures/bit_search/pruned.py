"""Is there another class at distance R? Asked of the sets of flips that a bound leaves over."""

import math

import numpy as np
import torch
from torch import Tensor

from ...networks.decisions import classes
from .exhaustive import Ring
from .margin_network import MarginNetwork, margin_network
from .probes import Probe
from .start import Start, precise_classes
from .strings import BitStrings
from .tree import new_tree

#: Evaluations between two chances for an interrupt to be heard, about a second.
_SLICE = 10**6

#: Strings at one distance from which on it is seen whether pruning pays, and the share of them
#: that it may evaluate and still do, since a bound costs some plain evaluations. Far from the
#: string, as where all strings are of one class, it gains nothing.
TELLING, WORTHWHILE = 2000, 1 / 4

#: Doubtful sets that are decided together.
_DOUBTS = 1024


class PrunedSearch:
    """The strings around one row of a network with at most two piecewise-linear hidden layers.

    Args:
        probe: The network of the row, one that ``shallow`` can read.
        state: The row's start.
        bits: The row's string.
        threshold: Where a single output changes class.
    """

    def __init__(self, probe: Probe, state: Start, bits: BitStrings, *, threshold: float) -> None:
        net = probe.shallow()
        assert net is not None
        self._probe, self._state, self._bits, self._threshold = probe, state, bits, threshold
        x, other = (values[0].double().cpu().numpy() for values in (state.x, bits.other(state.x)))
        own, outputs = int(state.reference[0]), net.weights[2].shape[0]
        rivals = [None] if outputs == 1 else [rival for rival in range(outputs) if rival != own]
        self._leads = [margin_network(net, x, other, reference=own, rival=rival,
                                      threshold=threshold) for rival in rivals]
        self._prune = True

    def look(self, radius: int, *, budget: int) -> Ring:
        """Search the strings at distance ``radius``, evaluating at most about ``budget``."""
        spent, every = 0, math.comb(self._state.x.shape[1], radius)
        for lead in self._leads:
            flips, searched, looked_at = self._look(lead, radius, budget - spent)
            spent += looked_at
            if flips is not None or not searched:
                return Ring(flips, flips is not None, spent)
        if every > TELLING and spent > WORTHWHILE * every * len(self._leads):
            self._prune = False
        return Ring(None, True, spent)

    def _look(self, lead: MarginNetwork, radius: int,
              budget: int) -> tuple[Tensor | None, bool, int]:
        """Return a set that ends one lead, whether all were searched, and the work done."""
        from .tree_search import (  # compiled by Numba, which loads only when it is needed
            CROSSED,
            DOUBTS,
            NONE_LEFT,
            PAUSED,
            WORK,
            explore,
        )

        tree = new_tree(lead, radius, doubts=_DOUBTS)
        while True:
            limit = min(budget, int(tree.state[WORK]) + _SLICE)
            outcome = explore(lead, tree, limit, self._prune)
            work, doubts = int(tree.state[WORK]), int(tree.state[DOUBTS])
            if outcome == CROSSED:
                return torch.from_numpy(tree.doubts[doubts].copy()), True, work
            if doubts:
                hit = self._decide(tree.doubts[:doubts])
                if hit is not None:
                    return hit, True, work
                tree.state[DOUBTS] = 0
            if outcome == NONE_LEFT:
                return None, True, work
            if outcome == PAUSED and work >= budget:
                return None, False, work

    def _decide(self, doubts: np.ndarray) -> Tensor | None:
        """Return the first doubtful set that changes the class in float64."""
        x = self._state.x.expand(len(doubts), -1)
        sets = torch.from_numpy(doubts).to(x.device)
        flipped = x.scatter(1, sets, self._bits.other(x).gather(1, sets))
        rows = torch.zeros(len(doubts), dtype=torch.long, device=x.device)
        found = precise_classes(self._probe, rows, flipped, threshold=self._threshold)
        if found is None:  # a model that only computes in its own precision decides for itself
            with torch.no_grad():
                outputs = self._probe.tail(self._probe.first(flipped).unsqueeze(0)).squeeze(0)
            found = classes(outputs, threshold=self._threshold)
        hits = (found != self._state.reference).nonzero().squeeze(1)
        return sets[hits[0]].cpu() if len(hits) else None
