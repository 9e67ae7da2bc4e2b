"""Lines a few at a time, so that what they hold stays small and close to the processor."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import finite
from ..._core.errors import BadInput
from ..._core.progress import progress
from ...networks.piecewise import PiecewiseLinear
from .workspace import Workspace

if TYPE_CHECKING:
    from .last_layer import LastLayer

#: Numbers that the nodes of one go should hold in the widest layer: about 16 MiB.
_NUMBERS = 2**21


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some lines, cut into their linear pieces.

    Attributes:
        lines: Which lines these are.
        t: (nodes,) parameters, line behind line.
        first: (lines + 1,) where each line begins.
        outputs: (nodes, outputs), float64.
        degenerate: (lines,) bool.
    """

    lines: slice
    t: np.ndarray
    first: np.ndarray
    outputs: np.ndarray
    degenerate: np.ndarray


def chunks(view: PiecewiseLinear, corners: Callable[[slice], Sequence[Tensor]], total: int,
           parameters: Sequence[float], *, batch_size: int | None = None,
           what: str = "lines") -> Iterator[Chunk]:
    """Cut lines, or polylines, into linear pieces, some at a time.

    Args:
        view: The network.
        corners: Gives, for some lines, the points that they go through in turn, (lines, ...)
            each.
        total: Number of lines.
        parameters: Parameters of the corners, increasing.
        batch_size: Lines a go; None means what keeps a go within some MiB.
        what: The name of the progress bar.
    """
    from .walk import last_layer  # loads numba

    begin, (widest, units) = 0, _widths(view, corners(slice(0, 1))[0])
    # Until the first lines have told: about every fourth unit crosses.
    size = batch_size or max(1, min(64, _NUMBERS // (max(64, units // 4) * widest)))
    layer = last_layer(view)
    times, workspace = np.array(parameters, dtype=np.float64), Workspace()
    with progress(what, total) as advance:
        while begin < total:
            lines = slice(begin, min(begin + size, total))
            chunk = _cut(view, corners(lines), times, lines, workspace, layer)
            yield chunk
            advance(lines.stop - begin)
            begin = lines.stop
            if batch_size is None:
                nodes = len(chunk.t) / (lines.stop - lines.start)
                size = max(1, min(1024, int(_NUMBERS / (nodes * widest))))


def _cut(view: PiecewiseLinear, corners: Sequence[Tensor], times: np.ndarray, lines: slice,
         workspace: Workspace, layer: "LastLayer | None") -> Chunk:
    from .walk import walk  # loads numba

    points = torch.stack([points.to("cpu", torch.float64) for points in corners], dim=1)
    count = len(points)
    first = np.arange(0, len(times) * count + 1, len(times))
    with torch.no_grad():
        end_state = walk(view, points.flatten(0, 1), np.tile(times, count), first, workspace,
                         layer)
    outputs = end_state.slots[view.output].flatten(1)
    finite("the model's output", outputs)
    chunk = Chunk(lines, end_state.t, end_state.first, outputs.numpy().copy(),
                  end_state.degenerate)
    for lent in end_state.flat.values():
        workspace.give(lent)
    return chunk


def _widths(view: PiecewiseLinear, point: Tensor) -> tuple[int, int]:
    """Return the numbers that the widest layer holds for one point, and the units that bend."""
    x = point.to("cpu", torch.float64)
    names = {step.name for step in view.steps}
    widest = max(values.shape[1] for values in view.run(x, keep=names).values())
    return widest, view.patterns(x).shape[1]


def read_ends(start: Tensor, end: Tensor) -> tuple[Tensor, Tensor]:
    """Return the ends of lines, (lines, ...) each, checked.

    Raises:
        BadInput: Shapes that do not fit, or a line whose ends are equal.
        NonFinite: NaN or infinity.
    """
    check_alike("start", start, "end", end)
    same = (start == end).flatten(1).all(dim=1)
    if same.any():
        raise BadInput(f"line {int(same.nonzero()[0])} has no length: start and end are equal for "
                       f"{int(same.sum())} of {len(start)} lines")
    return start, end


def check_alike(name: str, values: Tensor, other_name: str, others: Tensor) -> None:
    """Refuse points that are not finite or of different shapes."""
    finite(name, values)
    finite(other_name, others)
    if values.shape != others.shape:
        raise BadInput(f"{name} has shape {tuple(values.shape)} and {other_name} "
                       f"{tuple(others.shape)}: expected the same")
