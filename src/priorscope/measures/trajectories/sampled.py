"""A model followed along a path by samples, their number doubled until the lengths settle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..._core.batching import batch_length, spans
from .paths import Path
from .watching import OUTPUT, Values, Watched

_BUDGET = 64 * 2**20

#: Bytes of a layer's values that are summed up at a time: more falls out of the cache, less
#: spends its time in starting threads.
_CACHE = 2**20


@dataclass(frozen=True)
class Sampling:
    """How finely a path is sampled.

    Attributes:
        samples: Points of the first go.
        most: Points that no go may exceed.
        rtol: Relative change of every length below which no further go follows.
        batch_size: Points a call; None means what fits in memory.
    """

    samples: int
    most: int
    rtol: float
    batch_size: int | None


def sampled_lengths(watched: Watched, path: Path, names: Sequence[str],
                    sampling: Sampling) -> tuple[Tensor, int, bool]:
    """Return (layers,) lengths of polylines along the path, their points, whether they settled.

    The samples of a go are among those of the next, so that the lengths can only grow.
    """
    steps = path.steps(sampling.samples)
    lengths = _lengths(watched, path, names, steps, sampling.batch_size)
    while 2 * steps + 1 <= sampling.most:
        steps *= 2
        finer = _lengths(watched, path, names, steps, sampling.batch_size)
        settled = bool(((finer - lengths).abs() <= sampling.rtol * finer).all())
        lengths = finer
        if settled:
            return lengths, steps + 1, True
    return lengths, steps + 1, False


def _lengths(watched: Watched, path: Path, names: Sequence[str], steps: int,
             batch_size: int | None) -> Tensor:
    total = torch.zeros(len(names), dtype=torch.float64)
    widest = max(path.shape.numel(), *watched.widths.values())
    for points in _points(path, steps, 8.0 * widest, batch_size, max(_CACHE, 512 * widest)):
        total += watched.lengths(points, names)
    return total


def sampled_values(watched: Watched, path: Path, names: Sequence[str], steps: int,
                   batch_size: int | None) -> Iterator[Values]:
    """Yield the layers' values along the path, in batches that share their end points."""
    # Twice: the values in the model's dtype and those in float64.
    units = 2 * sum(watched.widths[name] for name in (*names, OUTPUT)) + path.shape.numel()
    for points in _points(path, steps, 16.0 * units + 4096, batch_size, _BUDGET):
        yield watched(points, names)


def _points(path: Path, steps: int, bytes_per_point: float, batch_size: int | None,
            budget: int) -> Iterator[Tensor]:
    """Yield the path's points in batches that share their end points."""
    length = batch_length(bytes_per_point, batch_size=batch_size, budget=budget)
    for span in spans(steps, max(1, length - 1)):
        yield path.points(torch.arange(span.start, span.stop + 1), steps)
