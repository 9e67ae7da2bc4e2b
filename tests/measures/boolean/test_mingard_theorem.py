"""Mingard et al. 2019, Theorem 4.1: a perceptron without bias maps T inputs to 1, T uniform."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
import torch
from scipy import stats

from priorscope.measures.boolean import function_prior
from priorscope.measures.boolean.network_tables import double_tables
from priorscope.measures.boolean.relu_networks import ReluTables
from priorscope.networks import MLP, gaussian, uniform
from priorscope.networks.laws import normal
from priorscope.networks.stack import Layer, Stack


def perceptrons(weights):
    arch = MLP(inputs=weights.shape[1], widths=(), bias=False)
    return Stack(arch, (Layer(torch.tensor(weights[:, None, :], dtype=torch.float32)),))


@pytest.mark.parametrize("n", [1, 2, 3, 7, 9])
def test_reflections_of_any_weights_take_every_number_of_ones_once(n):
    """The theorem's proof, without chance: over the 2^n signs of the weights T is 0..2^n - 1."""
    size = np.random.default_rng(n).lognormal(size=n)
    weights = np.array(list(product((-1.0, 1.0), repeat=n))) * size
    stack = perceptrons(weights)
    tables = ReluTables(stack.arch, (0.0, 1.0), 0.0)(stack)
    ones = np.bitwise_count(tables).sum(axis=1)
    assert sorted(ones.tolist()) == list(range(1 << n))
    np.testing.assert_array_equal(tables, double_tables(stack, (0.0, 1.0), 0.0))


@pytest.mark.parametrize("law", [gaussian(1.0), uniform(1.0)], ids=str)
def test_the_number_of_ones_is_uniform_at_7_inputs(law):
    """χ² over 128 values of 60,000 perceptrons: false alarms below 1e-6. T = 128 is impossible."""
    prior = function_prior(MLP(inputs=7, widths=(), bias=False), law, count=60_000)
    ones = np.bitwise_count(prior.tables).sum(axis=1)
    counts = np.bincount(ones, weights=prior.counts, minlength=129)
    assert counts[128] == 0
    assert stats.chisquare(counts[:128]).pvalue > 1e-6


def test_functions_of_two_inputs_have_the_areas_of_their_sectors():
    """w1 > 0, w2 > 0 and w1 + w2 > 0 cut the plane into six sectors of 1/4 and 1/8.

    χ² of 40,000 perceptrons: false alarms below 1e-6.
    """
    prior = function_prior(MLP(inputs=2, widths=(), bias=False), gaussian(1.0), count=40_000)
    # Inputs 00, 01, 10, 11; coordinate 0 is the first bit.
    expected = {"0000": 1 / 4, "0111": 1 / 4, "0010": 1 / 8, "0011": 1 / 8, "0100": 1 / 8,
                "0101": 1 / 8}
    found = {"".join(map(str, row.astype(int))): int(count)
             for row, count in zip(prior.bits, prior.counts, strict=True)}
    assert set(found) == set(expected)
    observed = [found[key] for key in expected]
    assert stats.chisquare(observed, 40_000 * np.array(list(expected.values()))).pvalue > 1e-6


def test_functions_with_one_one_are_equally_likely():
    """T = 1: by symmetry the n inputs of weight 1 share the probability; false alarms < 1e-6."""
    prior = function_prior(MLP(inputs=5, widths=(), bias=False), normal(1.0), count=60_000)
    single = np.bitwise_count(prior.tables[:, 0]) == 1
    found = Counter(dict(zip(prior.tables[single, 0].tolist(), prior.counts[single].tolist(),
                             strict=True)))
    assert set(found) == {1 << (1 << k) for k in range(5)}
    assert stats.chisquare(list(found.values())).pvalue > 1e-6


@pytest.mark.parametrize(("deviation", "expected"), [
    (0.1, {0: 0.0059, 1: 0.0068, 64: 0.0146, 127: 0.0068, 128: 0.0059}),
    (1.0, {0: 0.052, 1: 0.0099, 64: 0.0151, 127: 0.0100, 128: 0.052}),
    (10.0, {0: 0.390, 1: 0.0064, 64: 0.0027, 127: 0.0062, 128: 0.392}),
])
def test_a_bias_shifts_the_law_as_was_sampled_before(deviation, expected):
    """Against 200,000 perceptrons of another program: 5 joint standard errors and its rounding.

    False alarms: 15 comparisons at 6e-7 each.
    """
    samples, before = 60_000, 200_000
    law = gaussian(7.0, deviation**2)  # weights N(0, 1)
    prior = function_prior(MLP(inputs=7, widths=()), law, count=samples, seed=1)
    ones = np.bitwise_count(prior.tables).sum(axis=1)
    shares = np.bincount(ones, weights=prior.counts, minlength=129) / samples
    for number, share in expected.items():
        error = np.sqrt(share * (1 - share) * (1 / samples + 1 / before))
        assert abs(shares[number] - share) < 5 * error + 5e-4
