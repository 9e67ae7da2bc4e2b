"""The nearest-neighbour rule and its exact intervals along lines."""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..._core.batching import in_batches


@dataclass(frozen=True, eq=False)
class NearestNeighbour:
    """Gives a point the label of the nearest row, in Euclidean distance.

    |x − t|² = |x|² − 2(t·x − |t|²/2): the nearest row is the one of the largest score
    t·x − |t|²/2, which is linear in x. Along a line the rule is a maximum of straight lines.

    Attributes:
        rows: (rows, features), float64.
        labels: (rows,).
    """

    rows: Tensor
    labels: Tensor

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", self.rows.double())

    def scores(self, inputs: Tensor) -> Tensor:
        """Return t·x − |t|²/2 for each input and row, (inputs, rows)."""
        return torch.addmm(-self.rows.square().sum(1) / 2, inputs.double(), self.rows.t())

    def classes(self, inputs: Tensor) -> Tensor:
        """Return the label of the nearest row of each input."""
        return self.labels[self.scores(inputs).argmax(1)]

    def interval(self, point: Tensor, direction: Tensor,
                 window: tuple[float, float]) -> tuple[Tensor, Tensor]:
        """Return how far the class stays along ``point + l · direction``, exactly.

        Args:
            point: (lines, features).
            direction: (lines, features).
            window: Least and largest l.

        Returns:
            The lower ends (at most 0) and the upper ends (at least 0), (lines,) each.
        """

        def work(piece: slice) -> tuple[Tensor, Tensor]:
            start = self.scores(point[piece])
            slope = direction[piece].double() @ self.rows.t()
            return (-self._reach(start, -slope, -window[0]), self._reach(start, slope, window[1]))

        parts = in_batches(work, len(point), bytes_per_item=64.0 * len(self.rows))
        lower, upper = zip(*parts, strict=True)
        return torch.cat(lower), torch.cat(upper)

    def _reach(self, start: Tensor, slope: Tensor, limit: float) -> Tensor:
        """Walk from row to row of the upper envelope until one has another label."""
        count = len(start)
        reach = torch.full((count,), float(limit), dtype=torch.float64)
        at = torch.zeros(count, dtype=torch.float64)
        nearest = start.argmax(1)
        own = self.labels[nearest]
        alive = torch.arange(count)
        while len(alive):
            near = nearest[alive].unsqueeze(1)
            gap = start[alive].gather(1, near) - start[alive]
            gain = slope[alive] - slope[alive].gather(1, near)
            meets = torch.where(gain > 0, gap / gain, torch.inf).clamp(min=at[alive].unsqueeze(1))
            first, winner = meets.min(1)
            # Of rows that take over at once, the steepest goes on.
            ties = torch.where(meets == first.unsqueeze(1), gain, -torch.inf)
            winner = torch.where(first.isfinite(), ties.argmax(1), winner)
            over = first >= limit
            changes = ~over & (self.labels[winner] != own[alive])
            reach[alive[changes]] = first[changes]
            nearest[alive], at[alive] = winner, first
            alive = alive[~over & ~changes]
        return reach
