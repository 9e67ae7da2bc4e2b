"""Flips in random order until the class changes."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from .._core import seeds
from .._core.batching import DEFAULT_BUDGET
from .._core.checks import finite
from .._core.estimate import Estimate
from .._core.progress import progress
from .._core.result import Result
from ..networks.decisions import classes, margin
from ..networks.ensemble import Ensemble
from ..networks.evaluation import Model
from .bit_search.probes import Probe
from .bit_search.rows import search_rows
from .bit_search.start import Start, precise_classes, start
from .bit_search.strings import BitStrings, read_bits

#: Steps of the path evaluated in the first go; each further go takes twice as many.
FIRST_STEPS = 16


@dataclass(frozen=True, repr=False, eq=False)
class RandomFlipDistance(Result):
    """What ``random_flip_distance`` found, one entry per string.

    Attributes:
        distance: Flips until the class first differed; n where it never did, as the paper counts.
        changed: Whether it ever did.
        status: ``"exact"`` for the path drawn; its mean is an estimate.
    """

    title: ClassVar[str] = "random-flip distance"

    distance: Tensor
    changed: Tensor
    status: str = "exact"

    def summary(self) -> dict[str, Any]:
        """Return the mean with the never-changing paths counted as n, and their number."""
        return {
            "mean": Estimate.of(self.distance),
            "paths": len(self.distance),
            "never changed (counted as n)": int((~self.changed).sum()),
        }

    def columns(self) -> dict[str, Any]:
        """Return distance and changed per string."""
        return {"distance": self.distance, "changed": self.changed}


def random_flip_distance(model: Model | Ensemble, bits: Any, *, seed: int = 0,
                         values: tuple[Any, Any] | None = None, threshold: float = 0.0,
                         batch_size: int | None = None) -> RandomFlipDistance:
    """Count flips in random order, each bit at most once, until the class changes.

    T(x) = min(min{i ≥ 1 : class(x⁽ⁱ⁾) ≠ class(x)}, n), where x⁽ⁱ⁾ has the first i bits of a random
    order flipped. A path on which the class never changes counts n and is flagged. (De Palma et
    al. 2019, section 3.2.)

    Cost: T evaluations of the tail behind the first layer, which is updated by rank one. Exact
    for the order drawn; the order of string i depends on (seed, i) alone.

    Args:
        model: A module or callable, or an ensemble with one row of ``bits`` per network.
        bits: Strings, (points, n) or (points, ...), two values in all or per coordinate.
        seed: A non-negative integer.
        values: A coordinate's two values where they cannot be read off ``bits``.
        threshold: Where a single output changes class; 0.5 for probabilities.
        batch_size: Strings at a time; None means what fits in memory.

    Returns:
        Distances, and whether the class changed.

    Raises:
        BadInput: The strings have more than two values per coordinate.
        UnsupportedModel: The model is stochastic, in half precision, or no model.
    """
    seeds.sequence(seed)
    strings = read_bits(bits, values=values)

    def work(probe: Probe, rows: BitStrings, start: int) -> tuple[Tensor, Tensor]:
        return _walk(probe, rows, _orders(seed, start, *rows.x.shape), threshold)

    with progress("random flips", len(strings)) as advance:
        parts = search_rows(model, strings, work, candidates=4 * FIRST_STEPS,
                            threshold=threshold, batch_size=batch_size, advance=advance)
    distance, changed = (torch.cat(part) for part in zip(*parts, strict=True))
    return RandomFlipDistance(distance, changed)


def _orders(seed: int, start: int, rows: int, n: int) -> Tensor:
    """Return one random order of the bits per row, (rows, n)."""
    orders = [seeds.numpy_stream(seed, "flips", start + row).permutation(n) for row in range(rows)]
    return torch.from_numpy(np.stack(orders))


def _walk(probe: Probe, bits: BitStrings, orders: Tensor,
          threshold: float) -> tuple[Tensor, Tensor]:
    """Follow every row's path, in goes of growing length, until all have changed or ended."""
    rows, n = bits.x.shape
    state = start(probe, bits, threshold=threshold)
    orders = orders.to(bits.x.device)
    other = bits.other(bits.x).gather(1, orders)
    change = other - bits.x.gather(1, orders)
    place = torch.arange(rows, device=bits.x.device)
    distance, changed = torch.full_like(place, n), torch.zeros_like(place, dtype=torch.bool)
    begin, length = 0, FIRST_STEPS
    while begin < n and len(place):
        room = max(1, DEFAULT_BUDGET // (len(place) * probe.row_bytes))
        end = min(n, begin + min(length, room))
        path = _Path(state, orders[place], other[place], change[place])
        hits = _go(probe, path, slice(begin, end), threshold)
        crossed = hits.any(dim=1)
        first = hits.to(torch.uint8).argmax(dim=1) + begin + 1
        distance[place[crossed]], changed[place[crossed]] = first[crossed], True
        kept = (~crossed).nonzero().squeeze(1)
        probe, state, place = probe.keep(kept), state[kept], place[kept]
        begin, length = end, 2 * length
    return distance, changed


@dataclass
class _Path:
    """The rows still walking.

    Attributes:
        state: Where they started, with z up to date.
        orders: Bits in the order they flip.
        other: Values they flip to, in that order.
        change: By how much each changes, in that order.
    """

    state: Start
    orders: Tensor
    other: Tensor
    change: Tensor


def _go(probe: Probe, path: _Path, go: slice, threshold: float) -> Tensor:
    """Return where the class differs on the steps of ``go``; move the first layer to their end."""
    state = path.state
    with torch.no_grad():
        moves = probe.columns(path.orders[:, go]) * path.change[:, go].unsqueeze(2)
        states = state.z.unsqueeze(1) + moves.cumsum(dim=1)
        outputs = probe.tail(states)
    reference = state.reference.unsqueeze(1)
    hits = classes(outputs, threshold=threshold) != reference
    lead = margin(outputs, reference, threshold=threshold)
    finite("the model's output, some flips on,", lead)
    row, step = (lead.abs() <= state.scale.unsqueeze(1)).nonzero(as_tuple=True)
    exact = precise_classes(probe, row, _strings(path, row, step + go.start), threshold=threshold)
    if exact is not None:
        hits[row, step] = exact != state.reference[row]
    state.z = states[:, -1]
    return hits


def _strings(path: _Path, row: Tensor, step: Tensor) -> Tensor:
    """Return the strings of some rows after some steps (counted from 0), (m, n)."""
    x = path.state.x[row]
    done = torch.arange(x.shape[1], device=row.device) <= step.unsqueeze(1)
    orders = path.orders[row]
    return x.scatter(1, orders, torch.where(done, path.other[row], x.gather(1, orders)))
