"""Sign changes of a read-out at each input along a sweep, exact or sampled."""

import math
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from ..._core.batching import batch_length, spans
from ..._core.errors import UnsupportedModel
from ...networks.piecewise import Affine, Bend, PiecewiseLinear, Pool, Step, piecewise_linear
from ..trajectories.paths import Path
from ..trajectories.tally import Tally
from ..trajectories.walking import Walk
from .sweep import Sweep

#: Bytes of the values of one layer in flight.
_BUDGET = 16 * 2**20

#: Angles of exact crossings that differ by no more are one.
_APART = 1e-12


@dataclass(frozen=True, eq=False)
class Flips:
    """Where labels change.

    Attributes:
        apart: Places that differ by no more are one: equal and opposite inputs change together,
            but for rounding.
        start: Label of each input where the sweep begins, (inputs,), booleans.
        place: Angle, or number of the sample, of each change, in any order.
        who: The input that changes.
    """

    apart: float
    start: np.ndarray
    place: np.ndarray
    who: np.ndarray


def exact_flips(sweep: Sweep, turn: float, output: int) -> Flips:
    """Return all sign changes of one output, by closed forms.

    Raises:
        UnsupportedModel: The network is not piecewise linear, or something passes by the layer.
    """
    view = _behind(piecewise_linear(sweep.model, sweep.inputs), sweep)
    end = torch.tensor([turn], dtype=torch.float64)
    paths = [Path(terms.shape[1:], terms[None].to("cpu", torch.float64), 0 * end, end)
             for terms in sweep.terms]
    signs = _Signs(len(paths), output)
    Walk(view, signs).follow(paths, range(len(paths)))
    return signs.flips()


def sampled_flips(sweep: Sweep, turn: float, output: int, samples: int) -> Flips:
    """Return the sign changes between evenly spaced samples; two in one gap are missed."""
    angles = turn * torch.arange(samples, dtype=torch.float64) / (samples - 1)
    row = 16.0 * max(int(sweep.terms[0, 0].numel()), 64) * len(sweep.inputs)
    length = batch_length(row, batch_size=None, budget=_BUDGET)
    labels = torch.cat([sweep.outputs(angles[span])[..., output] > 0
                        for span in spans(samples, length)]).numpy()
    place, who = (labels[1:] != labels[:-1]).nonzero()
    return Flips(0.0, labels[0], place, who)


def distinct(flips: Flips) -> int:
    """Count the distinct labellings of all inputs, told apart by 64-bit codes.

    Changes at the same place count as one step.
    """
    stream = np.random.Generator(np.random.SFC64(0))
    words = stream.integers(-2**63, 2**63 - 1, size=len(flips.start), dtype=np.int64)
    order = np.argsort(flips.place, kind="stable")
    codes = np.concatenate([[0], np.bitwise_xor.accumulate(words[flips.who[order]])])
    last = np.append(np.diff(flips.place[order]) > flips.apart, True)
    kept = np.concatenate([[True], last]) if len(order) else np.array([True])
    return len(np.unique(codes[kept]))


class _Signs(Tally):
    """Keeps where each piece begins and the sign of one output on it."""

    def __init__(self, paths: int, output: int) -> None:
        super().__init__(paths, signs=True)
        self._output = output
        self._parts: list[tuple[Tensor, Tensor, Tensor]] = []

    def output_signs(self, place: int, owner: Tensor, low: Tensor, signs: Tensor) -> None:
        """Keep the pieces' signs."""
        self._parts.append((owner, low, signs[:, self._output]))

    def flips(self) -> Flips:
        """Return the changes from piece to piece of each path."""
        owner, low, sign = (torch.cat(parts).numpy() for parts in zip(*self._parts, strict=True))
        changed = (sign[1:] != sign[:-1]) & (owner[1:] == owner[:-1])
        first = np.concatenate([[True], owner[1:] != owner[:-1]])
        return Flips(_APART, sign[first], low[1:][changed], owner[1:][changed])


def _behind(view: PiecewiseLinear, sweep: Sweep) -> PiecewiseLinear:
    """Return what stands behind the swept layer as a network of its own."""
    place = next((number for number, step in enumerate(view.steps)
                  if step.name == sweep.layer and isinstance(step, Affine)), None)
    if place is None:
        raise UnsupportedModel(f"layer {sweep.layer} is no single step of the piecewise-linear "
                               "network: expected a layer that is called once, or exact=False")
    swept, steps = view.steps[place].output, view.steps[place + 1:]
    made = {swept, *(step.output for step in steps)}
    if any(slot not in made for step in steps for slot in step.inputs):
        raise UnsupportedModel(f"a connection passes by layer {sweep.layer}: exact dichotomies "
                               "need a chain behind it, or exact=False")
    shape = tuple(sweep.terms.shape[2:])
    output = 0 if view.output == swept else view.output
    return PiecewiseLinear(tuple(_fed_by(step, swept) for step in steps), shape, output)


def _fed_by(step: Step, swept: int) -> Step:
    """Return the step reading slot 0 where it read the swept layer's."""
    if isinstance(step, Affine):
        return replace(step, inputs=tuple(0 if slot == swept else slot for slot in step.inputs))
    assert isinstance(step, Bend | Pool)
    return replace(step, input=0) if step.input == swept else step


#: Angles that a sweep covers.
TURNS = {"half": math.pi, "full": 2 * math.pi}
