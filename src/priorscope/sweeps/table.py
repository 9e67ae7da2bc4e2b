"""From cells to one table."""

import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .._core.errors import BadInput
from .columns import rows_of
from .keys import Config

if TYPE_CHECKING:
    import pandas as pd


def frame_of(cells: Sequence[tuple[int, Config, str]]) -> "pd.DataFrame":
    """Return one row for each entry of each cell's columns.

    The first column is the cell's place in its study, then come the cell's own values and then
    what was measured. Tuples become words joined by commas. The same cells give the same frame,
    however and in whatever order they were computed.

    Args:
        cells: Place, config and encoded columns of each cell, in order.
    """
    import pandas as pd

    table: dict[str, list[Any]] = {}
    total = 0
    for place, config, payload in cells:
        columns = json.loads(payload)
        rows = rows_of(columns)
        for name, value in ({"cell": place} | config | columns).items():
            column = table.setdefault(name, [])
            column.extend([None] * (total - len(column)))
            if name in columns and isinstance(value, list):
                column.extend(value)
            else:
                column.extend([_word(value)] * rows)
        total += rows
    for column in table.values():
        column.extend([None] * (total - len(column)))
    return pd.DataFrame(table)


def _word(value: Any) -> Any:
    return ",".join(map(str, value)) if isinstance(value, list) else value


def parquet_bytes(frame: "pd.DataFrame") -> bytes:
    """Return the frame as a Parquet file: equal frames give equal bytes.

    Raises:
        BadInput: A column mixes kinds, such as numbers and words, that no Parquet column holds.
    """
    import pyarrow as pa

    buffer = io.BytesIO()
    try:
        frame.to_parquet(buffer, index=False)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        kinds = {name: {type(value).__name__ for value in frame[name].dropna()} for name in frame}
        mixed = [f"{name} ({', '.join(sorted(words))})" for name, words in kinds.items()
                 if len(words) > 1]
        reason = f"columns mix kinds: {'; '.join(mixed)}" if mixed else str(error)
        raise BadInput(f"the table cannot be written as Parquet, {reason}") from error
    return buffer.getvalue()
