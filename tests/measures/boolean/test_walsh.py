"""Walsh spectra: textbook functions, a matrix product, Parseval, and what negations do."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope.measures.boolean import sensitivity, walsh_spectrum
from priorscope.measures.boolean.packing import pack

few = settings(deadline=None, derandomize=True, max_examples=40)


def inputs_of(n):
    """All inputs in counting order, coordinate 0 first."""
    return np.array(list(product((0, 1), repeat=n)))


def coefficient(bits, subset):
    """The definition, term by term."""
    n = len(bits).bit_length() - 1
    total = 0
    for x, f in zip(inputs_of(n), bits, strict=True):
        total += (-1) ** int(f) * (-1) ** sum(int(x[j]) for j in subset)
    return total / len(bits)


def subsets(n):
    """Sets of coordinates in the order of the coefficients."""
    return [[j for j in range(n) if s >> (n - 1 - j) & 1] for s in range(1 << n)]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 6, 7])
def test_coefficients_follow_the_definition(n):
    bits = np.random.default_rng(n).random(1 << n) < 0.4
    expected = [coefficient(bits, subset) for subset in subsets(n)]
    np.testing.assert_array_equal(walsh_spectrum(bits).coefficients, expected)


@pytest.mark.parametrize("n", [8, 11, 12, 13, 14, 15])
def test_large_tables_equal_a_kronecker_product_and_come_back(n):
    """One transform a coordinate, in NumPy; beyond 12 inputs another kernel does the work."""
    bits = np.random.default_rng(n).random((5, 1 << n)) < 0.3
    values = 1 - 2 * bits.astype(np.int64)
    for axis in range(n):
        halves = values.reshape(5, 1 << axis, 2, -1)
        values = np.stack([halves[:, :, 0] + halves[:, :, 1], halves[:, :, 0] - halves[:, :, 1]],
                          axis=2).reshape(5, -1)
    spectrum = walsh_spectrum(bits)
    np.testing.assert_array_equal(spectrum.sums, values)
    np.testing.assert_array_equal(spectrum.bits(), bits)
    assert spectrum.sums.dtype == (np.int16 if n <= 14 else np.int32)


def test_all_functions_of_4_bits_obey_parseval_and_come_back():
    words = np.arange(65536, dtype=np.uint64)[:, None]
    spectrum = walsh_spectrum(words, inputs=4)
    np.testing.assert_array_equal((spectrum.coefficients**2).sum(axis=1), 1.0)
    np.testing.assert_array_equal(spectrum.energy.sum(axis=1), 1.0)
    np.testing.assert_array_equal(pack(spectrum.bits()), words)
    assert len(np.unique(spectrum.sums, axis=0)) == 65536
    # Over all functions each coefficient has mean 0 and mean square 2^-n.
    assert not spectrum.sums.astype(np.int64).sum(axis=0).any()
    np.testing.assert_allclose(spectrum.energy.mean(axis=0), [comb(4, k) / 16 for k in range(5)])


def test_textbook_functions():
    x = inputs_of(3)
    parity = walsh_spectrum(x.sum(axis=1) % 2)
    assert parity.coefficients.tolist() == [0.0] * 7 + [1.0]
    conjunction = walsh_spectrum(x.all(axis=1))
    np.testing.assert_allclose(
        conjunction.coefficients,
        [(1 - 2**-2 if not s else -((-1) ** len(s)) * 2**-2) for s in subsets(3)])
    majority = walsh_spectrum(x.sum(axis=1) > 1)
    by_size = {0: 0.0, 1: 0.5, 2: 0.0, 3: -0.5}
    assert majority.coefficients.tolist() == [by_size[len(s)] for s in subsets(3)]
    assert majority.energy.tolist() == [0.0, 0.75, 0.0, 0.25]
    dictator = walsh_spectrum(x[:, 0])
    assert dictator.coefficients.tolist() == [float(s == [0]) for s in subsets(3)]
    assert walsh_spectrum(np.ones(8, bool)).coefficients.tolist() == [-1.0] + [0.0] * 7


@few
@given(st.integers(1, 8), st.integers(0, 2**32), st.data())
def test_negating_and_permuting_inputs_moves_the_spectrum(n, seed, data):
    bits = np.random.default_rng(seed).random(1 << n) < 0.5
    base = walsh_spectrum(bits)
    order = data.draw(st.permutations(range(n)))
    permuted = bits.reshape((2,) * n).transpose(order).reshape(-1)
    moved = base.sums.reshape((2,) * n).transpose(order).reshape(-1)
    np.testing.assert_array_equal(walsh_spectrum(permuted).sums, moved)
    flip = data.draw(st.integers(0, (1 << n) - 1))
    negated = walsh_spectrum(bits[np.arange(1 << n) ^ flip])
    signs = 1 - 2 * (np.bitwise_count(np.arange(1 << n) & flip) & 1).astype(int)
    np.testing.assert_array_equal(negated.sums, base.sums * signs)
    np.testing.assert_array_equal(walsh_spectrum(~bits).sums, -base.sums.astype(int))
    np.testing.assert_allclose(base.mean_degree, n * sensitivity(bits).mean)


def test_batches_keep_their_shape_and_the_result_frames_itself():
    bits = np.random.default_rng(3).random((2, 3, 32)) < 0.5
    spectrum = walsh_spectrum(bits)
    assert spectrum.sums.shape == (2, 3, 32)
    assert spectrum.energy.shape == (2, 3, 6)
    assert spectrum.bits().shape == bits.shape
    assert spectrum.to_frame().shape == (6, 7)
    assert "energy of degree 3" in repr(spectrum)
    np.testing.assert_array_equal(walsh_spectrum(bits[1, 2]).sums, spectrum.sums[1, 2])


def test_a_degree_beyond_the_first_batch_of_energies_counts_too():
    """Energies are summed some rows at a time; 40,000 rows of 128 are more than one time."""
    words = np.random.default_rng(0).integers(0, 2**63, (40_000, 2)).astype(np.uint64)
    energy = walsh_spectrum(words).energy
    np.testing.assert_allclose(energy.sum(axis=1), 1.0, rtol=1e-12)
    np.testing.assert_array_equal(energy[-5:], walsh_spectrum(words[-5:]).energy)
