"""The function that a training set suggests before any network has seen it."""

from typing import Any

import torch
from torch import Tensor

from ..._core.batching import in_batches
from ..._core.checks import finite
from ..._core.errors import BadInput


def nearest_values(known: Any, values: Any, points: Any) -> Tensor:
    """Return at each point the value at the nearest known point, by Euclidean distance.

    Its complexity is one to want of a prior: it needs training data alone. Exact; of equally near
    points the first counts. Cost: known · points · inputs operations, in batches.

    Args:
        known: Training points, (known, inputs).
        values: Their values, (known,).
        points: Where to evaluate, (points, inputs).

    Returns:
        (points,), of the type of ``values``.

    Raises:
        BadInput: Shapes do not fit.
        NonFinite: NaN or infinity.

    Example:
        >>> nearest_values([[0.0], [1.0]], [5.0, 7.0], [[0.2], [0.9]]).tolist()
        [5.0, 7.0]
    """
    known, points = (torch.as_tensor(given, dtype=torch.float64) for given in (known, points))
    values = torch.as_tensor(values)
    if known.ndim != 2 or values.shape != known.shape[:1] or not len(known) or (
            points.ndim != 2 or points.shape[1] != known.shape[1]):
        raise BadInput(f"known points have shape {tuple(known.shape)}, values "
                       f"{tuple(values.shape)}, points {tuple(points.shape)}: expected (known, "
                       "inputs), (known,), (points, inputs)")
    for name, given in (("known points", known), ("values", values), ("points", points)):
        finite(name, given)
    parts = in_batches(lambda piece: torch.cdist(points[piece], known).argmin(dim=1), len(points),
                       bytes_per_item=16.0 * len(known))
    return values[torch.cat(parts)] if parts else values[:0]
