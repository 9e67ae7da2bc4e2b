"""Pivots moved along their chain and added to it, against plain loops."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope.measures.class_paths.chains import (
    edge_lengths,
    points_on,
    redistributed,
    straight,
    sub_grid,
    with_inserted,
)


def drawn(seed, *shape):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def walked(chain, shares):
    """Redistribute one chain coordinate by coordinate, by NumPy's interpolation."""
    chain, shares = np.asarray(chain), np.asarray(shares)
    steps = np.sqrt(((chain[1:] - chain[:-1]) ** 2).sum(axis=1))
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.concatenate([[0.0], np.cumsum(shares)]) * reached[-1]
    moved = np.stack([np.interp(wanted, reached, column) for column in chain.T], axis=1)
    moved[0], moved[-1] = chain[0], chain[-1]
    return moved


def inserted(chain, shares, energies, inside, added):
    """Insert into one chain by a loop over its edges."""
    points = inside.shape[1]
    excess = []
    for edge in range(len(shares)):
        best = max(range(points), key=lambda k: inside[edge, k] - (
            energies[edge] + (k + 1) / (points + 1) * (energies[edge + 1] - energies[edge])))
        place = (best + 1) / (points + 1)
        line = energies[edge] + place * (energies[edge + 1] - energies[edge])
        excess.append((float(inside[edge, best] - line), edge, place))
    chosen = {edge: place for _, edge, place in sorted(excess, reverse=True)[:added]}
    new, parts = [chain[0]], []
    for edge, share in enumerate(shares):
        if edge in chosen:
            place = chosen[edge]
            new.append(chain[edge] + place * (chain[edge + 1] - chain[edge]))
            parts += [place * share, (1 - place) * share]
        else:
            parts.append(share)
        new.append(chain[edge + 1])
    return np.stack(new), np.array(parts)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), pivots=st.integers(3, 9))
def test_redistribution_is_interpolation_by_arc_length(seed, pivots):
    chains = drawn(seed, 4, pivots, 3)
    shares = drawn(seed + 1, 4, pivots - 1).abs() + 0.01
    shares /= shares.sum(dim=1, keepdim=True)
    found = redistributed(chains, shares)
    for chain, share, moved in zip(chains, shares, found, strict=True):
        np.testing.assert_allclose(moved, walked(chain, share), atol=1e-12)
    assert bool((edge_lengths(found).sum(1) <= edge_lengths(chains).sum(1) + 1e-12).all())


def test_pivots_at_their_places_stay():
    chains = straight(drawn(0, 2, 5), drawn(1, 2, 5), 6)
    shares = torch.full((2, 7), 1 / 7, dtype=torch.float64)
    torch.testing.assert_close(redistributed(chains, shares), chains)


def test_equal_shares_lead_to_equal_edges():
    """On a chain with a corner, edges become equal along the old chain."""
    chain = torch.tensor([[[0.0, 0.0], [1.0, 0.0], [1.0, 3.0]]], dtype=torch.float64)
    moved = redistributed(chain, torch.full((1, 2), 0.5, dtype=torch.float64))
    torch.testing.assert_close(moved[0, 1], torch.tensor([1.0, 1.0], dtype=torch.float64))


def test_pivots_that_coincide_do_no_harm():
    chain = torch.tensor([[[0.0], [0.0], [1.0], [1.0], [3.0]]], dtype=torch.float64)
    moved = redistributed(chain, torch.full((1, 4), 0.25, dtype=torch.float64))
    torch.testing.assert_close(moved[0, :, 0], torch.tensor([0.0, 0.75, 1.5, 2.25, 3.0],
                                                            dtype=torch.float64))


def test_ends_are_kept_to_the_bit():
    start, end = drawn(2, 3, 4).float(), drawn(3, 3, 4).float()
    chains = straight(start, end, 5)
    moved = redistributed(chains + 0.0, torch.full((3, 6), 1 / 6, dtype=torch.float64))
    assert torch.equal(moved[:, 0], start)
    assert torch.equal(moved[:, -1], end)


@pytest.mark.parametrize("added", [0, 1, 3, 20])
def test_insertion_matches_a_loop(added):
    chains, energies = drawn(4, 3, 6, 2, 2), drawn(5, 3, 6)
    inside = drawn(6, 3, 5, 9)
    shares = drawn(7, 3, 5).abs()
    found, parts = with_inserted(chains, shares, energies, inside, added)
    assert found.shape[1] == 6 + min(added, 5)
    for row in range(3):
        expected, own = inserted(chains[row].flatten(1).numpy(), shares[row].numpy(),
                                 energies[row].numpy(), inside[row].numpy(), added)
        np.testing.assert_allclose(found[row].flatten(1), expected, atol=1e-12)
        np.testing.assert_allclose(parts[row], own, atol=1e-12)


def test_the_sub_grid_lies_evenly_inside_every_edge():
    chains = drawn(8, 2, 4, 3)
    grid = sub_grid(chains, 3)
    for edge in range(3):
        for place, share in enumerate((0.25, 0.5, 0.75)):
            expected = torch.lerp(chains[:, edge], chains[:, edge + 1], share)
            torch.testing.assert_close(grid[:, edge, place], expected)


def test_points_on_an_edge_are_its_ends_at_0_and_1():
    chains = drawn(9, 1, 3, 4)
    found = points_on(chains, torch.tensor([[1, 1]]), torch.tensor([[0.0, 1.0]]))
    torch.testing.assert_close(found[0], chains[0, 1:])
