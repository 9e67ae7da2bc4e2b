"""Truth tables as machine words, and what counts as a table.

Bit i of a table is the function's value on input i, the i-th row of ``hypercube(n)``: coordinate j
of input i is bit n - 1 - j of i. Bit i lies in word i // 64 at place i % 64, so that the words read
as one number of 2ⁿ bits, the first word lowest. Tables of fewer than 64 bits leave the upper part
of their only word empty.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ..._core.checks import finite_array, whole_number
from ..._core.errors import BadInput

#: Most inputs of a function whose table is laid out: 2²⁰ bits, 128 KiB.
MOST_INPUTS = 20

#: Bits of a word.
WORD = 64


@dataclass(frozen=True)
class Tables:
    """Truth tables of functions of the same inputs.

    Attributes:
        words: The packed tables, uint64, shape (functions, words), contiguous.
        inputs: Number of inputs n.
        batch: Shape of the batch that the rows stand for.
    """

    words: np.ndarray
    inputs: int
    batch: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    @property
    def size(self) -> int:
        """Bits of a table, 2ⁿ."""
        return 1 << self.inputs


def word_count(inputs: int) -> int:
    """Return how many words hold a table of 2ⁿ bits."""
    return max(1, (1 << inputs) // WORD)


def check_inputs(inputs: int) -> int:
    """Return the number of inputs, refusing more than a table is laid out for."""
    if whole_number("inputs", inputs) > MOST_INPUTS:
        raise BadInput(f"inputs is {inputs}: truth tables are laid out for at most {MOST_INPUTS} "
                       "inputs; use random_bits for a sample of them")
    return int(inputs)


def pack(bits: np.ndarray) -> np.ndarray:
    """Pack booleans (..., 2ⁿ) into words (..., words)."""
    octets = np.packbits(bits, axis=-1, bitorder="little")
    missing = -octets.shape[-1] % (WORD // 8)
    padding = [(0, 0)] * (octets.ndim - 1) + [(0, missing)]
    return np.ascontiguousarray(np.pad(octets, padding)).view("<u8").astype(np.uint64, copy=False)


def unpack(words: np.ndarray, inputs: int) -> np.ndarray:
    """Return the booleans (..., 2ⁿ) that words (..., words) hold; eight times their memory."""
    octets = np.ascontiguousarray(words.astype("<u8", copy=False)).view(np.uint8)
    return np.unpackbits(octets, axis=-1, count=1 << inputs, bitorder="little").view(bool)


def written_tables(words: np.ndarray, inputs: int) -> list[str]:
    """Return each table as hexadecimal digits of one number, highest first."""
    digits = max(1, (1 << inputs) // 4)
    octets = np.ascontiguousarray(words[:, ::-1].astype(">u8")).view(np.uint8)
    return [row.tobytes().hex()[-digits:] for row in octets]


def read_tables(tables: Any, *, inputs: int | None = None) -> Tables:
    """Read truth tables in any of their forms.

    Args:
        tables: A result with ``tables`` and ``inputs``, as ``truth_table`` and ``function_prior``
            return it; packed words, uint64 with the words along the last axis; or zeros and ones
            of another type, whose last axis runs over the 2ⁿ inputs.
        inputs: Number of inputs; needed for packed tables of fewer than 6 inputs, which fill only
            part of a word.

    Raises:
        BadInput: The last axis does not fit a number of inputs, or there are other values than 0
            and 1.
    """
    known = getattr(tables, "inputs", None)
    if known is not None and hasattr(tables, "tables"):
        return _packed(np.asarray(tables.tables), int(known))
    if isinstance(tables, torch.Tensor):
        tables = tables.detach().cpu().numpy()
    array = np.asarray(tables)
    if array.dtype == np.uint64:
        return _packed(array, inputs)
    return _unpacked(array, inputs)


def _packed(words: np.ndarray, inputs: int | None) -> Tables:
    if words.ndim == 0:
        raise BadInput("the packed table is a single number: expected words along the last axis")
    length = words.shape[-1]
    if inputs is None:
        inputs = (length * WORD).bit_length() - 1 if length else 0
    inputs = check_inputs(inputs)
    if length != word_count(inputs):
        raise BadInput(f"packed tables have {length} words along the last axis: a function of "
                       f"{inputs} inputs has {word_count(inputs)}")
    rows = np.ascontiguousarray(words).reshape(-1, length)
    if inputs < 6 and (rows >> np.uint64(1 << inputs)).any():
        raise BadInput(f"a packed table has bits beyond the first {1 << inputs}: expected none for "
                       f"{inputs} inputs; pass inputs= as it is")
    return Tables(rows, inputs, words.shape[:-1])


def _unpacked(array: np.ndarray, inputs: int | None) -> Tables:
    if array.dtype != np.bool_:
        finite_array("the tables", array)
        if ((array != 0) & (array != 1)).any():
            raise BadInput("the tables hold other values than 0 and 1: expected bits, or packed "
                           "words as uint64")
    size = array.shape[-1] if array.ndim else 0
    if size < 2 or size & (size - 1):
        raise BadInput(f"the tables have {size} bits along the last axis: expected a power of two, "
                       "one bit an input")
    found = check_inputs(size.bit_length() - 1)
    if inputs is not None and inputs != found:
        raise BadInput(f"the tables have {size} bits along the last axis, {found} inputs: inputs "
                       f"says {inputs}")
    batch = array.shape[:-1]
    words = pack(array.astype(bool, copy=False).reshape(-1, size))
    return Tables(words, found, batch)
