"""One number per function: entropy of the output, and K_LZ of the table."""

from typing import Any

import numpy as np

from ..lempel_ziv import k_lz
from .estimates import binary_entropy
from .packing import read_tables, unpack

#: Bytes of unpacked tables whose complexity is counted at a time.
UNPACKED_BYTES = 64 * 2**20


def output_entropy(tables: Any, *, inputs: int | None = None) -> np.ndarray:
    r"""Return the entropy in bits of each function's output on a random input.

    H(t/2ⁿ) with t the number of ones and H the binary entropy: 0 for constant functions and 1 for
    balanced ones. Exact. A uniformly random function has about
    :math:`1 - 2^{-n}/(2 \ln 2)` on average.

    Args:
        tables: A ``TruthTable``, a ``FunctionPrior``, packed words or bits; see ``read_tables``.
        inputs: Number of inputs, for packed tables of fewer than 6.

    Returns:
        Float64 in the batch's shape.
    """
    read = read_tables(tables, inputs=inputs)
    ones = np.bitwise_count(read.words).sum(axis=1, dtype=np.int64)
    return binary_entropy(ones / read.size).reshape(read.batch)


def table_k_lz(tables: Any, *, inputs: int | None = None) -> np.ndarray:
    """Return the complexity K_LZ of each function's table, read in counting order.

    ``k_lz`` of the unpacked bits, a few at a time; the order, rising or falling, does not matter,
    since K_LZ averages over both.

    Args:
        tables: As for ``output_entropy``.
        inputs: As for ``output_entropy``.

    Returns:
        Bits, float64, in the batch's shape.
    """
    read = read_tables(tables, inputs=inputs)
    step = max(1, UNPACKED_BYTES // read.size)
    parts = [k_lz(unpack(read.words[first:first + step], read.inputs))
             for first in range(0, len(read), step)]
    return np.concatenate([np.empty(0), *parts]).reshape(read.batch)
