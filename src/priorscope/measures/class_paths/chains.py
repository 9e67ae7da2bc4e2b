"""Chains of pivots: lengths, places along them, pivots moved to given distances, pivots added."""

import torch
from torch import Tensor


def edge_lengths(chains: Tensor) -> Tensor:
    """Return the length of each edge, (chains, edges), float64.

    Args:
        chains: (chains, pivots, ...).
    """
    edges = (chains[:, 1:] - chains[:, :-1]).flatten(2).double()
    return torch.linalg.vector_norm(edges, dim=2)


def straight(start: Tensor, end: Tensor, pivots: int) -> Tensor:
    """Return chains of evenly spaced pivots, (chains, pivots + 2, ...), both ends as given."""
    share = torch.linspace(0, 1, pivots + 2, dtype=start.dtype, device=start.device)
    chains = torch.lerp(start.unsqueeze(1), end.unsqueeze(1),
                        share.reshape(1, -1, *[1] * (start.ndim - 1)))
    chains[:, 0], chains[:, -1] = start, end
    return chains


def redistributed(chains: Tensor, shares: Tensor) -> Tensor:
    """Return pivots at given distances along the polylines through the pivots given.

    The ends stay where they are. Edges that are cut off at a corner become shorter, so that the
    new polyline is no longer than the old one.

    Args:
        chains: (chains, pivots, ...), each of some length.
        shares: Share of the whole length between pivot and pivot, (chains, pivots - 1), positive,
            of sum 1.
    """
    lengths = edge_lengths(chains)
    reached = torch.nn.functional.pad(lengths.cumsum(1), (1, 0))
    wanted = shares.cumsum(1)[:, :-1] * reached[:, -1:]
    edge = torch.searchsorted(reached[:, 1:-1].contiguous(), wanted)
    before, length = reached.gather(1, edge), lengths.gather(1, edge)
    # An edge of no length is met only where its two ends are one point.
    place = torch.where(length > 0, (wanted - before) / length, 0.0).clamp(0, 1)
    moved = chains.clone()
    moved[:, 1:-1] = points_on(chains, edge, place)
    return moved


def points_on(chains: Tensor, edge: Tensor, place: Tensor) -> Tensor:
    """Return points on edges, (chains, points, ...).

    Args:
        chains: (chains, pivots, ...).
        edge: Which edge, (chains, points).
        place: Where on it, from 0 to 1, (chains, points).
    """
    row = torch.arange(len(chains), device=chains.device)[:, None]
    left, right = chains[row, edge], chains[row, edge + 1]
    share = place.to(chains.dtype).reshape(*place.shape, *[1] * (chains.ndim - 2))
    return torch.lerp(left, right, share)


def sub_grid(chains: Tensor, points: int) -> Tensor:
    """Return evenly spaced points inside every edge, (chains, edges, points, ...)."""
    count, edges = len(chains), chains.shape[1] - 1
    places = torch.linspace(0, 1, points + 2, dtype=torch.float64, device=chains.device)[1:-1]
    edge = torch.arange(edges, device=chains.device).repeat_interleave(points)
    found = points_on(chains, edge.expand(count, -1), places.repeat(edges).expand(count, -1))
    return found.reshape(count, edges, points, *chains.shape[2:])


def with_inserted(chains: Tensor, shares: Tensor, energies: Tensor, inside: Tensor,
                  added: int) -> tuple[Tensor, Tensor]:
    """Add pivots where the energy within an edge most exceeds the line between its two pivots.

    At most one an edge, at the point of the sub-grid where the excess is largest.

    Args:
        chains: (chains, pivots, ...).
        shares: Of the edges, (chains, pivots - 1); the two parts of an edge divide its share.
        energies: At the pivots, (chains, pivots).
        inside: At the points of the sub-grid, (chains, pivots - 1, points).
        added: New pivots a chain.

    Returns:
        Chains of ``added`` pivots more, and the shares of their edges.
    """
    added = min(added, shares.shape[1])
    if not added:
        return chains, shares
    places = torch.linspace(0, 1, inside.shape[2] + 2, dtype=energies.dtype,
                            device=energies.device)[1:-1]
    line = torch.lerp(energies[:, :-1, None], energies[:, 1:, None], places)
    excess, point = (inside - line).max(dim=2)
    edge = excess.topk(added, dim=1).indices
    place = places[point.gather(1, edge)]
    new = points_on(chains, edge, place)
    # Pivots in the order of the place that they have along their chain.
    at = torch.arange(chains.shape[1], dtype=place.dtype, device=place.device)
    order = torch.cat([at.expand(len(chains), -1), edge + place], dim=1)
    order, place_of = order.sort(dim=1)
    row = torch.arange(len(chains), device=chains.device)[:, None]
    joined = torch.cat([chains, new], dim=1)[row, place_of]
    within = order[:, :-1].floor().long()
    parts = order[:, 1:] - order[:, :-1]
    return joined, shares.gather(1, within) * parts.to(shares.dtype)
