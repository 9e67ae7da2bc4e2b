"""What a cell returns, checked and turned into text that gives back the same numbers."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .._core.errors import BadInput, NonFinite
from .._core.result import as_array

#: Name of a column to its values; a scalar holds for all rows of the cell.
Columns = dict[str, Any]

#: Whole numbers that a table can hold.
_WHOLE = range(-(2**63), 2**64)


def encode(columns: Mapping[str, Any]) -> str:
    """Return columns as one line of JSON; floats keep every digit.

    Raises:
        BadInput: No mapping, an array of more than one dimension, arrays of unequal length,
            values of another kind than numbers, words, truth values and None, or whole numbers
            beyond 64 bits.
        NonFinite: A value is NaN or infinite.
    """
    if not isinstance(columns, Mapping):
        raise BadInput(f"the measure returned a {type(columns).__name__}: expected columns, "
                       "a mapping of names to values")
    plain = {str(name): _plain(str(name), values) for name, values in columns.items()}
    lengths = {name: len(values) for name, values in plain.items() if isinstance(values, list)}
    if len(set(lengths.values())) > 1:
        words = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise BadInput(f"the columns differ in length: {words}")
    return json.dumps(plain, separators=(",", ":"), allow_nan=False)


def _plain(name: str, values: Any) -> Any:
    if values is None or isinstance(values, str | bool | int | float):
        return _checked(name, values)
    if isinstance(values, list | tuple):
        return [_checked(name, value.item() if isinstance(value, np.generic) else value)
                for value in values]
    array = as_array(values)
    if array.ndim > 1:
        raise BadInput(f"column {name} has shape {array.shape}: expected one dimension")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        bad = int((~np.isfinite(array)).sum())
        raise NonFinite(f"column {name} holds NaN or infinity in {bad} of {array.size} rows")
    if array.dtype.kind not in "fiubU":
        raise BadInput(f"column {name} is of type {array.dtype}: expected numbers or words")
    return array.tolist()


def _checked(name: str, value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise NonFinite(f"column {name} holds {value}")
    if isinstance(value, int) and value not in _WHOLE:
        raise BadInput(f"column {name} holds a whole number of {value.bit_length()} bits: expected "
                       "at most 64")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise BadInput(f"column {name} holds a {type(value).__name__}: expected numbers or words")


def rows_of(columns: Columns) -> int:
    """Return how many rows the columns of a cell fill: their arrays' length, else one."""
    return next((len(values) for values in columns.values() if isinstance(values, list)), 1)
