"""Values, slopes and activation patterns of inner layers on lines already cut."""

from collections.abc import Collection

import numpy as np
import torch
from torch import Tensor

from ...networks.piecewise import PiecewiseLinear


def layers_along(view: PiecewiseLinear, start: Tensor, end: Tensor, t: Tensor, first: np.ndarray,
                 layers: Collection[str], patterns: bool) -> dict[str, Tensor]:
    """Return what is asked for, the lines one behind another.

    Args:
        view: The network.
        start: (lines, *shape).
        end: The same shape.
        t: (nodes,) breakpoints.
        first: (lines + 1,) where each line begins.
        layers: Names of layers.
        patterns: Whether patterns are wanted.

    Returns:
        ``layers.NAME`` at the breakpoints, ``slopes.NAME`` and ``patterns`` per piece; slopes
        hold the outputs' as ``slopes.`` too.
    """
    found: dict[str, Tensor] = {}
    if not layers and not patterns:
        return found
    a, b = start.to("cpu", torch.float64), end.to("cpu", torch.float64)
    nodes = torch.from_numpy(np.diff(first))
    if layers:
        values = view.run(_points(a, b, t, nodes), keep=layers)
        found |= {f"layers.{name}": values[name] for name in layers}
    last = torch.zeros(len(t), dtype=torch.bool)
    last[torch.from_numpy(first[1:]) - 1] = True
    middle = 0.5 * (t[:-1] + t[1:])[~last[:-1]]
    points = _points(a, b, middle, nodes - 1)
    if layers:
        slopes = view.slopes(points, torch.repeat_interleave(b - a, nodes - 1, dim=0), keep=layers)
        found |= {f"slopes.{name}": slopes[name] for name in ("", *layers)}
    if patterns:
        found["patterns"] = view.patterns(points)
    return found


def _points(a: Tensor, b: Tensor, t: Tensor, counts: Tensor) -> Tensor:
    """Return x(t) for the parameters of every line."""
    along = t.reshape(-1, *[1] * (a.ndim - 1))
    return torch.lerp(a.repeat_interleave(counts, dim=0), b.repeat_interleave(counts, dim=0),
                      along)
