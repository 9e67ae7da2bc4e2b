"""The Lempel-Ziv measures at the front door: definitions, known values, borders, bad input."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput, NonFinite, UnknownName
from priorscope.measures.lempel_ziv import VARIANTS, k_lz, lempel_ziv_complexity

sequences = st.lists(st.integers(0, 4), max_size=80)
quick = settings(deadline=None, derandomize=True, max_examples=150)


def plain_lz78(sequence):
    phrases, phrase = set(), ()
    for symbol in sequence:
        phrase += (symbol,)
        if phrase not in phrases:
            phrases.add(phrase)
            phrase = ()
    return len(phrases)


def plain_lzw(sequence):
    phrases, phrase = {(symbol,) for symbol in sequence}, ()
    for symbol in sequence:
        if (*phrase, symbol) in phrases:
            phrase += (symbol,)
        else:
            phrases.add((*phrase, symbol))
            phrase = (symbol,)
    return len(phrases)


@pytest.mark.parametrize(("bits", "expected"), [
    ("0" * 128, 7.0), ("1" * 128, 7.0), ("01" * 64, 21.0), ("0" * 64 + "1" * 64, 21.0),
    ("00000" + "1" + "0" * 122, 24.5), ("0", 0.0), ("01", 2.0), ("00", 1.0),
])
def test_k_lz_check_values(bits, expected):
    assert k_lz(bits) == expected


def test_k_lz_of_random_strings():
    """Mean 148.8 (one decimal known) and sd 6.2 of 20,000 strings; 5 standard errors, 1e-6."""
    bits = np.random.default_rng(0).integers(0, 2, (20_000, 128))
    values = k_lz(bits)
    assert abs(values.mean() - 148.8) < 0.05 + 5 * 6.2 / np.sqrt(20_000)
    assert abs(values.std() - 6.2) < 0.05 + 5 * 6.2 / np.sqrt(40_000)
    assert np.all(values % 3.5 == 0)


@pytest.mark.parametrize(("text", "variant", "expected"), [
    ("0001101001000101", "lz76", 6),  # 0.001.10.100.1000.101, the example of Lempel & Ziv 1976
    ("0000", "lz76", 2), ("010101", "lz76", 3), ("abcdef", "lz76", 6), ("", "lz76", 0),
    ("1001111011000010", "lz78", 8), ("1010101010101010", "lz78", 7), ("", "lz78", 0),
    ("aaaa", "lz78", 2), ("aaaa", "lzw", 3), ("abab", "lzw", 4), ("", "lzw", 0), ("a", "lzw", 1),
])
def test_known_counts(text, variant, expected):
    assert lempel_ziv_complexity(text, variant=variant) == expected


@quick
@given(sequences)
def test_dictionary_variants_follow_their_definitions(sequence):
    assert lempel_ziv_complexity(sequence, variant="lz78") == plain_lz78(sequence)
    assert lempel_ziv_complexity(sequence, variant="lzw") == plain_lzw(sequence)


@pytest.mark.parametrize("alphabet", [2, 3, 300, 40_000])
def test_dictionary_variants_on_long_batches(alphabet):
    rows = np.random.default_rng(alphabet).integers(0, alphabet, (3, 2000))
    rows[1, :] = rows[1, 0]
    for variant, plain in (("lz78", plain_lz78), ("lzw", plain_lzw)):
        found = lempel_ziv_complexity(rows, variant=variant)
        assert found.tolist() == [plain(row.tolist()) for row in rows]


@quick
@given(sequences, st.permutations(range(5)), st.sampled_from([1, -3, 10**6, 2**40]))
def test_names_of_symbols_do_not_matter(sequence, names, spread):
    renamed = [names[symbol] * spread - 7 for symbol in sequence]
    for variant in VARIANTS:
        before = lempel_ziv_complexity(sequence, variant=variant)
        assert lempel_ziv_complexity(renamed, variant=variant) == before


@quick
@given(sequences, st.integers(0, 4))
def test_one_symbol_more_adds_at_most_one_word(sequence, symbol):
    for variant, most in (("lz76", 1), ("lz78", 1), ("lzw", 2)):
        before = lempel_ziv_complexity(sequence, variant=variant)
        after = lempel_ziv_complexity([*sequence, symbol], variant=variant)
        assert before <= after <= before + most


@quick
@given(st.lists(st.integers(0, 4), min_size=1, max_size=80))
def test_lz76_has_the_fewest_words(sequence):
    """Its words are the longest, so it needs no more than LZ78's phrases, the open one included."""
    words = lempel_ziv_complexity(sequence)
    assert words <= lempel_ziv_complexity(sequence, variant="lz78") + 1
    codewords = lempel_ziv_complexity(sequence, variant="lzw") - len(set(sequence)) + 1
    assert words <= codewords


def test_batches_keep_their_shape_and_single_sequences_give_scalars():
    rows = np.random.default_rng(1).integers(0, 2, (2, 3, 40))
    for variant in VARIANTS:
        counts = lempel_ziv_complexity(rows, variant=variant)
        assert counts.shape == (2, 3)
        assert counts.dtype == np.int64
        assert counts[1, 2] == lempel_ziv_complexity(rows[1, 2], variant=variant)
        assert isinstance(lempel_ziv_complexity(rows[0, 0], variant=variant), np.int64)
    assert k_lz(rows).shape == (2, 3)
    assert isinstance(k_lz(rows[0, 0]), np.float64)
    assert lempel_ziv_complexity(np.zeros((3, 0), dtype=int)).tolist() == [0, 0, 0]
    assert lempel_ziv_complexity(np.zeros((0, 9), dtype=int)).shape == (0,)


@pytest.mark.parametrize("convert", [
    list, tuple, np.array, torch.tensor, lambda s: np.array(s, dtype=np.int8) - 100,
    lambda s: np.array(s, dtype=np.uint64) + np.uint64(2**63), lambda s: np.array(s) * 2**61,
    lambda s: torch.tensor(s, dtype=torch.bfloat16), lambda s: np.array(s, dtype=np.float32),
    lambda s: np.array(s) * 1e300, lambda s: "".join("aé😀"[x] for x in s),
    lambda s: np.array(s, dtype=np.uint8)[::-1][::-1], lambda s: np.array(s) * 1000 - 5,
])
def test_any_kind_of_symbol_counts_the_same(convert):
    symbols = np.random.default_rng(2).integers(0, 3, 200).tolist()
    for variant in VARIANTS:
        expected = lempel_ziv_complexity(symbols, variant=variant)
        assert lempel_ziv_complexity(convert(symbols), variant=variant) == expected


def test_two_symbols_may_have_any_names():
    bits = np.random.default_rng(3).integers(0, 2, (5, 128))
    assert np.array_equal(k_lz(bits), k_lz(2 * bits - 1))
    assert np.array_equal(k_lz(bits), k_lz(bits.astype(bool)))
    assert np.array_equal(k_lz(bits), k_lz(bits[:, ::-1]))


def test_normalisations():
    rows = np.array([[0, 1] * 50, [0, 0] * 50, list(range(100))])
    counts = lempel_ziv_complexity(rows)
    assert np.allclose(lempel_ziv_complexity(rows, normalise="length"), counts / 100)
    expected = counts * np.log([100, 100, 100]) / (100 * np.log([2, 2, 100]))
    assert np.allclose(lempel_ziv_complexity(rows, normalise="random"), expected)
    assert lempel_ziv_complexity("", normalise="random") == 0.0


def test_random_sequences_normalise_to_about_one():
    bits = np.random.default_rng(4).integers(0, 2, 200_000)
    for variant in VARIANTS:
        assert 0.95 < lempel_ziv_complexity(bits, variant=variant, normalise="random") < 1.6


@pytest.mark.parametrize(("symbols", "error", "words"), [
    ([0.5, 1.0], BadInput, "symbolise"), ([[1.0, 2.5]], BadInput, r"2.5 at index \(0, 1\)"),
    ([0.0, float("nan")], NonFinite, "NaN"), ([0.0, float("inf")], NonFinite, "infinity"),
    (3, BadInput, "single value"), (torch.tensor(True), BadInput, "single value"),
    (0.5, BadInput, "symbolise"), ([[0, 1], [0]], BadInput, "different lengths"),
    ([1j, 2j], BadInput, "dtype complex"), (["01", "10"], BadInput, "dtype"),
    (None, BadInput, "dtype object"),
])
def test_bad_symbols_are_refused(symbols, error, words):
    for measure in (lempel_ziv_complexity, k_lz):
        with pytest.raises(error, match=words):
            measure(symbols)


def test_bad_names_and_alphabets_are_refused():
    with pytest.raises(UnknownName, match="lz76"):
        lempel_ziv_complexity("01", variant="lz77")
    with pytest.raises(UnknownName, match="length"):
        lempel_ziv_complexity("01", normalise="lenght")
    with pytest.raises(BadInput, match="3 different symbols"):
        k_lz("012")
    with pytest.raises(BadInput, match="empty"):
        k_lz(np.zeros((4, 0), dtype=int))


def test_input_is_left_alone():
    rows = np.random.default_rng(5).integers(3, 9, (4, 300))
    kept = rows.copy()
    for variant in VARIANTS:
        lempel_ziv_complexity(rows, variant=variant)
    k_lz(rows > 5)
    assert np.array_equal(rows, kept)
