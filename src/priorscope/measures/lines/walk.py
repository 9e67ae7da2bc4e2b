"""Lines through a piecewise-linear network, layer by layer, many at once.

State: nodes on each line between which everything computed so far is linear. An affine map acts on
the values at nodes; a bend or a pool adds nodes where something crosses.

Floor: a line that ends with P nodes needs its m units at each node of each layer, P·m numbers. A
matrix product at every node would cost P·m² a layer. Nodes that the bend itself added need one
column each instead, 3·m operations, so the product is paid at the nodes of earlier layers only.
"""

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from ...networks.piecewise import Affine, Bend, PiecewiseLinear, Pool
from . import crossings, products, weaving
from .last_layer import LastLayer, outputs_through
from .workspace import Workspace

_EPS = float(np.finfo(np.float64).eps)


@dataclass
class Walk:
    """Lines on their way through the network.

    Attributes:
        t: (nodes,) parameters, the lines one behind another.
        first: (lines + 1,) where each line begins.
        slots: Values at the nodes, (nodes, ...), by slot.
        tolerance: Size of rounding errors at the nodes, by slot.
        degenerate: (lines,) whether something degenerate was met.
        workspace: Memory of values that nothing reads any more.
        flat: Values that lie in the workspace, by slot.
    """

    t: np.ndarray
    first: np.ndarray
    slots: dict[int, Tensor]
    tolerance: dict[int, np.ndarray]
    degenerate: np.ndarray
    workspace: Workspace
    flat: dict[int, np.ndarray] = field(default_factory=dict)


def walk(view: PiecewiseLinear, points: Tensor, t: np.ndarray, first: np.ndarray,
         workspace: Workspace, layer: LastLayer | None = None) -> Walk:
    """Cut polylines into the linear pieces of a network.

    Args:
        view: The network.
        points: (nodes, ...) float64 corners of the polylines, the lines one behind another.
        t: (nodes,) parameter of each corner, increasing on each line.
        first: (lines + 1,) where each line begins.
        workspace: Memory to use; the outputs lie in it.
        layer: What ``last_layer`` returned; None takes that layer like any other.

    Returns:
        The walk at its end; its one slot that is left holds the outputs.
    """
    state = Walk(t, first, {0: points}, {0: _EPS * _largest(points)},
                 np.zeros(len(first) - 1, dtype=np.bool_), workspace)
    frees, steps, place = view.last_uses(), view.steps, 0
    while place < len(steps):
        step = steps[place]
        if isinstance(step, Affine):
            _affine(state, step)
        elif layer is not None and place == len(steps) - 4 and _fuses(view, place, state, frees):
            _finish(state, step, layer)  # type: ignore[arg-type]
            break
        elif _fuses(view, place, state, frees):
            _bend_and_multiply(state, step, steps[place + 1])  # type: ignore[arg-type]
            _free(state, frees[place])
            place += 1
        else:
            _refine(state, step)
        _free(state, frees[place])
        place += 1
    return state


def _free(state: Walk, slots: tuple[int, ...]) -> None:
    for slot in slots:
        state.slots.pop(slot, None)
        state.tolerance.pop(slot, None)
        if slot in state.flat:
            state.workspace.give(state.flat.pop(slot))


def _fuses(view: PiecewiseLinear, place: int, state: Walk,
           frees: list[tuple[int, ...]]) -> bool:
    """Say whether a bend is followed by a matrix alone and nothing else is waiting."""
    step, after = view.steps[place], view.steps[place + 1:place + 2]
    return (isinstance(step, Bend) and bool(after) and isinstance(after[0], Affine)
            and after[0].matrix is not None and after[0].inputs == (step.output,)
            and set(state.slots) == {step.input}
            and step.input in frees[place] and step.output != view.output
            and step.output in frees[place + 1])


def last_layer(view: PiecewiseLinear) -> LastLayer | None:
    """Return the last hidden layer where a chain of bend, matrix, bend, matrix ends the network."""
    if len(view.steps) < 4:
        return None
    before, affine, bend, readout = view.steps[-4:]
    if not (isinstance(before, Bend) and isinstance(affine, Affine) and isinstance(bend, Bend)
            and isinstance(readout, Affine)):
        return None
    chained = (affine.inputs == (before.output,) and bend.inputs == (affine.output,)
               and readout.inputs == (bend.output,) and view.output == readout.output)
    return LastLayer.of(affine, bend, readout) if chained else None


def _finish(state: Walk, bend: Bend, layer: LastLayer) -> None:
    """Take the bend before the last hidden layer, that layer and the outputs in one go."""
    z, found = _cut(state, bend)
    left, share = _insert(state, found)
    kinks = np.array(bend.kinks)
    a = state.workspace.take(len(left), z.shape[1])
    weaving.interpolate(z, left, share, a)
    weaving.settle(a, found.begin, found.fraction, found.unit, found.other,
                   found.fresh, kinks)
    weaving.bend(a, kinks, np.array(bend.slopes), bend.level)
    state.t, state.first, outputs = outputs_through(layer, a, state.t, state.first,
                                                    state.degenerate)
    for done in (z, a):
        state.workspace.give(done)
    state.slots[layer.readout.output] = torch.from_numpy(outputs)


def _cut(state: Walk, bend: Bend) -> tuple[np.ndarray, crossings.Crossings]:
    """Take the values before a bend out of their slot, and find what crosses."""
    slot = state.slots.pop(bend.input)
    z = state.flat.pop(bend.input, None)
    if z is None:
        z = np.ascontiguousarray(slot.numpy())
    return z, crossings.of_units(z, state.t, state.first, state.tolerance.pop(bend.input),
                                 np.array(bend.kinks), state.degenerate)


def _affine(state: Walk, step: Affine) -> None:
    inputs = [state.slots[slot] for slot in step.inputs]
    outputs = step.value(*inputs)
    lent = {state.slots[slot].untyped_storage().data_ptr() for slot in state.flat}
    # A map that changes nothing, or the shape alone, returns memory that will be used again.
    shared = outputs.untyped_storage().data_ptr() in lent
    state.slots[step.output] = outputs.clone() if shared else outputs
    largest = np.max([_largest(values) for values in inputs], axis=0)
    state.tolerance[step.output] = 8 * _EPS * (step.gain * largest + step.offset)


def _largest(values: Tensor) -> np.ndarray:
    flat = values.flatten(1).numpy()
    return np.maximum(flat.max(axis=1), -flat.min(axis=1))


def _refine(state: Walk, step: Bend | Pool) -> None:
    """Add nodes to every slot, and bend or pool the values at all of them."""
    z = state.slots[step.input]
    flat, tolerance = np.ascontiguousarray(z.flatten(1).numpy()), state.tolerance[step.input]
    kinks = np.array(step.kinks if isinstance(step, Bend) else ())
    if isinstance(step, Bend):
        found = crossings.of_units(flat, state.t, state.first, tolerance, kinks,
                                   state.degenerate)
    else:
        found = crossings.of_windows(flat, state.t, state.first, tolerance,
                                     step.windows.numpy(), state.degenerate)
    if found.begin[-1]:
        left, share = _insert(state, found)
        for slot, values in state.slots.items():
            given = flat if slot == step.input else np.ascontiguousarray(values.flatten(1).numpy())
            new = np.empty((len(left), given.shape[1]))
            weaving.interpolate(given, left, share, new)
            if slot == step.input:
                weaving.settle(new, found.begin, found.fraction, found.unit,
                               found.other, found.fresh, kinks)
            state.slots[slot] = torch.from_numpy(new).reshape(-1, *values.shape[1:])
            if slot in state.flat:
                state.workspace.give(state.flat.pop(slot))
    else:
        state.slots[step.input] = torch.from_numpy(flat).reshape(z.shape)
    state.slots[step.output] = step.value(state.slots[step.input])
    steepest = max(map(abs, step.slopes)) if isinstance(step, Bend) else 1.0
    state.tolerance[step.output] = steepest * state.tolerance[step.input]


def _insert(state: Walk, found: crossings.Crossings) -> tuple[np.ndarray, np.ndarray]:
    state.t, state.first, left, share = weaving.new_nodes(
        state.t, state.first, found.begin, found.fraction, found.fresh)
    for slot, tolerance in state.tolerance.items():
        state.tolerance[slot] = weaving.larger(tolerance, left, share)
    return left, share


def _bend_and_multiply(state: Walk, bend: Bend, affine: Affine) -> None:
    """Take a bend and the matrix behind it in one go."""
    z, found = _cut(state, bend)
    old, largest = products.behind(bend, affine, z, state.first, state.workspace)
    state.tolerance[affine.output] = 8 * _EPS * (affine.gain * largest + affine.offset)
    left, _ = _insert(state, found)
    new = state.workspace.take(len(left), old.shape[1])
    weaving.march(old, z, affine.columns.numpy(), np.diff(bend.slopes), found.begin,
                  found.fraction, found.unit, found.other, found.fresh, new)
    for done in (z, old):
        state.workspace.give(done)
    state.slots[affine.output], state.flat[affine.output] = torch.from_numpy(new), new
