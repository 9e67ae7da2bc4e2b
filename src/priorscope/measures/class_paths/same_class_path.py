"""Paths from input to input along which a network's class does not change."""

from typing import Any

import torch
from torch import Tensor

from ..._core.batching import spans
from ..._core.checks import known_name, real_number, whole_number
from ..._core.errors import BadInput
from ..._core.progress import progress
from ...networks.decisions import classes
from ...networks.evaluation import Model, check_model
from ..lines.chunks import read_ends
from ..lines.points import as_points
from .band import SUB_GRID, Schedule, relaxed
from .chains import edge_lengths
from .class_paths import ClassPaths
from .energies import ENERGIES, Energies
from .evidence import Evidence, Witness
from .nudging import TANGENTS

SPACINGS = ("weighted", "equal")

#: Numbers that the chains of one go may hold with the points between their pivots: 128 MiB.
_NUMBERS = 2**25


def same_class_path(model: Model, a: Any, b: Any, *, target: Any = None, pivots: int = 7,
                    added: int = 2, cycles: int = 4, steps: int = 10,
                    learning_rate: float = 1e-3, momentum: float = 0.9, energy: str = "logit",
                    tangent: str = "uphill", spacing: str = "weighted", low: float | None = None,
                    high: float | None = None, certify: bool = True, threshold: float = 0.0,
                    output: int | str | None = None,
                    batch_size: int | None = None) -> ClassPaths:
    """Bend straight segments between inputs of one class until no other class is met on them.

    A chain of pivots from a to b descends the energy -z_c, z_c being the logit of the class, by
    gradient descent with momentum: before every step the pivots are moved along the chain to their
    distances, and of the gradient only the part across the chain is used. Between cycles pivots
    are added on the edges where the energy most exceeds the line between its two pivots. The ends
    stay. (Rahaman et al. 2019, App. A.7: 4 cycles of 10 steps at 0.001 with momentum 0.9; the
    number of pivots is not stated.)

    The descent may end on a path that crosses another class, and then does not say that there is
    no other: more ``cycles`` or a larger ``learning_rate`` may find one. Whether a path stays in
    the class is proved for piecewise-linear modules by cutting every edge into its linear pieces,
    between which no lead and no softmax probability is lower than at both ends; other models are
    looked at at samples.

    Cost: a backward pass a pivot and step; then that of ``linear_pieces`` for about two lines a
    pair, which outweighs the rest in convolutional networks. The module itself is evaluated as it
    is, in its own precision; certificates are of the network in float64.

    Args:
        model: A module in evaluation mode, or a differentiable callable (sampled).
        a: Where the paths begin, (pairs, ...), or one vector.
        b: Where they end, of the same shape.
        target: The class, one or one per pair; None means that of both ends.
        pivots: Inner pivots at the start, evenly spaced.
        added: Inner pivots that are added before every cycle but the first.
        cycles: Cycles; 0 leaves the straight segments.
        steps: Steps a cycle.
        learning_rate: In units of the input squared per unit of logit.
        momentum: From 0 to below 1; begins anew in every cycle.
        energy: ``"logit"``, the paper's; ``"margin"``, the logit less the largest other one, which
            is positive just where the class is met. For a single output both are its signed
            distance from the threshold.
        tangent: ``"uphill"``, towards the neighbour of higher energy, or ``"central"``.
        spacing: ``"weighted"``, where edges that were split stay as short as their parts, or
            ``"equal"``.
        low: The least value that an inner pivot may take, such as 0 for pixels.
        high: The largest.
        certify: Whether linear pieces are cut at all.
        threshold: Where a single output changes class.
        output: Which output is meant, where the model returns several: a place or a key.
        batch_size: Inputs a call; None means what fits.

    Raises:
        UnsupportedModel: Stochastic, half precision, or without a derivative.
        BadInput: Ends of other shapes, equal, or of another class than the path's.
        NonFinite: NaN or infinity in the ends, a parameter, an output or a derivative.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=2, widths=(8, 8)), ps.he_normal(), count=1)[0]
        >>> found = ps.same_class_path(model, [1.0, 0.5], [0.5, 1.0])
        >>> found.connected
    """
    schedule = _schedule(pivots, added, cycles, steps, learning_rate, momentum, tangent, spacing,
                         low, high)
    known_name("energy", energy, ENERGIES)
    real_number("threshold", threshold)
    check_model(model)
    energies = Energies(model, as_points(a), energy=energy, threshold=threshold, output=output,
                        batch_size=batch_size)
    start, end = read_ends(*(as_points(given).to("cpu", energies.dtype) for given in (a, b)))
    witness = Witness(model, start[:1], certify=certify, threshold=threshold, output=output,
                      batch_size=batch_size)
    wanted = _target(witness, start, end, target, threshold)
    paths = _relaxed(start, end, wanted, energies, schedule)
    ends = torch.stack([start, end], dim=1)
    bent = witness.evidence(paths, wanted, samples=SUB_GRID)
    plain = witness.evidence(ends, wanted, samples=(SUB_GRID + 1) * (paths.shape[1] - 1) - 1)
    return _result(paths, ends, wanted, bent, plain, "certified" if witness.exact else "estimated")


def _schedule(pivots: int, added: int, cycles: int, steps: int, learning_rate: float,
              momentum: float, tangent: str, spacing: str, low: float | None,
              high: float | None) -> Schedule:
    known_name("tangent", tangent, TANGENTS)
    known_name("spacing", spacing, SPACINGS)
    momentum = real_number("momentum", momentum, at_least=0.0)
    if momentum >= 1:
        raise BadInput(f"momentum is {momentum:g}: expected a number from 0 to below 1")
    low, high = (None if bound is None else real_number("low and high", bound)
                 for bound in (low, high))
    if low is not None and high is not None and low >= high:
        raise BadInput(f"low is {low:g} and high {high:g}: expected low < high")
    return Schedule(whole_number("pivots", pivots), whole_number("added", added, at_least=0),
                    whole_number("cycles", cycles, at_least=0), whole_number("steps", steps),
                    real_number("learning_rate", learning_rate, above=0.0), momentum, tangent,
                    spacing, low, high)


def _target(witness: Witness, start: Tensor, end: Tensor, target: Any,
            threshold: float) -> Tensor:
    """Return the class of every pair, (pairs,), and refuse ends of another."""
    own = [classes(witness.outputs(points), threshold=threshold) for points in (start, end)]
    wanted = own[0] if target is None else torch.as_tensor(target).cpu()
    if wanted.is_floating_point() or (wanted.ndim and wanted.shape != own[0].shape):
        raise BadInput(f"target has shape {tuple(wanted.shape)} and type {wanted.dtype} for "
                       f"{len(start)} pairs: expected one class as a whole number, or one per pair")
    wanted = wanted.long().expand(len(start))
    strange = ((own[0] != wanted) | (own[1] != wanted)).nonzero()[:, 0]
    if len(strange):
        pair = int(strange[0])
        whose = "both of one class" if target is None else f"both of class {int(wanted[pair])}"
        raise BadInput(f"the ends of pair {pair} are of classes {int(own[0][pair])} and "
                       f"{int(own[1][pair])}, as of {len(strange)} of {len(start)} pairs: expected "
                       f"{whose}, in the network's own judgement")
    return wanted


def _relaxed(start: Tensor, end: Tensor, target: Tensor, energies: Energies,
             schedule: Schedule) -> Tensor:
    """Relax the chains a few at a time, which do not influence one another."""
    most = schedule.pivots + schedule.added * max(0, schedule.cycles - 1) + 1
    size = max(1, _NUMBERS // ((SUB_GRID + 4) * most * start[0].numel()))
    parts = []
    goes = -(-len(start) // size)
    with progress("paths", goes * schedule.cycles * schedule.steps) as advance:
        for span in spans(len(start), size):
            a, b, own = (points[span].to(energies.device) for points in (start, end, target))
            parts.append(relaxed(a, b, own, energies, schedule, advance=advance).cpu())
    return torch.cat(parts)


def _result(paths: Tensor, ends: Tensor, target: Tensor, bent: Evidence, plain: Evidence,
            status: str) -> ClassPaths:
    lengths, straight = (edge_lengths(lines).sum(dim=1) for lines in (paths, ends))
    return ClassPaths(paths, target, bent.stays, plain.stays, lengths, straight, bent.margin,
                      bent.probability, plain.margin, plain.probability, status)
