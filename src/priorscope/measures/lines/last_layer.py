"""The last hidden layer on lines, without most of its values.

Of the last hidden layer z = Wa + b only two things are needed: where its units cross zero, and the
outputs. Values at a few nodes, the anchors, rule most units out: between two anchors

    |zᵤ(t) − chord| ≤ ‖Wᵤ‖ · max ‖a(t) − chord‖      (Cauchy and Schwarz),

so that a unit of one sign at both, further from zero than this, does not cross. Only the others are
computed at the nodes in between. The outputs follow from E = W_out·D·W, D the slopes of the units,
which a unit that crosses changes by one outer product: few numbers where outputs are few.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import torch
from numba import njit

from ...networks.piecewise import Affine, Bend
from . import screening
from .crossings import order, room
from .weaving import new_nodes

#: Units and outputs from and up to which this way pays.
_WIDE, _OUTPUTS = 128, 16

_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class LastLayer:
    """The layer's map W, b, its activation, and the map of the outputs.

    Attributes:
        affine: W and b.
        bend: The activation, of one kink at 0.
        readout: W_out and its bias.
        weights: W.
        shift: b, zeros where there is none.
        norms: ‖Wᵤ‖ with room for rounding.
    """

    affine: Affine
    bend: Bend
    readout: Affine
    weights: np.ndarray
    shift: np.ndarray
    norms: np.ndarray

    @classmethod
    def of(cls, affine: Affine, bend: Bend, readout: Affine) -> "LastLayer | None":
        """Return the layer where this way pays and holds, else None."""
        if affine.matrix is None or readout.matrix is None:
            return None
        outputs, units = readout.matrix.shape
        straight = bend.kinks == (0.0,) and bend.level == 0.0
        if not straight or units < _WIDE or affine.matrix.shape[1] < _WIDE or outputs > _OUTPUTS:
            return None
        weights, bias = affine.matrix.numpy(), affine.bias
        shift = np.zeros(units) if bias is None else bias.numpy()
        return cls(affine, bend, readout, weights, shift,
                   (1 + 1e-9) * np.linalg.norm(weights, axis=1))


def outputs_through(layer: LastLayer, a: np.ndarray, t: np.ndarray, first: np.ndarray,
                    degenerate: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return parameters, line starts and outputs at the old nodes and at the layer's crossings.

    Args:
        layer: The last hidden layer and what comes behind it.
        a: (nodes, inputs of the layer), linear between nodes.
        t: (nodes,) parameters.
        first: (lines + 1,) where each line begins.
        degenerate: (lines,), set where breakpoints are one or a unit stays at zero.
    """
    # Far anchors save products and leave more suspects: products of wide layers cost more.
    anchors = _anchors(first, 8 if len(layer.weights) < 512 else 16)
    z = (torch.from_numpy(a[anchors]) @ layer.affine.columns).numpy() + layer.shift
    away, largest = screening.spread(a, t, first, anchors)
    tolerance = 8 * _EPS * (layer.affine.gain * largest + layer.affine.offset)
    starts, units = screening.suspects(z, anchors, first, layer.norms, away, tolerance)
    values = screening.inner_values(a, z, anchors, starts, units, layer.weights, layer.shift,
                                    tolerance)
    active = screening.states_at_start(z, anchors, first, starts, units, values)
    nothing = np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64)
    counts = np.zeros(len(t) + 1, np.int64)
    screening.crossings(anchors, first, starts, units, values, active.copy(), counts,
                        np.zeros(0, np.int64), *nothing, degenerate)
    begin = np.cumsum(counts) - counts
    found = room(begin)
    screening.crossings(anchors, first, starts, units, values, active.copy(), counts, begin,
                        *found[:3], degenerate)
    order(t, first, begin, *found, degenerate)
    fraction, unit, _, fresh = found
    times, line_starts, _, _ = new_nodes(t, first, begin, fraction, fresh)
    maps, shifts = _maps_at_start(layer, active)
    outputs = np.empty((len(times), maps.shape[1]))
    read_out(a, first, begin, fraction, unit, fresh, active, maps, shifts, layer.weights,
             layer.shift, layer.readout.columns.numpy(), 1.0 - layer.bend.slopes[0], outputs)
    return times, line_starts, outputs


def _anchors(first: np.ndarray, step: int) -> np.ndarray:
    """Return each line's first node, every ``step`` further ones, and its last."""
    return np.concatenate([np.append(np.arange(begin, end - 1, step), end - 1)
                           for begin, end in itertools.pairwise(first)])


def _maps_at_start(layer: LastLayer, active: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return E (lines, outputs, inputs) and its constant part (lines, outputs) at the starts."""
    matrix, readout, bias = layer.affine.matrix, layer.readout.matrix, layer.readout.bias
    assert matrix is not None
    assert readout is not None
    slopes = torch.from_numpy(np.where(active, 1.0, layer.bend.slopes[0]))
    bent = readout * slopes.unsqueeze(1)
    maps = (bent.flatten(0, 1) @ matrix).reshape(len(active), len(readout), -1)
    shifts = bent @ torch.from_numpy(layer.shift)
    return maps.numpy(), (shifts if bias is None else shifts + bias).numpy()


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract", "reassoc", "nsz"})
def read_out(a: np.ndarray, first: np.ndarray, begin: np.ndarray, fraction: np.ndarray,
             unit: np.ndarray, fresh: np.ndarray, active: np.ndarray, maps: np.ndarray,
             shifts: np.ndarray, weights: np.ndarray, shift: np.ndarray, columns: np.ndarray,
             turn: float, outputs: np.ndarray) -> None:
    """Write E·a + e at old and new nodes, E changed by each unit that crosses.

    Args:
        a: (nodes, inputs).
        first: (lines + 1,) where each line begins.
        begin: First crossing of each segment.
        fraction: Place of each crossing.
        unit: Which unit crosses.
        fresh: Whether the crossing is a node.
        active: (lines, units) at the starts; changed.
        maps: (lines, outputs, inputs) E at the starts; changed.
        shifts: (lines, outputs) e at the starts; changed.
        weights: (units, inputs) of the layer.
        shift: (units,) its bias.
        columns: (units, outputs), the transposed readout.
        turn: Change of slope at the kink.
        outputs: (old and new nodes, outputs), written.
    """
    at, between = 0, np.empty(a.shape[1])
    for line in range(len(first) - 1):
        e_map, e_shift = maps[line], shifts[line]
        for node in range(first[line], first[line + 1]):
            _apply(e_map, e_shift, a[node], outputs[at])
            at += 1
            for cross in range(begin[node], begin[node + 1]):
                u = unit[cross]
                if fresh[cross]:
                    for k in range(len(between)):
                        between[k] = a[node, k] + fraction[cross] * (a[node + 1, k] - a[node, k])
                    _apply(e_map, e_shift, between, outputs[at])
                    at += 1
                step = -turn if active[line, u] else turn
                active[line, u] = not active[line, u]
                for c in range(len(e_shift)):
                    factor = step * columns[u, c]
                    for k in range(len(between)):
                        e_map[c, k] += factor * weights[u, k]
                    e_shift[c] += factor * shift[u]


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract", "reassoc", "nsz"})
def _apply(e_map: np.ndarray, e_shift: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    for c in range(len(y)):
        total = 0.0
        for k in range(len(x)):
            total += e_map[c, k] * x[k]
        y[c] = total + e_shift[c]
