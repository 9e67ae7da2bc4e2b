"""Lempel-Ziv complexity of symbol sequences: LZ76, LZ78, LZW, and the K_LZ of truth tables."""

from typing import Any

import numpy as np

from ..._core.checks import known_name
from ..._core.errors import BadInput
from .symbol_codes import Codes, encode

VARIANTS = ("lz76", "lz78", "lzw")
NORMALISATIONS = ("length", "random")


def lempel_ziv_complexity(symbols: Any, *, variant: str = "lz76",
                          normalise: str | None = None) -> np.ndarray:
    r"""Count the words into which Lempel-Ziv parsing cuts each sequence.

    ``"lz76"`` is the number of words of the exhaustive history. The first symbol is the first
    word; a word that starts at position :math:`l` is the longest match
    :math:`s_{l..l+m-1} = s_{i..i+m-1}` with any earlier start :math:`i < l` (the two may overlap)
    and one fresh symbol behind it. A match that runs into the end counts as a word.

    ``"lz78"`` reads the shortest phrase not in the dictionary, adds it, and starts afresh; a last
    phrase that is already there is not counted. ``"lzw"`` starts with the symbols that the
    sequence holds, adds each new phrase, and starts again from its last symbol; the value is the
    size of the dictionary.

    All are exact. Binary sequences of at most 128 symbols take about 0.1 µs each by bit
    operations; longer ones take linear time, by chains of equal K-grams that give way to a suffix
    array, in about 15 bytes a symbol. LZ78 and LZW take expected linear time (hashing).

    Args:
        symbols: Integers, booleans, or floats that are whole numbers, as an array, tensor or list
            whose last axis is the sequence; or one ``str``. Only equality matters.
        variant: ``"lz76"``, ``"lz78"`` or ``"lzw"``.
        normalise: ``None`` for the count C; ``"length"`` for C/n; ``"random"`` for
            :math:`C \log_k(n) / n` with k the number of different symbols in the sequence, at
            least 2, which tends to 1 for random sequences.

    Returns:
        One number a sequence in the batch's shape, int64, or float64 when normalised; a NumPy
        scalar for a single sequence. An empty sequence has complexity 0.

    Raises:
        BadInput: The symbols are real numbers (use ``symbolise`` first) or have no axis.
        NonFinite: The symbols hold NaN or infinity.
        UnknownName: No such variant or normalisation.

    Example:
        >>> from priorscope.measures.lempel_ziv import lempel_ziv_complexity
        >>> int(lempel_ziv_complexity("0001101001000101"))
        6
        >>> lempel_ziv_complexity([[0, 1, 0, 1, 0, 1], [0, 0, 0, 0, 0, 0]]).tolist()
        [3, 2]

    Sources: Lempel & Ziv, "On the complexity of finite sequences", IEEE Trans. Inf. Theory 22
    (1976) 75; Ziv & Lempel, ibid. 24 (1978) 530; Welch, Computer 17 (1984) 8.
    """
    known_name("variant", variant, VARIANTS)
    if normalise is not None:
        known_name("normalisation", normalise, NORMALISATIONS)
    codes = encode("symbols", symbols)
    counts = _COUNTS[variant](codes)
    if normalise is not None:
        counts = _normalised(counts, codes, normalise)
    return counts.reshape(codes.batch)[()]


def k_lz(bits: Any) -> np.ndarray:
    r"""Return the complexity K_LZ of binary strings, such as truth tables.

    .. math:: K(s) = \begin{cases} \log_2 n & s \text{ constant,} \\
        \tfrac12 \log_2(n) \, (C(s) + C(s^{\mathrm{reverse}})) & \text{otherwise,} \end{cases}

    where C is the LZ76 word count of ``lempel_ziv_complexity`` and n the length. Exact; two
    parsings of each string.

    Args:
        bits: Strings over two symbols, whichever they are, as an array, tensor or list whose last
            axis is the string; or one ``str``.

    Returns:
        K in bits in the batch's shape, float64; a NumPy scalar for a single string.

    Raises:
        BadInput: There are more than two symbols, the strings are empty, or as in
            ``lempel_ziv_complexity``.

    Example:
        >>> from priorscope.measures.lempel_ziv import k_lz
        >>> float(k_lz("01" * 64)), float(k_lz("0" * 128))
        (21.0, 7.0)

    Source: Dingle, Camargo & Louis, "Input-output maps are strongly biased towards simple
    outputs", Nature Communications 9 (2018) 761, Methods; used by Valle-Pérez, Camargo & Louis,
    ICLR 2019.
    """
    codes = encode("bits", bits)
    table, length = codes.table, codes.table.shape[1]
    if codes.alphabet > 2:
        raise BadInput(f"bits hold {codes.alphabet} different symbols: expected two; for larger "
                       "alphabets use lempel_ziv_complexity")
    if length == 0:
        raise BadInput("bits are empty strings: expected at least one bit each")
    backwards = Codes(np.ascontiguousarray(table[:, ::-1]), codes.alphabet, codes.batch)
    both = _lz76(codes) + _lz76(backwards)
    constant = (table == table[:, :1]).all(axis=1)
    complexity = np.log2(length) * np.where(constant, 1.0, both / 2)
    return complexity.reshape(codes.batch)[()]


# Numba loads only when something is counted.


def _lz76(codes: Codes) -> np.ndarray:
    from .lz76 import count_words

    return count_words(codes.table, codes.alphabet)


def _lz78(codes: Codes) -> np.ndarray:
    from .dictionary import count_phrases

    return count_phrases(codes.table, codes.alphabet, keep_last=False)


def _lzw(codes: Codes) -> np.ndarray:
    from .dictionary import count_phrases, count_symbols

    added = count_phrases(codes.table, codes.alphabet, keep_last=True)
    return added + count_symbols(codes.table, codes.alphabet)


def _normalised(counts: np.ndarray, codes: Codes, how: str) -> np.ndarray:
    from .dictionary import count_symbols

    length = max(codes.table.shape[1], 1)
    if how == "length":
        return counts / length
    kinds = np.maximum(count_symbols(codes.table, codes.alphabet), 2)
    return counts * np.log(length) / (np.log(kinds) * length)


_COUNTS = {"lz76": _lz76, "lz78": _lz78, "lzw": _lzw}
