"""Stacks of plain ReLU networks handed to the compiled kernel."""

import numpy as np

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
        units = max(arch.sizes) + ROWS
        self._room = (
            aligned_zeros((3, units, LANES), np.float32),
            aligned_zeros((3, units, WIDE_LANES), np.float64),
            np.zeros((2, units), np.float32), np.zeros((2, units), np.float64))
        #: What a pass may read behind the last weight.
        self._behind = np.zeros(ROWS * (max(arch.sizes) + COLUMNS), dtype=np.float32)

    def __call__(self, stack: Stack) -> np.ndarray:
        """Return the packed tables, (networks, words)."""
        tables = np.zeros((stack.count, word_count(int(self._sizes[0]))), dtype=np.uint64)
        flat, starts = self._flat(stack)
        failed = fill_tables(flat, self._sizes, starts, self._constants, self._growth, self._room,
                             tables)
        if failed >= 0:
            raise NonFinite("a network's output overflows: use a law of smaller weights, or fewer "
                            "layers")
        return tables

    def _flat(self, stack: Stack) -> tuple[np.ndarray, np.ndarray]:
        """Return all weights and biases in one array, and where those of each layer start."""
        parts = []
        for layer in stack.layers:
            weight = layer.weight.cpu().numpy()
            bias = np.zeros(weight.shape[:2], dtype=np.float32)
            parts += [weight, bias if layer.bias is None else layer.bias.cpu().numpy()]
        starts = np.cumsum([0, *(part.size for part in parts[:-1])]).reshape(-1, 2)
        return np.concatenate([*(part.reshape(-1) for part in parts), self._behind]), starts


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
