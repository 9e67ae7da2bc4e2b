"""Symbols of any kind as a table of small codes, one sequence a row."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ..._core.checks import finite
from ..._core.errors import BadInput

#: Longest sequence: positions are held in 32 bits.
LONGEST = 2**31 - 64

#: Ranges of symbols up to this are looked up in a table whatever the number of symbols.
SMALL_RANGE = 2**16


@dataclass(frozen=True)
class Codes:
    """Sequences over the codes 0 to ``alphabet - 1``.

    Attributes:
        table: The codes, shape (rows, length), contiguous, uint8 or int32.
        alphabet: Number of codes, at least 2; in a single row some may be absent.
        batch: Shape of the batch that the rows stand for.
    """

    table: np.ndarray
    alphabet: int
    batch: tuple[int, ...]


def encode(what: str, symbols: Any) -> Codes:
    """Return the sequences along the last axis of ``symbols`` as codes, the same for equal symbols.

    Raises:
        BadInput: The symbols are not whole numbers, booleans or one ``str``, or have no axis.
        NonFinite: The symbols hold NaN or infinity.
    """
    values = _as_symbols(what, symbols)
    if values.ndim == 0:
        raise BadInput(f"{what} is the single value {values[()]!r}: expected a sequence along the "
                       "last axis, or a str")
    batch, length = values.shape[:-1], values.shape[-1]
    if length > LONGEST:
        raise BadInput(f"{what} holds sequences of {length} symbols: expected at most {LONGEST}")
    codes, alphabet = relabelled(values) if values.size else (np.zeros(values.shape), 0)
    kind = np.uint8 if alphabet <= 256 else np.int32
    table = codes.reshape(math.prod(batch), length).astype(kind, copy=False)
    return Codes(np.ascontiguousarray(table), max(alphabet, 2), batch)


def _as_symbols(what: str, symbols: Any) -> np.ndarray:
    if isinstance(symbols, str):
        return np.frombuffer(symbols.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if isinstance(symbols, torch.Tensor):
        symbols = symbols.detach().cpu()
        # NumPy has no bfloat16.
        symbols = (symbols.double() if symbols.is_floating_point() else symbols).numpy()
    try:
        values = np.asarray(symbols)
    except ValueError:
        raise BadInput(f"{what} holds sequences of different lengths: expected an array whose last "
                       "axis is the sequence; measure them one by one") from None
    if values.dtype.kind not in "biuf":
        raise BadInput(f"{what} has dtype {values.dtype}: expected integers, booleans or one str")
    if values.dtype.kind == "f":
        _require_whole(what, values)
    return values


def _require_whole(what: str, values: np.ndarray) -> None:
    finite(what, values)
    broken = values != np.rint(values)
    if broken.any():
        place = np.unravel_index(int(np.argmax(broken)), values.shape)
        where = f" at index {tuple(int(i) for i in place)}" if place else ""
        raise BadInput(f"{what} holds {values[place]:g}{where}: expected whole numbers; turn real "
                       "values into symbols first, e.g. with symbolise(values)")


def relabelled(values: np.ndarray) -> tuple[np.ndarray, int]:
    """Return codes from 0 in the order of the values, and how many codes there are."""
    if values.dtype == np.bool_:
        return values, 2
    low, high = int(values.min()), int(values.max())
    if low == 0 and high <= 1:
        return values, 2
    if high - low >= max(SMALL_RANGE, 2 * values.size):
        kinds, codes = np.unique(values, return_inverse=True)
        return codes.reshape(values.shape), kinds.size
    # In their own type, small integers would overflow and large unsigned ones would not fit.
    wide = values if values.dtype in (np.uint64, np.float64) else values.astype(np.int64)
    offsets = (wide - wide.dtype.type(low)).astype(np.int64, copy=False)
    present = np.zeros(high - low + 1, dtype=bool)
    present[offsets] = True
    labels = np.cumsum(present) - 1
    return labels[offsets], int(labels[-1]) + 1
