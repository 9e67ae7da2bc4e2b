"""A nudged elastic band without springs, many chains at once."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from .chains import redistributed, straight, sub_grid, with_inserted
from .energies import Energies
from .nudging import nudged

#: Points inside every edge at which its energy is looked at.
SUB_GRID = 9


@dataclass(frozen=True)
class Schedule:
    """How chains are relaxed.

    Attributes:
        pivots: Inner pivots at the start.
        added: Inner pivots that are added before every cycle but the first.
        cycles: Cycles of steps.
        steps: Steps a cycle.
        learning_rate: Step size of gradient descent.
        momentum: Its momentum, which begins anew in every cycle.
        tangent: See ``tangents``.
        spacing: ``"weighted"``: an edge that was split keeps its share of the length, in two
            parts; ``"equal"``: all edges are equally long.
        low: The least value of an input, or None.
        high: The largest, or None.
    """

    pivots: int
    added: int
    cycles: int
    steps: int
    learning_rate: float
    momentum: float
    tangent: str
    spacing: str
    low: float | None
    high: float | None


def relaxed(start: Tensor, end: Tensor, target: Tensor, energies: Energies, schedule: Schedule, *,
            advance: Callable[[int], None]) -> Tensor:
    """Return relaxed chains from start to end, (chains, pivots + 2, ...).

    Args:
        start: (chains, ...), in the energies' precision and on their device.
        end: The same shape.
        target: Wanted class of each chain.
        energies: Gives energies and slopes.
        schedule: See there.
        advance: Called after each step with 1.
    """
    chains = straight(start, end, schedule.pivots)
    shares, ends = _equal(chains), of_all(chains[:, [0, -1]], target, energies)
    for cycle in range(schedule.cycles):
        if cycle and schedule.added:
            chains, shares = _denser(chains, shares, target, energies, schedule)
        velocity = torch.zeros_like(chains[:, 1:-1])
        for _ in range(schedule.steps):
            chains, velocity = stepped(chains, shares, velocity, ends, target, energies,
                                       schedule)
            advance(1)
    return chains


def stepped(chains: Tensor, shares: Tensor, velocity: Tensor, ends: Tensor, target: Tensor,
            energies: Energies, schedule: Schedule) -> tuple[Tensor, Tensor]:
    """Return chains and velocities after redistribution and one step of gradient descent.

    Args:
        chains: (chains, pivots, ...).
        shares: Of the length, between pivot and pivot.
        velocity: Of the inner pivots.
        ends: Energies of both ends, (chains, 2).
        target: (chains,).
        energies: Gives energies and slopes.
        schedule: See there.
    """
    chains = redistributed(chains, shares)
    inner = chains[:, 1:-1]
    values, slopes = energies.with_slopes(inner.flatten(0, 1), _repeated(target, inner))
    heights = torch.cat([ends[:, :1], values.reshape(inner.shape[:2]), ends[:, 1:]], dim=1)
    force = nudged(slopes.reshape(inner.shape), chains, heights, tangent=schedule.tangent)
    velocity = schedule.momentum * velocity + force
    moved = inner - schedule.learning_rate * velocity
    if schedule.low is not None or schedule.high is not None:
        moved = moved.clamp(schedule.low, schedule.high)
    return torch.cat([chains[:, :1], moved, chains[:, -1:]], dim=1), velocity


def of_all(chains: Tensor, target: Tensor, energies: Energies) -> Tensor:
    """Return the energies of all points of chains (chains, points, ...), (chains, points)."""
    return energies(chains.flatten(0, 1), _repeated(target, chains)).reshape(chains.shape[:2])


def _denser(chains: Tensor, shares: Tensor, target: Tensor, energies: Energies,
            schedule: Schedule) -> tuple[Tensor, Tensor]:
    heights = of_all(chains, target, energies)
    grid = sub_grid(chains, SUB_GRID)
    inside = of_all(grid.flatten(1, 2), target, energies).reshape(grid.shape[:3])
    chains, shares = with_inserted(chains, shares, heights, inside, schedule.added)
    return chains, shares if schedule.spacing == "weighted" else _equal(chains)


def _equal(chains: Tensor) -> Tensor:
    edges = chains.shape[1] - 1
    return torch.full((len(chains), edges), 1 / edges, dtype=torch.float64, device=chains.device)


def _repeated(target: Tensor, points: Tensor) -> Tensor:
    return target.repeat_interleave(points.shape[1])
