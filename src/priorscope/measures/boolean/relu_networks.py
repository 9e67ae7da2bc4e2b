"""Stacks of plain ReLU networks laid out for the compiled kernel."""

import numpy as np
from numba import njit

from ..._core.errors import NonFinite
from ...networks.mlp import MLP
from ...networks.stack import Stack
from .aligned import aligned_zeros
from .packing import word_count
from .relu_tables import COLUMNS, LANES, ROWS, WIDE_LANES, fill_tables

#: Hidden layers up to which float32 decides most outputs; beyond, the bound of its error, which
#: grows faster than the outputs do, sends most of them to float64 anyway.
SCREENED_DEPTH = 4


class ReluTables:
    """Turns stacks of one plain ReLU architecture with one output into packed tables.

    Args:
        arch: The architecture.
        values: What stands for bit 0 and for bit 1; rounded to float32, as points would be.
        threshold: Above it a bit is 1.
    """

    def __init__(self, arch: MLP, values: tuple[float, float], threshold: float) -> None:
        self._sizes = np.array(arch.sizes, dtype=np.int64)
        self._constants = np.array(
            [np.float32(values[0]), np.float32(values[1]), threshold], dtype=np.float64)
        self._growth = rounding_growth(arch) if arch.depth <= SCREENED_DEPTH else np.inf
        self._layers, starts, at = [], [], 0
        for position, (columns, rows) in enumerate(arch.shapes):
            hidden = position < arch.depth
            shape = (_up(rows, ROWS) if hidden else rows, _up(columns, COLUMNS))
            self._layers.append((at, shape))
            starts.append(at)
            at += shape[0] * (shape[1] + 1)
        self._starts = np.array(starts, dtype=np.int64)
        self._params = np.zeros((0, at), dtype=np.float32)
        units = max(arch.sizes) + ROWS
        self._room = (
            aligned_zeros((3, units, LANES), np.float32),
            aligned_zeros((3, units, WIDE_LANES), np.float64),
            np.zeros((2, units), np.float32), np.zeros((2, units), np.float64))

    def __call__(self, stack: Stack) -> np.ndarray:
        """Return the packed tables, (networks, words)."""
        tables = np.zeros((stack.count, word_count(int(self._sizes[0]))), dtype=np.uint64)
        failed = fill_tables(self._packed(stack), self._sizes, self._starts, self._constants,
                             self._growth, self._room, tables)
        if failed >= 0:
            raise NonFinite("a network's output overflows: use a law of smaller weights, or fewer "
                            "layers")
        return tables

    def _packed(self, stack: Stack) -> np.ndarray:
        """Copy the weights into the padded rows; the padding stays zero."""
        if len(self._params) < stack.count:
            self._params = np.zeros((stack.count, self._params.shape[1]), dtype=np.float32)
        params = self._params[:stack.count]
        no_bias = np.zeros((stack.count, 0), dtype=np.float32)
        for layer, (start, (rows, columns)) in zip(stack.layers, self._layers, strict=True):
            weight = layer.weight.cpu().numpy()
            bias = no_bias if layer.bias is None else layer.bias.cpu().numpy()
            pack_layer(weight, bias, start, rows, columns, params)
        return params


def rounding_growth(arch: MLP) -> float:
    r"""Bound float32's rounding error of an output, relative to its sum of absolute values.

    A sum of m products and a bias, in any order, is off by at most γ = (m + 1)u/(1 - (m + 1)u) of
    the sum of absolute values, u = 2⁻²⁴ (Higham, "Accuracy and Stability of Numerical Algorithms",
    2002, section 3.1); relu adds nothing. Over the layers the relative errors multiply to
    :math:`\prod_l (1 + γ_l) - 1`. One percent covers the rounding of the bound itself.
    """
    unit = 2.0**-24
    gammas = [(size + 1) * unit / (1 - (size + 1) * unit) for size in arch.sizes[:-1]]
    return 1.01 * float(np.prod([1 + gamma for gamma in gammas]) - 1)


def _up(number: int, step: int) -> int:
    return -(-number // step) * step


@njit(cache=True, nogil=True)
def pack_layer(weight: np.ndarray, bias: np.ndarray, start: int, rows: int, columns: int,
               params: np.ndarray) -> None:
    """Copy the weights and biases of a layer to their place in padded rows, one per network."""
    for network in range(weight.shape[0]):
        for unit in range(weight.shape[1]):
            _copy(weight[network, unit], params[network, start + unit * columns:])
        _copy(bias[network], params[network, start + rows * columns:])


@njit(nogil=True)
def _copy(values: np.ndarray, place: np.ndarray) -> None:
    for i in range(values.size):
        place[i] = values[i]
