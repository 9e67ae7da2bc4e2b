"""Shares, means and entropies from counts."""

import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.measures.boolean import output_entropy, table_k_lz
from priorscope.measures.boolean.estimates import (
    binary_entropy,
    entropy,
    mean_over_samples,
    share_of,
)
from priorscope.measures.lempel_ziv import k_lz


@pytest.mark.parametrize(("cases", "samples"), [(0, 10), (3, 10), (10, 10), (1, 1), (500, 997)])
def test_shares_equal_those_of_single_cases(cases, samples):
    expected = Estimate.share(np.arange(samples) < cases)
    found = share_of(cases, samples)
    for name in ("mean", "low", "high", "count"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), abs=1e-12)
    assert found.low <= found.mean <= found.high


def test_means_equal_those_of_single_samples():
    random = np.random.default_rng(0)
    values, counts = random.normal(size=30), random.integers(1, 9, 30)
    expected = Estimate.of(np.repeat(values, counts))
    found = mean_over_samples(values, counts)
    for name in ("mean", "low", "high", "count"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-9)
    assert mean_over_samples([2.0], np.array([1])).unbounded
    with pytest.raises(BadInput, match="one each"):
        mean_over_samples([1.0], np.array([1, 2]))


def test_the_entropy_of_counts_by_hand():
    found = entropy(np.array([4, 2, 1, 1]), size=128)
    assert found.mean == pytest.approx(1.75 + 3 / (16 * np.log(2)))
    assert found.low < 1.75 < found.high
    assert entropy(np.array([7]), size=128).mean == 0.0


def counts_of(random, shares, samples):
    counts = random.multinomial(samples, shares)
    return counts[counts > 0]


def test_miller_and_madow_mend_most_of_the_bias():
    """400 samples over 100 equal cases, 200 times: the plug-in is 0.18 bits low on average."""
    random = np.random.default_rng(1)
    found = [entropy(counts_of(random, np.full(100, 0.01), 400), size=7) for _ in range(200)]
    means = np.array([each.mean for each in found])
    plug_in = np.array([-(s * np.log2(s)).sum() for s in
                        (counts_of(random, np.full(100, 0.01), 400) / 400 for _ in range(200))])
    assert np.log2(100) - plug_in.mean() > 0.15
    assert abs(means.mean() - np.log2(100)) < 0.02


@pytest.mark.parametrize("samples", [200, 5000])
def test_intervals_hold_the_entropy_even_where_most_cases_are_unseen(samples):
    """Zipf over 2^16 cases; of 100 intervals of nominal 95 % at most 15 may miss it.

    With the stated coverage 16 misses of 100 have probability 3e-5; being wider, the intervals
    miss less often.
    """
    shares = 1 / np.arange(1, 2**16 + 1)
    shares /= shares.sum()
    truth = -(shares * np.log2(shares)).sum()
    random = np.random.default_rng(2)
    found = [entropy(counts_of(random, shares, samples), size=16) for _ in range(100)]
    assert sum(truth in each for each in found) >= 85
    assert all(each.low <= each.mean <= each.high <= 16 for each in found)


def test_the_entropy_of_outputs():
    assert binary_entropy([0.0, 0.5, 1.0]).tolist() == [0.0, 1.0, 0.0]
    assert output_entropy([0, 0, 0, 1]) == pytest.approx(0.8112781244591328)
    bits = np.random.default_rng(0).random((2, 3, 128)) < 0.3
    p = bits.mean(axis=-1)
    np.testing.assert_allclose(output_entropy(bits), -p * np.log2(p) - (1 - p) * np.log2(1 - p))
    # All functions of 4 bits: the mean over Binomial(16, 1/2).
    every = output_entropy(np.arange(65536, dtype=np.uint64)[:, None], inputs=4)
    assert every.mean() == pytest.approx(1 - 2**-4 / (2 * np.log(2)), abs=0.002)


def test_complexities_of_tables_are_those_of_their_bits(monkeypatch):
    from priorscope.measures.boolean import scalars

    bits = np.random.default_rng(0).random((4, 5, 128)) < 0.3
    np.testing.assert_array_equal(table_k_lz(bits), k_lz(bits))
    monkeypatch.setattr(scalars, "UNPACKED_BYTES", 300)
    np.testing.assert_array_equal(table_k_lz(bits), k_lz(bits))
    np.testing.assert_array_equal(table_k_lz(bits[..., ::-1]), k_lz(bits))
