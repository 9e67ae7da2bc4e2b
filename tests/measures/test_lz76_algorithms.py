"""Every fast path of LZ76 against the plain definition, on both sides of every switch."""

import time
from statistics import median

import numpy as np
import pytest
from numba import njit

from priorscope.measures.lempel_ziv.lz76 import PATIENT_BITS, SHORT, count_long, count_words
from priorscope.measures.lempel_ziv.lz76_short import LONGEST, count_words_binary
from priorscope.measures.lempel_ziv.packed_bits import relabel_rows
from priorscope.measures.lempel_ziv.suffix_array import suffix_array

CHAINS_ONLY, SUFFIXES_ONLY = 2**60, -(2**60)


@njit
def plain_words(sequence):
    """Count the words as the definition reads: try every earlier start, symbol by symbol."""
    length, start, words = sequence.size, 0, 0
    while start < length:
        longest = 0
        for earlier in range(start):
            match = 0
            while start + match < length and sequence[earlier + match] == sequence[start + match]:
                match += 1
            longest = max(longest, match)
        words += 1
        start += longest + 1
    return words


@njit
def plain_rows(rows):
    return np.array([plain_words(row) for row in rows])


def every_string(length):
    return ((np.arange(2**length)[:, None] >> np.arange(length)) & 1).astype(np.uint8)


def structured(length, alphabet, seed):
    """Sequences that repeat in the ways that trip matchers: one of each kind."""
    random = np.random.default_rng(seed)
    noise = random.integers(0, alphabet, length)
    fibonacci = [0], [0, 1]
    while len(fibonacci[1]) < length:
        fibonacci = fibonacci[1], fibonacci[1] + fibonacci[0]
    parity = np.array([bin(i).count("1") % 2 for i in range(length)])
    block = np.resize(noise[: max(1, length // 5)], length)
    rows = [noise, np.zeros(length), np.resize(noise[:7], length), fibonacci[1][:length], parity,
            block, np.where(random.random(length) < 0.01, noise, block),
            np.where(random.random(length) < 0.02, noise, 0),
            np.cumsum(random.random(length) < 0.05) % alphabet, np.arange(length) % alphabet,
            np.repeat(noise, 9)[:length]]
    return np.array(rows).astype(np.uint8 if alphabet <= 256 else np.int32)


@pytest.mark.parametrize("length", range(15))
def test_bit_operations_on_every_string(length):
    strings = every_string(length)
    assert np.array_equal(count_words_binary(strings), plain_rows(strings))


@pytest.mark.parametrize("spare", [None, CHAINS_ONLY, SUFFIXES_ONLY])
@pytest.mark.parametrize("length", range(1, 12))
def test_long_paths_on_every_string(length, spare):
    strings = every_string(length)
    assert np.array_equal(count_long(strings, 2, spare=spare), plain_rows(strings))


@pytest.mark.parametrize("length", [1, 63, 64, 65, 127, 128])
@pytest.mark.parametrize("rows", [1, 31, 32, 33])
def test_bit_operations_at_the_borders_of_halves_and_lanes(length, rows):
    strings = (np.random.default_rng(length).random((rows, length)) < 0.3).astype(np.uint8)
    assert np.array_equal(count_words_binary(strings), plain_rows(strings))


@pytest.mark.parametrize("alphabet", [2, 3, 300])
@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1, SHORT, SHORT + 1])
def test_choice_of_algorithm_never_shows(length, alphabet):
    rows = structured(length, alphabet, seed=length)
    expected = plain_rows(rows)
    assert np.array_equal(count_words(rows, alphabet), expected)
    for spare in (CHAINS_ONLY, SUFFIXES_ONLY):
        assert np.array_equal(count_long(rows, alphabet, spare=spare), expected)


@pytest.mark.parametrize("alphabet", [2, 3, 4, 5, 16, 17, 255, 256, 257, 300])
@pytest.mark.parametrize("length", [40, 300, 301, 1500])
def test_alphabets_on_both_sides_of_every_width(length, alphabet):
    assert PATIENT_BITS == 2  # 4 and 5 symbols are its two sides
    rows = structured(length, alphabet, seed=alphabet)
    expected = plain_rows(rows)
    for spare in (None, CHAINS_ONLY, SUFFIXES_ONLY):
        assert np.array_equal(count_long(rows, alphabet, spare=spare), expected)


@pytest.mark.parametrize("spare", [0, 1, 3, 10, 30, 100, 300, 1000])
@pytest.mark.parametrize("alphabet", [2, 6])
def test_handing_over_in_the_middle_of_a_row(alphabet, spare):
    rows = structured(2000, alphabet, seed=spare)
    assert np.array_equal(count_long(rows, alphabet, spare=spare), plain_rows(rows))


def test_symbols_are_renumbered_row_by_row():
    codes = np.array([[70_000, 5, 70_000, 0], [5, 5, 5, 5], [9, 8, 7, 6]], dtype=np.int32)
    small, alphabet = relabel_rows(codes, 70_001)
    assert small.tolist() == [[0, 1, 0, 2], [0, 0, 0, 0], [0, 1, 2, 3]]
    assert alphabet == 4
    assert relabel_rows(codes[1:2], 70_001)[1] == 2


@pytest.mark.parametrize("alphabet", [2, 3, 300])
def test_suffix_array_sorts_the_suffixes(alphabet):
    assert suffix_array(np.zeros(0, dtype=np.uint8), alphabet).size == 0
    for length in [1, 2, 3, 10, 100, 700]:
        for row in structured(length, alphabet, seed=length):
            suffixes = [row[i:].tolist() for i in range(length)]
            expected = sorted(range(length), key=suffixes.__getitem__)
            assert suffix_array(row, alphabet).tolist() == expected


def test_suffix_array_of_every_binary_string():
    for length in range(1, 11):
        for row in every_string(length):
            text = row.tobytes()
            expected = sorted(range(length), key=lambda i, text=text: text[i:])
            assert suffix_array(row, 2).tolist() == expected


def seconds(row):
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        count_words(row[None], 2)
        taken.append(time.perf_counter() - start)
    return median(taken)


def test_time_is_near_linear_on_every_kind():
    """16 times the symbols take about 16 times the time; by chains alone, 108 on the last kind."""
    count_words(structured(SHORT + 1, 2, seed=0), 2)
    for short, long in zip(structured(2**14, 2, 1), structured(2**18, 2, 1), strict=True):
        assert seconds(long) < 50 * seconds(short)
