"""One part of the study's table."""

from typing import Any

import numpy as np


def part(kind: str, value: Any, *, member: Any = 0, place: Any = 0) -> dict[str, np.ndarray]:
    """Return columns of the broadcast of all arguments, flattened."""
    values, members, places = np.broadcast_arrays(np.asarray(value, dtype=float), member, place)
    return {"kind": np.full(values.size, kind), "member": members.ravel(),
            "place": places.ravel(), "value": values.ravel()}
