"""Sensitivity: textbook functions, naive loops, the spectrum, uniformly random functions."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput
from priorscope.measures.boolean import differing_shares, sensitivity

few = settings(deadline=None, derandomize=True, max_examples=40)


def inputs_of(n):
    return np.array(list(product((0, 1), repeat=n)))


def naive(bits, h):
    """Mean, maximum, critical share at distance h and influences, pair by pair."""
    n = len(bits).bit_length() - 1
    x = inputs_of(n)
    differing = []
    for i in range(len(bits)):
        others = [j for j in range(len(bits)) if (x[i] != x[j]).sum() == h]
        differing.append(sum(bits[i] != bits[j] for j in others))
    influences = []
    for j in range(n):
        flipped = x.copy()
        flipped[:, j] ^= 1
        places = flipped @ (1 << np.arange(n)[::-1])
        influences.append(np.mean(bits != bits[places]))
    differing = np.array(differing)
    return differing.mean() / comb(n, h), differing.max(), (differing > 0).mean(), influences


@pytest.mark.parametrize("n", [1, 2, 3, 5, 6, 7])
@pytest.mark.parametrize("density", [0.5, 0.05])
def test_all_fields_follow_the_definition_pair_by_pair(n, density):
    bits = np.random.default_rng(n).random(1 << n) < density
    shares = differing_shares(bits)
    assert shares[0] == pytest.approx(0.0, abs=1e-15)
    for h in range(1, n + 1):
        result = sensitivity(bits, distance=h)
        mean, maximum, critical, influences = naive(bits, h)
        assert result.mean == pytest.approx(mean, abs=1e-15)
        assert (result.maximum, result.critical) == (maximum, critical)
        assert result.influences.tolist() == influences
        assert shares[h] == pytest.approx(mean, abs=1e-12)


def test_textbook_functions():
    x = inputs_of(7)
    parity = sensitivity(x.sum(axis=1) % 2)
    assert (parity.mean, parity.maximum, parity.critical, parity.total) == (1.0, 7, 1.0, 7.0)
    conjunction = sensitivity(x.all(axis=1))
    assert conjunction.influences.tolist() == [2.0**-6] * 7
    assert (conjunction.maximum, conjunction.critical) == (7, 8 / 128)
    majority = sensitivity(x.sum(axis=1) > 3)
    assert majority.influences.tolist() == [comb(6, 3) / 64] * 7
    assert (majority.maximum, majority.critical) == (4, 2 * comb(7, 3) / 128)
    constant = sensitivity(np.zeros(128, bool))
    assert (constant.mean, constant.maximum, constant.critical) == (0.0, 0, 0.0)


def test_the_address_function_asks_for_three_bits():
    """Two address bits choose one of four data bits: f = data[2·x0 + x1]."""
    x = inputs_of(6)
    result = sensitivity(x[np.arange(64), 2 + 2 * x[:, 0] + x[:, 1]])
    assert result.influences.tolist() == [0.5, 0.5, 0.25, 0.25, 0.25, 0.25]
    assert (result.total, result.maximum) == (2.0, 3)


def test_all_functions_of_4_bits_average_to_the_uniform_prior():
    words = np.arange(65536, dtype=np.uint64)[:, None]
    for h in range(1, 5):
        result = sensitivity(words, inputs=4, distance=h)
        assert result.mean.mean() == pytest.approx(0.5, abs=1e-15)
        assert result.critical.mean() == pytest.approx(1 - 2.0 ** -comb(4, h), abs=1e-15)
    np.testing.assert_allclose(result.influences.mean(axis=0), 0.5)


@few
@given(st.integers(1, 8), st.integers(0, 2**32), st.data())
def test_negations_change_nothing_and_permutations_move_influences(n, seed, data):
    bits = np.random.default_rng(seed).random(1 << n) < 0.3
    base = sensitivity(bits)
    flip = data.draw(st.integers(0, (1 << n) - 1))
    for other in (~bits, bits[np.arange(1 << n) ^ flip]):
        same = sensitivity(other)
        assert (same.mean, same.maximum, same.critical) == (base.mean, base.maximum, base.critical)
        np.testing.assert_array_equal(same.influences, base.influences)
    order = data.draw(st.permutations(range(n)))
    moved = sensitivity(bits.reshape((2,) * n).transpose(order).reshape(-1))
    np.testing.assert_array_equal(moved.influences, base.influences[list(order)])
    assert (moved.maximum, moved.critical) == (base.maximum, base.critical)


def test_batches_keep_their_shape_and_distances_out_of_range_are_refused():
    bits = np.random.default_rng(3).random((2, 3, 256)) < 0.5
    result = sensitivity(bits, distance=2)
    assert result.mean.shape == result.maximum.shape == result.critical.shape == (2, 3)
    assert result.influences.shape == (2, 3, 8)
    assert len(result.to_frame()) == 6
    assert "distance         2" in repr(result)
    for distance in (0, 9, 1.5):
        with pytest.raises(BadInput, match="distance"):
            sensitivity(bits, distance=distance)
