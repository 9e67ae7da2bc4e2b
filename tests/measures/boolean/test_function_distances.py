"""Boundary and random-flip distances of whole functions, against naive loops and closed forms."""

from itertools import permutations, product
from math import comb, factorial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput
from priorscope.domains import hypercube
from priorscope.measures.boolean import (
    function_boundary_distance,
    function_random_flip_distance,
    truth_table,
)
from priorscope.measures.boundary_distance import boundary_distance
from priorscope.measures.random_flips import random_flip_distance
from priorscope.networks import MLP, gaussian, sample

few = settings(deadline=None, derandomize=True, max_examples=30)


def inputs_of(n):
    return np.array(list(product((0, 1), repeat=n)))


def naive_boundary(bits):
    x = inputs_of(len(bits).bit_length() - 1)
    return [min(((x[i] != x[j]).sum() for j in range(len(bits)) if bits[i] != bits[j]),
                default=np.inf) for i in range(len(bits))]


def naive_flips(bits):
    n = len(bits).bit_length() - 1
    totals = np.zeros(len(bits))
    for start in range(len(bits)):
        for order in permutations(range(n)):
            at, steps = start, n
            for step, bit in enumerate(order, start=1):
                at ^= 1 << bit
                if bits[at] != bits[start]:
                    steps = step
                    break
            totals[start] += steps
    return totals / factorial(n)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("density", [0.5, 0.1, 0.0, 1.0])
def test_every_input_follows_the_definition(n, density):
    bits = np.random.default_rng(n).random(1 << n) < density
    boundary, flips = function_boundary_distance(bits), function_random_flip_distance(bits)
    expected = naive_boundary(bits)
    assert boundary.distances().tolist() == expected
    assert boundary.mean == np.mean(expected)
    assert boundary.largest == np.max(expected)
    np.testing.assert_allclose(flips.distances(), naive_flips(bits), rtol=1e-12)
    assert flips.mean == pytest.approx(naive_flips(bits).mean(), rel=1e-12)


@pytest.mark.parametrize("n", [6, 7, 8, 9])
def test_boundary_distances_of_larger_functions(n):
    bits = np.random.default_rng(n).random(1 << n) < 0.02
    result = function_boundary_distance(bits)
    expected = naive_boundary(bits)
    assert result.distances().tolist() == expected
    assert result.histogram.tolist() == np.bincount(np.array(expected, int), minlength=n + 1
                                                    ).tolist()


@pytest.mark.parametrize("n", [7, 9])
def test_random_flips_of_larger_functions_by_their_own_recursion(n):
    """E T from x: the mean over the flipped sets of each size, one input and one set at a time."""
    bits = np.random.default_rng(n).random(1 << n) < 0.2
    result = function_random_flip_distance(bits)
    for start in (0, 77, (1 << n) - 1):
        alive = np.zeros(1 << n)
        alive[0] = 1.0
        for chosen in range(1, 1 << n):
            members = [b for b in range(n) if chosen >> b & 1]
            if bits[start ^ chosen] == bits[start]:
                alive[chosen] = np.mean([alive[chosen ^ (1 << b)] for b in members])
        sizes = np.bitwise_count(np.arange(1 << n))
        survival = [alive[sizes == k].mean() for k in range(n)]
        assert result.distances()[start] == pytest.approx(sum(survival), rel=1e-12)
    assert result.distances().mean() == pytest.approx(float(result.mean), rel=1e-12)


def test_textbook_functions():
    x = inputs_of(7)
    parity, dictator, ones = x.sum(axis=1) % 2, x[:, 3], x.sum(axis=1)
    tables = np.array([parity, dictator, ones > 3, ones == 7, ones < 0])
    boundary, flips = function_boundary_distance(tables), function_random_flip_distance(tables)
    np.testing.assert_array_equal(boundary.distances()[2], np.abs(ones - 3.5) + 0.5)
    np.testing.assert_array_equal(boundary.distances()[3], np.where(ones == 7, 1, 7 - ones))
    assert boundary.mean[:2].tolist() == [1.0, 1.0]
    assert boundary.constant.tolist() == [False] * 4 + [True]
    assert boundary.mean[4] == boundary.largest[4] == np.inf
    assert not boundary.histogram[4].any()
    # The decisive bit's place in the order is uniform on 1..7; a constant never changes.
    np.testing.assert_allclose(flips.mean[[0, 1, 4]], [1.0, 4.0, 7.0])
    np.testing.assert_allclose(flips.survival[1], [(7 - k) / 7 for k in range(8)])
    assert flips.unchanged.tolist()[4] == pytest.approx(1.0)
    # AND: from the ones 1; from x the flips that set all 7 must be its zeros, in any order.
    zeros = 7 - ones
    expected = np.array([1.0 if z == 0 else z / comb(7, z) + 7 * (1 - 1 / comb(7, z))
                         for z in zeros])
    np.testing.assert_allclose(flips.distances()[3], expected)


def test_all_functions_of_3_bits_average_to_the_uniform_prior():
    """P(h > k) = 2^(1 - V_k), P(T > k) = 2^-k."""
    words, n = np.arange(256, dtype=np.uint64)[:, None], 3
    boundary = function_boundary_distance(words, inputs=n)
    volumes = np.cumsum([comb(n, k) for k in range(n + 1)])
    share = boundary.histogram.sum(axis=0) / (256 * 8)
    beyond = 1.0 - np.cumsum(share)
    np.testing.assert_allclose(beyond, 2.0 ** (1 - volumes), rtol=1e-12)
    finite = np.where(boundary.constant, 0.0, boundary.mean).mean()
    assert finite == pytest.approx(sum(2.0 ** (1 - volumes[:n])) - n * 2.0 ** (1 - 2**n))
    flips = function_random_flip_distance(words, inputs=n)
    np.testing.assert_allclose(flips.survival.mean(axis=0), [1, 1 / 2, 1 / 4, 1 / 8], rtol=1e-12)
    assert flips.mean.mean() == pytest.approx(2 - 2.0 ** (1 - n), rel=1e-12)


@few
@given(st.integers(1, 8), st.integers(0, 2**32), st.data())
def test_negations_and_permutations_change_no_mean(n, seed, data):
    bits = np.random.default_rng(seed).random(1 << n) < 0.2
    flip = data.draw(st.integers(0, (1 << n) - 1))
    order = data.draw(st.permutations(range(n)))
    others = np.array([bits, ~bits, bits[np.arange(1 << n) ^ flip],
                       bits.reshape((2,) * n).transpose(order).reshape(-1)])
    boundary, flips = function_boundary_distance(others), function_random_flip_distance(others)
    assert len(set(boundary.mean.tolist())) == 1
    assert len(np.unique(boundary.histogram, axis=0)) == 1
    np.testing.assert_allclose(flips.survival, flips.survival[:1].repeat(4, axis=0), rtol=1e-12)


def test_networks_searched_one_string_at_a_time_agree():
    """Greedy distances bound the exact ones from above; paths drawn average to the exact mean.

    4,000 paths per network, 6 standard errors: false alarms below 1e-8.
    """
    nets = sample(MLP(inputs=6, widths=(8, 8)), gaussian(2.0, 0.2), count=40, seed=3)
    table = truth_table(nets)
    varied = np.flatnonzero((table.ones > 0) & (table.ones < 64))[:3]
    exact = function_boundary_distance(table).distances()
    flips = function_random_flip_distance(table)
    x = hypercube(6, low=0.0)
    for index in varied:
        greedy = boundary_distance(nets[index], x)
        assert (greedy.distance.numpy() >= exact[index]).all()
        sure = greedy.certified.numpy()
        np.testing.assert_array_equal(greedy.distance.numpy()[sure], exact[index][sure])
        assert sure.any()
        paths = random_flip_distance(nets[index], x.repeat(63, 1), seed=1).distance.double()
        error = float(paths.std()) / np.sqrt(len(paths))
        assert abs(float(paths.mean()) - flips.mean[index]) < 6 * error
    assert len(varied) == 3


def test_results_show_themselves_and_too_many_inputs_are_refused():
    bits = np.random.default_rng(0).random((2, 3, 16)) < 0.5
    boundary, flips = function_boundary_distance(bits), function_random_flip_distance(bits)
    assert boundary.mean.shape == flips.mean.shape == (2, 3)
    assert boundary.distances().shape == flips.distances().shape == bits.shape
    assert (len(boundary.to_frame()), len(flips.to_frame())) == (6, 6)
    assert "constant (infinite)" in repr(boundary)
    assert "never changing" in repr(flips)
    assert "none" in repr(function_boundary_distance(np.zeros(4, bool)))
    with pytest.raises(BadInput, match="at most 12"):
        function_random_flip_distance(torch.zeros(1 << 13, dtype=torch.bool))
