"""Columns of numbers as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .errors import BadInput
from .estimate import Estimate
from .numbers import plain
from .result import as_array

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(columns: Mapping[str, Sequence[Any] | np.ndarray]) -> str:
    """Return columns of equal length as CSV; an estimate fills four columns.

    Words that a spreadsheet would run as a formula get a leading apostrophe.

    Args:
        columns: Name of a column to its cells.

    Raises:
        BadInput: The columns differ in length.
    """
    spread: dict[str, list[Any]] = {}
    for name, cells in columns.items():
        spread |= _spread(str(name), _as_list(cells))
    lengths = {name: len(cells) for name, cells in spread.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise BadInput(f"the columns differ in length ({told}): expected as many cells in each")
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in spread])
    for row in zip(*spread.values(), strict=True):
        writer.writerow([_harmless(cell) for cell in row])
    return buffer.getvalue()


def _as_list(cells: Any) -> list[Any]:
    if isinstance(cells, list | tuple):
        return list(cells)
    return list(as_array(cells).tolist())


def _spread(name: str, cells: list[Any]) -> dict[str, list[Any]]:
    if not any(isinstance(cell, Estimate) for cell in cells):
        return {name: cells}
    return {name: [cell.mean if isinstance(cell, Estimate) else cell for cell in cells]} | {
        f"{name} {part}": [getattr(cell, part, None) for cell in cells]
        for part in ("low", "high", "count")
    }


def _harmless(cell: Any) -> Any:
    cell = plain(cell)
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return repr(cell) if isinstance(cell, float) else cell
