"""The force across the chain, against the rule written out for one pivot at a time."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope.measures.class_paths.nudging import nudged, tangents


def drawn(seed, *shape):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def tangent_of(before, here, after, left, energy, right):
    """The tangent of one pivot, by cases."""
    back = (here - before) / np.linalg.norm(here - before)
    forth = (after - here) / np.linalg.norm(after - here)
    if left < energy < right:
        found = forth
    elif left > energy > right:
        found = back
    else:
        large = max(abs(left - energy), abs(right - energy))
        small = min(abs(left - energy), abs(right - energy))
        found = large * forth + small * back if right > left else small * forth + large * back
    return found / np.linalg.norm(found)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), pivots=st.integers(3, 8))
def test_the_force_is_the_slope_across_the_uphill_tangent(seed, pivots):
    chains, energies = drawn(seed, 3, pivots, 2, 2), drawn(seed + 1, 3, pivots)
    slopes = drawn(seed + 2, 3, pivots - 2, 2, 2)
    found = nudged(slopes, chains, energies, tangent="uphill")
    for row in range(3):
        points, heights = chains[row].flatten(1).numpy(), energies[row].numpy()
        for pivot in range(1, pivots - 1):
            along = tangent_of(*points[pivot - 1:pivot + 2], *heights[pivot - 1:pivot + 2])
            slope = slopes[row, pivot - 1].flatten().numpy()
            expected = slope - (slope @ along) * along
            np.testing.assert_allclose(found[row, pivot - 1].flatten(), expected, atol=1e-10)


@pytest.mark.parametrize("tangent", ["uphill", "central"])
def test_the_force_has_no_part_along_the_chain(tangent):
    chains, energies, slopes = drawn(0, 5, 6, 7), drawn(1, 5, 6), drawn(2, 5, 4, 7)
    along = tangents(chains, energies, tangent=tangent)
    torch.testing.assert_close(torch.linalg.vector_norm(along, dim=2),
                               torch.ones(5, 4, dtype=torch.float64))
    force = nudged(slopes, chains, energies, tangent=tangent)
    assert float((force * along).sum(dim=2).abs().max()) < 1e-12


def test_on_a_straight_chain_every_tangent_is_its_direction():
    """Closed form: whatever the energies, nothing but the direction of the line remains."""
    direction = torch.tensor([3.0, 4.0], dtype=torch.float64)
    chain = (torch.arange(6, dtype=torch.float64)[:, None] * direction)[None]
    for seed in range(20):
        along = tangents(chain, drawn(seed, 1, 6), tangent="uphill")
        torch.testing.assert_close(along[0], (direction / 5).expand(4, 2))


def test_where_all_energies_are_equal_the_tangent_is_central():
    chains = drawn(3, 2, 5, 3)
    level = torch.zeros(2, 5, dtype=torch.float64)
    torch.testing.assert_close(tangents(chains, level, tangent="uphill"),
                               tangents(chains, level, tangent="central"))


def test_the_mirrored_chain_has_the_mirrored_force():
    chains, energies, slopes = drawn(4, 3, 7, 4), drawn(5, 3, 7), drawn(6, 3, 5, 4)
    there = nudged(slopes, chains, energies, tangent="uphill")
    back = nudged(slopes.flip(1), chains.flip(1), energies.flip(1), tangent="uphill")
    torch.testing.assert_close(there, back.flip(1))


def test_pivots_that_coincide_have_no_tangent():
    chain = torch.ones(1, 3, 2, dtype=torch.float64)
    along = tangents(chain, torch.zeros(1, 3, dtype=torch.float64), tangent="uphill")
    assert not along.any()
