"""What is computed on lines already cut: inner layers, activation patterns, the certificate."""

from collections.abc import Callable, Collection
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from ...networks.piecewise import PiecewiseLinear


def layers_along(view: PiecewiseLinear, start: Tensor, end: Tensor, t: Tensor, first: np.ndarray,
                 layers: Collection[str], patterns: bool) -> dict[str, Tensor]:
    """Return what is asked for, the lines one behind another.

    Args:
        view: The network.
        start: (lines, ...).
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


def errors_in_the_middle(model: Callable[[Tensor], Tensor], start: Tensor, end: Tensor, t: Tensor,
                         first: np.ndarray, outputs: Tensor) -> Tensor:
    """Return, per line, the largest error of the outputs in the middle of a piece.

    Args:
        model: The model's own forward in float64, points -> (points, outputs).
        start: (lines, ...).
        end: The same shape.
        t: (nodes,) breakpoints.
        first: (lines + 1,) where each line begins.
        outputs: (nodes, outputs) at the breakpoints.

    Returns:
        Errors relative to the largest output met on the line, (lines,).
    """
    a, b = start.to("cpu", torch.float64), end.to("cpu", torch.float64)
    errors = torch.zeros(len(first) - 1, dtype=torch.float64)
    for line, (low, high) in enumerate(pairwise(first)):
        places, ours = t[low:high], outputs[low:high]
        middle = 0.5 * (places[1:] + places[:-1])
        truth = model(_points(a[line:line + 1], b[line:line + 1], middle,
                              torch.tensor([len(middle)])))
        gap = (truth - 0.5 * (ours[1:] + ours[:-1])).abs().max()
        errors[line] = gap / ours.abs().max().clamp_min(1e-300)
    return errors


def _points(a: Tensor, b: Tensor, t: Tensor, counts: Tensor) -> Tensor:
    """Return x(t) for the parameters of every line."""
    along = t.reshape(-1, *[1] * (a.ndim - 1))
    return torch.lerp(a.repeat_interleave(counts, dim=0), b.repeat_interleave(counts, dim=0),
                      along)
