"""The closed-form pieces of a network along a curve or polyline."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.errors import UnsupportedModel
from ...domains.curves import Curve
from ...networks.evaluation import Model
from ...networks.piecewise import PiecewiseLinear, piecewise_linear
from ..lines import linear_pieces
from ..trajectories.paths import Path
from ..trajectories.request import ends_of, refuse_functions
from ..trajectories.sampled import sampled_values
from ..trajectories.tally import Tally
from ..trajectories.walking import Pieces, Walk
from ..trajectories.watching import OUTPUT, Watched
from .broken_ellipse import BrokenEllipse
from .broken_line import BrokenLine


@dataclass(frozen=True, eq=False)
class Along:
    """A network along a curve, as a function of the curve's parameter t ∈ [0, 1].

    Attributes:
        function: The function, of t times ``turn``.
        turn: Largest parameter of the function: an angle for ellipses, else 1.
    """

    function: BrokenLine | BrokenEllipse
    turn: float


def exact_along(model: Any, path: Path, output: int | str | None) -> Along:
    """Return the exact pieces.

    Raises:
        UnsupportedModel: The model is not piecewise linear, or the curve a function only.
    """
    refuse_functions([path])
    if not isinstance(model, nn.Module):
        raise UnsupportedModel("exact geometry looks into a torch.nn.Module: a callable has "
                               "a sampled spectrum alone, with exact=False")
    if path.round:
        return _elliptic(model, path, output)
    assert path.terms is not None
    start, edges = path.terms[:, 1], len(path.terms)
    pieces = linear_pieces(model, start, start + path.terms[:, 0], output=output)
    nodes = [(place + t.numpy()) / edges for place, t in enumerate(pieces.breakpoints)]
    values = [own.numpy() for own in pieces.outputs]
    joined = np.concatenate([*(own[:-1] for own in nodes), nodes[-1][-1:]])
    heights = np.concatenate([*(own[:-1] for own in values), values[-1][-1:]])
    # Corners within rounding of a knot fall on it in units of the whole polyline.
    apart = np.concatenate([[True], np.diff(joined) > 0])
    return Along(BrokenLine(joined[apart], heights[apart]), 1.0)


def sampled_along(model: Model, path: Path, output: int | str | None, samples: int,
                  batch_size: int | None) -> BrokenLine:
    """Return the polyline through the network's values at even steps of t."""
    steps = path.steps(samples + 1)
    watched = Watched(model, output, path.points(torch.tensor([0]), steps))
    parts: list[Tensor] = []
    for values in sampled_values(watched, path, (OUTPUT,), steps, batch_size):
        # Batches share their end points.
        parts.append(values[OUTPUT][1 if parts else 0:])
    return BrokenLine(np.arange(steps + 1) / steps, torch.cat(parts).numpy())


def is_closed(curve: Any) -> bool:
    """Say whether a curve or polyline ends where it begins."""
    if isinstance(curve, Curve):
        return curve.closed
    points = torch.as_tensor(curve)
    return bool((points[0] == points[-1]).all())


class _Collected(Walk):
    """A walk that keeps the coefficients of the outputs on every piece."""

    def __init__(self, view: PiecewiseLinear) -> None:
        super().__init__(view, Tally(1))
        self.parts: list[tuple[Pieces, Tensor]] = []

    def _end(self, pieces: Pieces, terms: Tensor) -> None:
        self.parts.append((pieces, terms))


def _elliptic(model: nn.Module, path: Path, output: int | str | None) -> Along:
    walk = _Collected(piecewise_linear(model, ends_of([path]), output=output))
    walk.follow([path], [0])
    low = torch.cat([pieces.low for pieces, _ in walk.parts])
    terms = torch.cat([terms for _, terms in walk.parts])
    nodes = np.append(low.numpy(), float(path.high[-1]))
    return Along(BrokenEllipse(nodes, terms.numpy()), float(path.high[-1]))
