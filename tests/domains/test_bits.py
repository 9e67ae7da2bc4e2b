import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput
from priorscope.domains import hypercube, random_bits
from priorscope.domains.sizes import LIMIT

few = settings(deadline=None, derandomize=True, max_examples=30)


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_hypercube_is_the_product_in_counting_order(n):
    expected = torch.tensor(list(itertools.product([-1.0, 1.0], repeat=n)))
    assert torch.equal(hypercube(n), expected)


@few
@given(st.integers(1, 12), st.integers(0, 4095))
def test_row_is_the_binary_expansion_of_its_number(n, i):
    i %= 2**n
    row = hypercube(n, low=0.0)[i]
    assert "".join(str(int(bit)) for bit in row) == format(i, f"0{n}b")


def test_hypercube_takes_values_and_dtype():
    points = hypercube(4, low=0.1, high=0.7, dtype=torch.float64, device="cpu")
    assert points.dtype == torch.float64
    assert points.unique().tolist() == [0.1, 0.7]


@pytest.mark.parametrize("n", [26, 60, 400, 10**9])
def test_a_hypercube_too_large_is_refused_with_its_size_and_the_cure(n):
    with pytest.raises(BadInput, match=r"GiB: the limit is 4 GiB; use n of at most 25, or random"):
        hypercube(n)


def test_the_limit_named_is_the_true_one():
    assert 2**25 * 25 * 4 <= LIMIT < 2**26 * 26 * 4
    with pytest.raises(BadInput, match="at most 24"):
        hypercube(25, dtype=torch.float64)


@pytest.mark.parametrize("n", [0, -1, 2.0, True, "3", None])
def test_a_bad_number_of_bits_is_refused(n):
    with pytest.raises(BadInput, match="n is"):
        hypercube(n)
    with pytest.raises(BadInput, match="n is"):
        random_bits(n, count=2)


def test_equal_or_infinite_values_and_whole_dtypes_are_refused():
    with pytest.raises(BadInput, match="both 1"):
        hypercube(2, low=1.0)
    with pytest.raises(BadInput, match="high is inf"):
        random_bits(2, count=1, high=float("inf"))
    with pytest.raises(BadInput, match="floating"):
        hypercube(2, dtype=torch.int64)
    with pytest.raises(BadInput, match="GiB"):
        random_bits(1000, count=10**9)


@few
@given(st.integers(1, 130), st.integers(1, 2100), st.integers(1, 2100), st.integers(0, 2**40))
def test_a_larger_sample_begins_with_the_smaller(n, few_rows, many_rows, seed):
    few_rows, many_rows = sorted((few_rows, many_rows))
    large = random_bits(n, count=many_rows, seed=seed)
    assert torch.equal(random_bits(n, count=few_rows, seed=seed), large[:few_rows])


@pytest.mark.parametrize(("n", "count"), [(5, 1024), (5, 1025), (64, 2048), (65, 1023),
                                          (2000, 530), (2**20 + 1, 3)])
def test_prefixes_hold_where_blocks_of_every_size_meet(n, count):
    sample = random_bits(n, count=count, seed=3)
    assert sample.shape == (count, n)
    assert torch.equal(random_bits(n, count=count - 1, seed=3), sample[:-1])


def test_seeds_and_lengths_give_unrelated_strings():
    """Two samples of 20,000 bits agree in half: 6 standard deviations, false alarms below 1e-8."""
    first = random_bits(100, count=200, seed=0)
    for other in (random_bits(100, count=200, seed=1), random_bits(200, count=200)[:, :100]):
        agreement = (first == other).double().mean().item()
        assert abs(agreement - 0.5) < 6 * 0.5 / np.sqrt(20_000)


def test_bits_are_fair_and_independent():
    """Each of 64 columns and 64 neighbouring pairs over 40,000 rows, then the mean of all bits.

    Bounds of 6.5 standard deviations: false alarms below 1e-8 for the whole test.
    """
    signs = random_bits(64, count=40_000, seed=11, dtype=torch.float64)
    bound = 6.5 / np.sqrt(40_000)
    assert signs.mean(0).abs().max() < bound
    assert (signs * signs.roll(1, dims=1)).mean(0).abs().max() < bound
    assert (signs[1:] * signs[:-1]).mean(0).abs().max() < bound
    assert abs(signs.mean().item()) < 6.5 / np.sqrt(64 * 40_000)


def test_random_bits_take_values_and_dtype():
    sample = random_bits(30, count=20, low=0.1, high=0.7, dtype=torch.float64)
    assert sample.dtype == torch.float64
    assert sample.unique().tolist() == [0.1, 0.7]
    assert torch.equal(sample > 0.5, random_bits(30, count=20) > 0)


def test_a_row_stays_what_it_is_across_releases():
    """Frozen: a change here changes every published number that used random bits."""
    text = "".join(str(int(bit)) for bit in random_bits(32, count=2, seed=7, low=0.0)[1])
    assert text == "00101011011011011001110011110100"
