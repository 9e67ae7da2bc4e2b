"""Rows of several kinds in one table."""

from typing import Any

import numpy as np

#: What tells rows apart, and what a kind that has no use for it holds there.
_PLACES = {"network": 0, "step": 0, "frequency": 0, "layer": 0, "distance": 0.0, "place": 0.0}


def one_row(kind: str, *, value: Any, **places: Any) -> dict[str, np.ndarray]:
    """Return the columns of one kind of rows.

    Args:
        kind: Its name.
        value: What was measured, of any shape.
        places: Where, each of a shape that can be broadcast to that of the values.
    """
    values = np.asarray(value, dtype=float)
    columns = {name: np.broadcast_to(np.asarray(places.get(name, empty), dtype=type(empty)),
                                     values.shape).ravel() for name, empty in _PLACES.items()}
    return {"kind": np.full(values.size, kind), **columns, "value": values.ravel()}
