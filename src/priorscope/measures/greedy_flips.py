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

from ..networks.decisions import classes, margin
from .bit_probes import Probe
from .bit_strings import BitStrings

#: Margins below this many rounding errors of the starting output are decided in float64.
ROUNDING_ERRORS = 64.0


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
    x, total = bits.x, bits.total
    rows, n = x.shape
    with torch.no_grad():
        z = probe.first(x)
        outputs = probe.tail(z.unsqueeze(1)).squeeze(1)
    state = _State(x.clone(), z.clone(), classes(outputs, threshold=threshold),
                   rounding_scale(outputs, threshold))
    lead = margin(outputs, state.reference, threshold=threshold)
    done = Descent(torch.zeros_like(x, dtype=torch.bool), torch.zeros_like(lead, dtype=torch.bool),
                   torch.zeros_like(lead, dtype=torch.long), lead)
    place = torch.arange(rows, device=x.device)
    live = torch.ones(rows, dtype=torch.bool, device=x.device)
    last = torch.full((rows,), -1, device=x.device)
    for step in range(1, n + 2):
        bits, change = _candidates(probe, state, total, screen, threshold)
        choice, crossed = _best(probe, state, bits, change, threshold)
        # Taking back the flip just made returns to a state already left: a loop without end.
        stuck = (choice == last) & ~crossed
        move = live & ~stuck
        _flip(probe, state, choice, total, move)
        done.steps[place[move]] = step
        done.found[place[move & crossed]] = True
        live = move & ~crossed
        done.flips[place] = state.x != x[place]
        if not live.any():
            break
        last = choice
        if probe.shared or int(live.sum()) * 2 <= len(live):
            kept = live.nonzero().squeeze(1)
            probe, state, place, last = probe.keep(kept), state[kept], place[kept], last[kept]
            live = live[kept]
    return done


@dataclass
class _State:
    """Current strings, their first layer, the class to leave, the size of an output."""

    x: Tensor
    z: Tensor
    reference: Tensor
    scale: Tensor

    def __getitem__(self, rows: Tensor) -> "_State":
        return _State(self.x[rows], self.z[rows], self.reference[rows], self.scale[rows])


def rounding_scale(outputs: Tensor, threshold: float) -> Tensor:
    """Return the margin per row below which rounding may have decided the class."""
    eps = torch.finfo(outputs.dtype).eps
    return ROUNDING_ERRORS * eps * (outputs.abs().amax(dim=1) + abs(threshold))


def _candidates(probe: Probe, state: _State, total: Tensor, screen: int | None,
                threshold: float) -> tuple[Tensor, Tensor]:
    """Return candidate bits (rows, k) and the change of value that flipping each makes."""
    rows, n = state.x.shape
    change = total - 2 * state.x
    if screen is None or screen >= n:
        return torch.arange(n, device=state.x.device).expand(rows, n), change
    predicted = probe.pull(_gradient(probe, state, threshold)) * change
    bits = predicted.topk(screen, dim=1, largest=False).indices
    return bits, change.gather(1, bits)


def _gradient(probe: Probe, state: _State, threshold: float) -> Tensor:
    with torch.enable_grad():
        z = state.z.detach().requires_grad_()
        outputs = probe.tail(z.unsqueeze(1)).squeeze(1)
        lead = margin(outputs, state.reference, threshold=threshold).sum()
        return torch.autograd.grad(lead, z)[0]


def _best(probe: Probe, state: _State, bits: Tensor, change: Tensor,
          threshold: float) -> tuple[Tensor, Tensor]:
    """Return the best candidate of each row and whether it reaches another class."""
    every = bits.shape[1] == state.x.shape[1]
    with torch.no_grad():
        columns = probe.all_columns() if every else probe.columns(bits)
        moved = torch.addcmul(state.z.unsqueeze(1), columns, change.unsqueeze(2))
        outputs = probe.tail(moved)
    lead, place = margin(outputs, state.reference.unsqueeze(1), threshold=threshold).min(dim=1)
    row = torch.arange(len(place), device=place.device)
    choice = bits[row, place]
    crossed = classes(outputs[row, place], threshold=threshold) != state.reference
    close = (lead.abs() <= state.scale).nonzero().squeeze(1)
    if len(close):
        crossed[close] = _decide(probe, state, close, choice, change[row, place], threshold,
                                 crossed[close])
    return choice, crossed


def _decide(probe: Probe, state: _State, close: Tensor, choice: Tensor, change: Tensor,
            threshold: float, otherwise: Tensor) -> Tensor:
    """Decide in float64 whether flipping ``choice`` crosses, for the rows ``close``."""
    x = state.x[close].clone()
    row = torch.arange(len(close), device=close.device)
    x[row, choice[close]] += change[close]
    with torch.no_grad():
        outputs = probe.precisely(close, x)
    if outputs is None:
        return otherwise
    return classes(outputs, threshold=threshold) != state.reference[close]


def _flip(probe: Probe, state: _State, choice: Tensor, total: Tensor, move: Tensor) -> None:
    """Flip bit ``choice`` of the rows in ``move`` and update their first layer by rank one."""
    row = torch.arange(len(choice), device=choice.device)[move]
    bit = choice[move]
    change = total[bit] - 2 * state.x[row, bit]
    with torch.no_grad():
        columns = probe.columns(choice.unsqueeze(1)).squeeze(1)[move]
        state.z[row] += columns * change.unsqueeze(1)
    state.x[row, bit] += change


