"""Following stretches through a piecewise-linear network, cut wherever a unit bends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import torch
from torch import Tensor

from ..._core.batching import spans
from ...networks.piecewise import Affine, Bend, PiecewiseLinear, Pool, Step
from .arcs import Cuts, cut, lengths, roots
from .paths import Path, evaluate_terms
from .tally import Tally

#: Bytes of coefficients in flight behind each bend.
_BUDGET = 32 * 2**20

Slots = dict[int, Tensor]


@dataclass(frozen=True)
class Pieces:
    """Where pieces lie, in order along the paths.

    Attributes:
        owner: The path that each belongs to.
        low: Parameter at which it begins.
        high: Parameter at which it ends.
        code: Sum of random words over the states of all units so far, modulo 2^64.
    """

    owner: Tensor
    low: Tensor
    high: Tensor
    code: Tensor

    @property
    def middle(self) -> Tensor:
        """Parameters halfway."""
        return (self.low + self.high) / 2

    def __getitem__(self, index: Tensor | slice) -> "Pieces":
        return Pieces(self.owner[index], self.low[index], self.high[index], self.code[index])

    def split(self, piece: Tensor, at: Tensor) -> tuple[Tensor, "Pieces"]:
        """Return the pieces cut at some parameters, and the piece that each comes from."""
        parent, low, high = cut(piece, at, self.low, self.high)
        return parent, Pieces(self.owner[parent], low, high, self.code[parent])


class Walk:
    """A walk of stretches, all straight or all elliptic, through a network.

    On a piece every value is a θ + c or a cos θ + b sin θ + c. Affine steps map the coefficients;
    a bend cuts the pieces where a unit crosses a kink, by closed forms. Depth first, so that
    memory stays within a budget behind each bend and every step sees its pieces in order.

    Cost: a matrix product of (pieces · 2 or 3) rows a layer.

    Args:
        view: The network.
        tally: What is counted on the way.
    """

    def __init__(self, view: PiecewiseLinear, tally: Tally) -> None:
        self._steps, self._frees = view.steps, view.last_uses()
        self._output, self._tally = view.output, tally

    def follow(self, paths: Sequence[Path], owners: Sequence[int]) -> None:
        """Follow some paths of one kind, adding to the tally under the given numbers."""
        for path, owner in zip(paths, owners, strict=True):
            assert path.terms is not None
            width = path.terms[0].numel() * 8
            for span in spans(path.stretches, max(1, _BUDGET // width)):
                number = span.stop - span.start
                pieces = Pieces(torch.full((number,), owner), path.low[span], path.high[span],
                                torch.zeros(number, dtype=torch.int64))
                self._go(0, pieces, {0: path.terms[span]})

    def _go(self, place: int, pieces: Pieces, slots: Slots) -> None:
        for index in range(place, len(self._steps)):
            step = self._steps[index]
            if not isinstance(step, Affine):
                self._bent(index, step, pieces, slots)
                return
            slots[step.output] = _mapped(step, [slots[slot] for slot in step.inputs])
            self._done(index, pieces, slots)
        self._end(pieces, slots[self._output].flatten(2))

    def _bent(self, index: int, step: Bend | Pool, pieces: Pieces, slots: Slots) -> None:
        terms = slots[step.input].flatten(2)
        piece, at = _crossings(step, terms, pieces)
        parent, pieces = pieces.split(piece, at)
        width = 8 * max(1, sum(value[0].numel() for value in slots.values()))
        for span in spans(len(parent), max(1, _BUDGET // width)):
            part, rows = pieces[span], parent[span]
            own = {slot: value[rows] for slot, value in slots.items()}
            state = _state(step, own[step.input], part.middle)
            part = Pieces(part.owner, part.low, part.high,
                          part.code + self._tally.states(index, part.owner, state))
            own[step.output] = _bent_terms(step, own[step.input], state)
            self._done(index, part, own)
            self._go(index + 1, part, own)

    def _done(self, index: int, pieces: Pieces, slots: Slots) -> None:
        step = self._steps[index]
        if self._tally.wants_length(index):
            found = lengths(slots[step.output], pieces.low, pieces.high)
            self._tally.add_length(index, pieces.owner, found)
        for slot in self._frees[index]:
            slots.pop(slot, None)

    def _end(self, pieces: Pieces, terms: Tensor) -> None:
        self._tally.ends(pieces.owner, pieces.code)
        if self._tally.signs:
            piece, _, at = roots(terms, 0.0, pieces.low, pieces.high)
            parent, cuts = pieces.split(piece, at)
            signs = evaluate_terms(terms[parent], cuts.middle) > 0
            self._tally.output_signs(len(self._steps), cuts.owner, cuts.low, signs)


def _mapped(step: Affine, terms: list[Tensor]) -> Tensor:
    """Return the coefficients behind an affine map: linear, but for the constant one."""
    rows, kinds = terms[0].shape[:2]
    if step.matrix is not None and terms[0].ndim == 3:
        image = terms[0] @ step.matrix.T
        if step.bias is not None:
            image[:, -1] += step.bias
        return image
    moving = step.derivative(*(value[:, :-1].flatten(0, 1) for value in terms))
    fixed = step.value(*(value[:, -1] for value in terms))
    return torch.cat([moving.reshape(rows, kinds - 1, *moving.shape[1:]), fixed[:, None]], dim=1)


def _crossings(step: Step, terms: Tensor, pieces: Pieces) -> tuple[Tensor, Tensor]:
    if isinstance(step, Bend):
        found = [roots(terms, kink, pieces.low, pieces.high) for kink in step.kinks]
        return (torch.cat([piece for piece, _, _ in found]),
                torch.cat([at for _, _, at in found]))
    assert isinstance(step, Pool)
    entries = _entries(step, terms)
    cuts = [_overtaken(entries, left, right, pieces)
            for left, right in combinations(range(step.windows.shape[1]), 2)]
    return (torch.cat([piece for piece, _, _ in cuts]), torch.cat([at for _, _, at in cuts]))


def _overtaken(entries: Tensor, left: int, right: int, pieces: Pieces) -> Cuts:
    """Find where two entries of a window are equal and no other is larger."""
    gap = entries[..., left] - entries[..., right]
    piece, unit, at = roots(gap, 0.0, pieces.low, pieces.high)
    values = evaluate_terms(entries[piece, :, unit], at)
    top = values.amax(dim=1)
    kept = values[:, left] >= top - 1e-9 * top.abs()
    return piece[kept], unit[kept], at[kept]


def _entries(step: Pool, terms: Tensor) -> Tensor:
    """Return the coefficients of each window's entries, (pieces, kinds, outputs, window)."""
    padded = torch.nn.functional.pad(terms, (0, 1))
    padded[:, -1, -1] = -torch.inf
    return padded[:, :, step.windows]


def _state(step: Bend | Pool, terms: Tensor, middle: Tensor) -> Tensor:
    return step.state(evaluate_terms(terms, middle)).flatten(1)


def _bent_terms(step: Bend | Pool, terms: Tensor, state: Tensor) -> Tensor:
    """Return the coefficients behind a bend or pool, given each unit's state."""
    if isinstance(step, Pool):
        chosen = step.windows.gather(1, state.long().T).T
        flat = terms.flatten(2)
        picked = flat.gather(2, chosen[:, None].expand(-1, flat.shape[1], -1))
        return picked.reshape(*terms.shape[:2], *step.shape)
    slopes, levels = step.slopes, [step.level - step.slopes[0] * step.kinks[0]]
    for kink, before, after in zip(step.kinks, slopes, slopes[1:], strict=False):
        levels.append(levels[-1] - (after - before) * kink)
    index = state.long().reshape(len(terms), *terms.shape[2:])
    bent = terms * terms.new_tensor(slopes)[index][:, None]
    if any(levels):
        bent[:, -1] += terms.new_tensor(levels)[index]
    return bent
