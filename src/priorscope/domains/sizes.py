"""The refusal to lay out more points than a machine can hold."""

import torch

from .._core.errors import BadInput

#: The largest tensor of points, in bytes, that a domain lays out.
LIMIT = 4 * 2**30


def fits(rows: int, columns: int, dtype: torch.dtype) -> bool:
    """Tell whether ``rows`` x ``columns`` numbers of ``dtype`` stay within ``LIMIT`` bytes."""
    return rows * columns * dtype.itemsize <= LIMIT


def refuse_beyond_limit(what: str, rows: int, columns: int, dtype: torch.dtype, cure: str) -> None:
    """Raise ``BadInput`` with the estimate in bytes when the points would not fit.

    Args:
        what: The call as the user wrote it.
        rows: Number of points.
        columns: Coordinates per point.
        dtype: Type of the coordinates; must be a floating one.
        cure: What to do instead.
    """
    if not dtype.is_floating_point:
        raise BadInput(f"{what} has dtype {dtype}: expected a floating one such as torch.float32")
    if not fits(rows, columns, dtype):
        size = rows * columns * dtype.itemsize / 2**30
        raise BadInput(
            f"{what} would hold {rows} points of {columns} coordinates, about {size:.4g} GiB: "
            f"the limit is {LIMIT // 2**30} GiB; {cure}"
        )
