"""Matrix products behind a bend, without most of the zeros that a ReLU leaves.

Along a line most units turn on or off once. Ordered by when they do, those active over a few
neighbouring nodes stand side by side: a block of nodes needs one range of the ordered units.
"""

import numpy as np
import torch
from numba import njit

from ...networks.piecewise import Affine, Bend
from .workspace import Workspace

#: Inputs and outputs of a matrix and nodes of a line from which on ordering pays; nodes of a block.
_WIDE, _BLOCK = 192, 128


def behind(bend: Bend, affine: Affine, z: np.ndarray, first: np.ndarray,
           workspace: Workspace) -> tuple[np.ndarray, np.ndarray]:
    """Return W·φ(z) + b and the largest |φ(z)| at each node.

    Args:
        bend: φ.
        affine: W and b.
        z: (nodes, units).
        first: (lines + 1,) where each line begins.
        workspace: Where the product is put.
    """
    largest, columns = np.empty(len(z)), affine.columns.numpy()
    product = workspace.take(len(z), columns.shape[1])
    rectifies = bend.slopes[0] == 0.0 and bend.kinks == (0.0,)
    if rectifies and min(columns.shape) >= _WIDE and len(z) >= _BLOCK * (len(first) - 1):
        for line in range(len(first) - 1):
            nodes = slice(first[line], first[line + 1])
            _ordered(columns, z[nodes], product[nodes], largest[nodes], workspace)
    else:
        values = workspace.take(*z.shape)
        _bend(z, np.array(bend.kinks), np.array(bend.slopes), bend.level, values, largest)
        torch.mm(torch.from_numpy(values), affine.columns, out=torch.from_numpy(product))
        workspace.give(values)
    if affine.bias is not None:
        product += affine.bias.numpy()
    return product, largest


def _ordered(columns: np.ndarray, z: np.ndarray, product: np.ndarray, largest: np.ndarray,
             workspace: Workspace) -> None:
    """Write one line's product, block by block."""
    begin, end = _lifetimes(z)
    living = np.flatnonzero(end >= 0)
    before, after = begin[living] > 0, end[living] < len(z) - 1
    # Those that turn off, by when; those that stay; those that turn on, by when.
    key = np.where(before, len(z) + begin[living], np.where(after, end[living] - len(z), 0))
    order = living[np.argsort(key, kind="stable")]
    values, kept = workspace.take(len(z), len(order)), workspace.take(len(order), columns.shape[1])
    _rectify(z, order, values, largest)
    low, high = _ranges(begin[order], end[order], -(-len(z) // _BLOCK))
    np.take(columns, order, axis=0, out=kept, mode="clip")  # "raise" would buffer
    # Torch's products obey its own number of threads, NumPy's would not.
    given, chosen, written = map(torch.from_numpy, (values, kept, product))
    for block in range(len(low)):
        rows = slice(block * _BLOCK, (block + 1) * _BLOCK)
        some = slice(low[block], max(high[block], low[block]))
        torch.mm(given[rows, some], chosen[some], out=written[rows])
    for done in (values, kept):
        workspace.give(done)


@njit(cache=True, nogil=True)
def _lifetimes(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last node at which each unit is active; -1 as the last where none."""
    units = z.shape[1]
    begin, end = np.full(units, len(z), np.int64), np.full(units, -1, np.int64)
    for node in range(len(z)):
        for unit in range(units):
            active = z[node, unit] > 0.0
            begin[unit] = min(begin[unit], node if active else len(z))
            end[unit] = node if active else end[unit]
    return begin, end


@njit(cache=True, nogil=True)
def _ranges(begin: np.ndarray, end: np.ndarray, blocks: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the range of ordered units that are active somewhere in each block."""
    low, high = np.full(blocks, len(begin), np.int64), np.zeros(blocks, np.int64)
    for place in range(len(begin)):
        for block in range(begin[place] // _BLOCK, end[place] // _BLOCK + 1):
            low[block] = min(low[block], place)
            high[block] = place + 1
    return low, high


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "reassoc"})
def _rectify(z: np.ndarray, order: np.ndarray, values: np.ndarray, largest: np.ndarray) -> None:
    for node in range(len(z)):
        top = 0.0
        for place in range(len(order)):
            value = max(z[node, order[place]], 0.0)
            values[node, place] = value
            top = max(top, value)
        largest[node] = top


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "reassoc"})
def _bend(z: np.ndarray, kinks: np.ndarray, slopes: np.ndarray, level: float, values: np.ndarray,
          largest: np.ndarray) -> None:
    for node in range(len(z)):
        for unit in range(z.shape[1]):
            values[node, unit] = level + slopes[0] * (z[node, unit] - kinks[0])
        for place in range(len(kinks)):
            kink, turn = kinks[place], slopes[place + 1] - slopes[place]
            for unit in range(z.shape[1]):
                values[node, unit] += turn * max(z[node, unit] - kink, 0.0)
        top = 0.0
        for unit in range(z.shape[1]):
            top = max(top, abs(values[node, unit]))
        largest[node] = top
