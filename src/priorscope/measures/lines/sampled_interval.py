"""How far a class reaches along a line, looked at on a grid: for any model."""

from collections.abc import Callable

import torch
from torch import Tensor

from ..._core.batching import in_batches
from ...networks.decisions import classes
from ...networks.evaluation import Model, check_model, evaluate, placement
from ...networks.returned import chosen

#: From lines (a slice) and a place on each of their points, (lines, places), to classes there.
_ClassesAt = Callable[[slice, Tensor], Tensor]


def sampled_interval(model: Model, x: Tensor, v: Tensor, window: tuple[float, float],
                     wanted: Tensor | None, *, threshold: float, samples: int, halvings: int,
                     output: int | str | None, batch_size: int | None,
                     ) -> tuple[Tensor, Tensor, Tensor]:
    """Return lower and upper ends, float64, and the class that is followed, (lines,) each.

    Args:
        model: A module or callable.
        x: Base points, (lines, ...).
        v: Directions, of the same shape.
        window: Where to stop.
        wanted: The class that is followed, (lines,); None means the base point's own.
        threshold: Where a single output changes class.
        samples: Points of the grid.
        halvings: How often the step in which the class changes is halved.
        output: Which output is meant, where the model returns several.
        batch_size: Lines at a time; None means what fits.
    """
    check_model(model)
    device, dtype = placement(model, x)

    def meant(points: Tensor) -> Tensor:
        return chosen(model(points.to(device, dtype)), output)

    def classes_at(lines: slice, places: Tensor) -> Tensor:
        along = places.reshape(*places.shape, *[1] * (x.ndim - 1))
        points = x[lines].unsqueeze(1).double() + along * v[lines].unsqueeze(1)
        found = classes(evaluate(meant, points.flatten(0, 1)).cpu(), threshold=threshold)
        return found.reshape(places.shape)

    own = classes(evaluate(meant, x).cpu(), threshold=threshold)
    followed = own if wanted is None else wanted
    grid = torch.linspace(*window, samples, dtype=torch.float64)

    def work(lines: slice) -> Tensor:
        return _ends(classes_at, lines, followed[lines], grid, halvings)

    lower, upper = torch.cat(in_batches(work, len(x), batch_size=batch_size,
                                        bytes_per_item=16.0 * samples * x[0].numel())).unbind(1)
    strange = own != followed
    return lower.masked_fill(strange, 0.0), upper.masked_fill(strange, 0.0), followed


def _ends(classes_at: _ClassesAt, lines: slice, followed: Tensor, grid: Tensor,
          halvings: int) -> Tensor:
    """Return the lower and the upper end of each line, (lines, 2)."""
    same = classes_at(lines, grid.expand(len(followed), -1)) == followed.unsqueeze(1)
    ends = []
    for side, places in ((same[:, grid <= 0].flip(1), grid[grid <= 0].flip(0)),
                         (same[:, grid >= 0], grid[grid >= 0])):
        held, left = _reach(side, places)
        for _ in range(halvings):
            middle = (held + left) / 2
            keeps = classes_at(lines, middle.unsqueeze(1))[:, 0] == followed
            held, left = torch.where(keeps, middle, held), torch.where(keeps, left, middle)
        ends.append(held)
    return torch.stack(ends, dim=1)


def _reach(same: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
    """Return the last place before the class first differs, and the next, the same at the end."""
    count = same.long().cumprod(dim=1).sum(dim=1)
    steps = torch.cat([places.new_zeros(1), places, places[-1:]])
    held = steps[count]
    return held, torch.where(count < len(places), steps[count + 1], held)
