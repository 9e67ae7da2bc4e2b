"""Greedy descent to another class, one flip at a time.

Each step evaluates candidate flips of the current string and takes the one that brings the
margin of the starting class down most, until the class differs. All n flips are candidates, or
the few that the gradient ranks first; the latter costs a gradient and a handful of rows instead
of n rows a step, and takes another way only where the best flip is not among them.
(De Palma et al. 2019, section 4; a bit may be flipped back.)
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..._core.checks import finite
from ...networks.decisions import classes, margin
from .probes import Probe
from .start import Start, precise_classes, predicted_changes, start
from .strings import BitStrings


@dataclass
class Descent:
    """Where a batch of searches ended.

    Attributes:
        flips: Mask of the flipped bits, (rows, n).
        found: Whether another class was reached, (rows,).
        steps: Flips made, counting a bit flipped back as two, (rows,).
        margin: Margin of the starting class before the first flip, (rows,).
    """

    flips: Tensor
    found: Tensor
    steps: Tensor
    margin: Tensor


def descend(probe: Probe, bits: BitStrings, *, screen: int | None, threshold: float) -> Descent:
    """Search from each string until its class changes, at most n + 1 steps.

    Args:
        probe: The networks of the rows.
        bits: The strings the rows start from.
        screen: How many candidates the gradient may propose; None means all n.
        threshold: Where a single output changes class.
    """
    x = bits.x
    rows, n = x.shape
    state = start(probe, bits, threshold=threshold)
    place = torch.arange(rows, device=x.device)
    live = torch.ones_like(place, dtype=torch.bool)
    last = torch.full_like(place, -1)
    done = Descent(torch.zeros_like(x, dtype=torch.bool), ~live, torch.zeros_like(place),
                   state.margin)
    for step in range(1, n + 2):
        candidates = _candidates(probe, state, bits, screen, threshold)
        choice, crossed, z = _best(probe, state, bits, candidates, threshold)
        # Taking back the flip just made returns to a state already left: a loop without end.
        stuck = (choice == last) & ~crossed
        move = live & ~stuck
        _flip(state, bits, choice, z, move)
        done.steps[place[move]] = step
        done.found[place[move & crossed]] = True
        live = move & ~crossed
        left = int(live.sum())
        if left < len(live):
            done.flips[place] = state.x != x[place]
        if left == 0:
            break
        last = choice
        # Dropping finished rows copies the others' weights unless all share one network.
        if probe.shared or left * 2 <= len(live):
            kept = live.nonzero().squeeze(1)
            probe, state, place, last = probe.keep(kept), state[kept], place[kept], last[kept]
            live = live[kept]
    done.flips[place] = state.x != x[place]
    return done


def _candidates(probe: Probe, state: Start, bits: BitStrings, screen: int | None,
                threshold: float) -> Tensor:
    """Return the places of the bits to try, (rows, k)."""
    rows, n = state.x.shape
    if screen is None or screen >= n:
        return torch.arange(n, device=state.x.device).expand(rows, n)
    slopes, state.slopes = state.slopes, None
    if slopes is None:
        slopes = predicted_changes(probe, state, bits, threshold=threshold)
    return slopes.topk(screen, dim=1, largest=False).indices


def _best(probe: Probe, state: Start, bits: BitStrings, places: Tensor,
          threshold: float) -> tuple[Tensor, Tensor, Tensor]:
    """Return each row's best candidate, whether it reaches another class, and its first layer."""
    other = bits.other(state.x)
    change = (other - state.x).gather(1, places)
    with torch.no_grad():
        every = places.shape[1] == state.x.shape[1]
        columns = probe.all_columns() if every else probe.columns(places)
        moved = torch.addcmul(state.z.unsqueeze(1), columns, change.unsqueeze(2))
        outputs = probe.tail(moved)
    lead, best = margin(outputs, state.reference.unsqueeze(1), threshold=threshold).min(dim=1)
    finite("the model's output, a few flips on,", lead)
    row = torch.arange(len(best), device=best.device)
    choice = places[row, best]
    crossed = classes(outputs[row, best], threshold=threshold) != state.reference
    close = (lead.abs() <= state.scale).nonzero().squeeze(1)
    spot = choice[close, None]
    flipped = state.x[close].scatter(1, spot, other[close].gather(1, spot))
    exact = precise_classes(probe, close, flipped, threshold=threshold)
    if exact is not None:
        crossed[close] = exact != state.reference[close]
    return choice, crossed, moved[row, best]


def _flip(state: Start, bits: BitStrings, choice: Tensor, z: Tensor, move: Tensor) -> None:
    """Flip bit ``choice`` of the rows in ``move``, whose first layer becomes ``z``."""
    spot = choice.unsqueeze(1)
    flipped = state.x.scatter(1, spot, bits.other(state.x).gather(1, spot))
    state.x = torch.where(move.unsqueeze(1), flipped, state.x)
    state.z = torch.where(move.unsqueeze(1), z, state.z)
