"""Lempel-Ziv complexity beside lzcomplexity (Rust, suffix array) and antropy (Numba, quadratic).

Each side gets its own fastest input: priorscope uint8 arrays, lzcomplexity strings, antropy
arrays one by one (neither takes a batch). One thread. Counts are compared before anything is
timed; lzcomplexity leaves out a last unfinished word, so it may say one less.

Floors, at 3 GHz with 256-bit vectors:

- 10^4 tables of 128 bits: 1.3 MB to read (0.1 ms) and 128 steps of about 22 word operations
  each, 4 to a vector, 3 a cycle: 2.3 million cycles, 0.8 ms. K_LZ parses twice.
- LZ76 of 10^6 random bits: one entry of a 1 MB table rewritten a symbol, in second-level cache
  (3 ms), and for each of 50,800 words about 4 dependent reads from third-level cache (3 ms).
- LZ76 of 10^6 repetitive bits: 16,000 words of 64 bits compared once (0.02 ms) where the text
  ends in one long match; else the table as above.
- LZ76 of 10^6 bits that seldom change: two sweeps that sort the suffixes and three over their
  list, all reads near one another, 1 to 2 ns a symbol each (8 ms).
- LZ78 and LZW of 10^6 bits: one dependent table read a symbol, mostly first-level cache (3 ms).
"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from benchmarks._timing import paired, print_rows, row
from priorscope.measures.lempel_ziv import k_lz, lempel_ziv_complexity

TABLE_FLOOR, RANDOM_FLOOR = "0.8 ms (1e4 tables)", "6 ms (1e6)"
REPEAT_FLOOR, SPARSE_FLOOR, TRIE_FLOOR = "0.02-3 ms (1e6)", "8 ms (1e6)", "3 ms (1e6)"


def run(smoke: bool) -> list[dict[str, Any]]:
    """Return one row per workload and rival; ``smoke`` takes tiny sizes, about a second."""
    # Importing antropy alone takes seconds.
    rivals = ("lzcomplexity",) if smoke else ("lzcomplexity", "antropy")
    repeats = 3 if smoke else 11
    rows = list(_tables(64 if smoke else 10_000, rivals, repeats))
    for length in (2000,) if smoke else (10_000, 100_000, 1_000_000):
        # antropy is quadratic: 2.5 s at 10^5.
        rows += _sequences(length, rivals if length <= 10_000 else rivals[:1], repeats)
    rows += _dictionaries(2000 if smoke else 1_000_000, repeats=3)
    return rows


def _rival(name: str) -> Callable[[Any], int] | None:
    """Return the rival's LZ76 count as a function of one prepared sequence, if installed."""
    try:
        if name == "lzcomplexity":
            import lzcomplexity

            return lambda text: lzcomplexity.factorization(text)[0]
        import antropy

        return antropy.lziv_complexity
    except ImportError:
        return None


def _prepared(name: str, sequence: np.ndarray) -> Any:
    return "".join(map(str, sequence)) if name == "lzcomplexity" else sequence


def _each(count: Callable[[Any], int], sequences: list[Any]) -> list[int]:
    return [count(sequence) for sequence in sequences]


def _compare(what: str, ours: Callable[[], Any], name: str, rival: Callable[[], Any] | None,
             repeats: int, floor: str) -> dict[str, Any]:
    if rival is None:
        return row(what, paired({"ours": ours}, repeats)["ours"], name, None, floor)
    short_by = np.asarray(ours()) - np.asarray(rival())
    if short_by.min() < 0 or short_by.max() > (name == "lzcomplexity"):
        raise AssertionError(f"{what}: {name} counts differently")
    times = paired({"ours": ours, "rival": rival}, repeats)
    return row(what, times["ours"], name, times["rival"], floor)


def _tables(count: int, rivals: tuple[str, ...], repeats: int) -> Iterator[dict[str, Any]]:
    tables = np.random.default_rng(0).integers(0, 2, (count, 128)).astype(np.uint8)
    for name in rivals:
        one = _rival(name)
        prepared = [_prepared(name, table) for table in tables]
        many = None if one is None else partial(_each, one, prepared)
        yield _compare(f"LZ76, {count} tables of 128 bits", lambda: lempel_ziv_complexity(tables),
                       name, many, repeats, TABLE_FLOOR)
    own = paired({"ours": lambda: k_lz(tables)}, repeats)["ours"]
    yield row(f"K_LZ, {count} tables of 128 bits", own, None, None, "twice " + TABLE_FLOOR)


def _kinds(length: int) -> Iterator[tuple[str, np.ndarray, str]]:
    random = np.random.default_rng(1)
    noise = random.integers(0, 2, length).astype(np.uint8)
    yield "random", noise, RANDOM_FLOOR
    yield "all zeros", np.zeros_like(noise), REPEAT_FLOOR
    yield "period 1000", np.resize(noise[:1000], length), REPEAT_FLOOR
    golden = np.floor(np.arange(1, length + 2) * (math.sqrt(5) - 1) / 2)
    yield "Fibonacci", 1 - np.diff(golden).astype(np.uint8), REPEAT_FLOOR
    yield "Thue-Morse", (np.bitwise_count(np.arange(length)) & 1).astype(np.uint8), REPEAT_FLOOR
    repeats = np.resize(noise[: length // 4], length)
    yield "long repeats, 0.1 % flipped", repeats ^ (random.random(length) < 1e-3), REPEAT_FLOOR
    yield "1 % ones", (random.random(length) < 0.01).astype(np.uint8), SPARSE_FLOOR
    changes = np.cumsum(random.random(length) < 0.02) & 1
    yield "2 % changes", changes.astype(np.uint8), SPARSE_FLOOR


def _sequences(length: int, rivals: tuple[str, ...], repeats: int) -> Iterator[dict[str, Any]]:
    for kind, bits, floor in _kinds(length):
        # On anything but random bits the quadratic rival says nothing new.
        for name in rivals if kind == "random" else rivals[:1]:
            one = _rival(name)
            rival = None if one is None else partial(one, _prepared(name, bits))
            yield _compare(f"LZ76, {kind}, {length} bits", partial(lempel_ziv_complexity, bits),
                           name, rival, repeats, floor)


def _dictionaries(length: int, repeats: int) -> Iterator[dict[str, Any]]:
    bits = np.random.default_rng(2).integers(0, 2, length).astype(np.uint8)
    text = _prepared("lzcomplexity", bits)
    yield _compare(f"LZ78, random, {length} bits",
                   lambda: lempel_ziv_complexity(bits, variant="lz78"),
                   "Python set", lambda: _set_of_phrases(text), repeats, TRIE_FLOOR)
    own = paired({"ours": lambda: lempel_ziv_complexity(bits, variant="lzw")}, repeats)["ours"]
    yield row(f"LZW, random, {length} bits", own, None, None, TRIE_FLOOR)


def _set_of_phrases(text: str) -> int:
    """Count LZ78 phrases as the published codes do: a set of strings."""
    phrases: set[str] = set()
    start = 0
    for end in range(1, len(text) + 1):
        if text[start:end] not in phrases:
            phrases.add(text[start:end])
            start = end
    return len(phrases)


if __name__ == "__main__":
    print_rows(run(smoke=False))
