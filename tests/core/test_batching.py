from itertools import chain

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.batching import (
    DEFAULT_BUDGET,
    batch_length,
    in_batches,
    out_of_memory,
    spans,
)
from priorscope._core.errors import BadInput, PriorscopeError

CPU_MESSAGE = ("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate "
               "memory: you tried to allocate 4096 bytes. Error code 12 (Cannot allocate memory)")
SHORTAGES = [MemoryError("Unable to allocate 2.00 EiB"), RuntimeError(CPU_MESSAGE),
             torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")]


class Work:
    """Squares a slice of the items; runs out of memory above ``most`` of them."""

    def __init__(self, shortage, most):
        self.shortage, self.most, self.asked = shortage, most, []

    def __call__(self, piece):
        items = list(range(100))[piece]
        self.asked.append(len(items))
        if len(items) > self.most:
            raise self.shortage
        return [item**2 for item in items]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 50), st.integers(1, 60))
def test_spans_cover_the_range_in_order(total, length):
    pieces = list(spans(total, length))
    assert [i for piece in pieces for i in range(total)[piece]] == list(range(total))
    assert all(piece.stop - piece.start == length for piece in pieces[:-1])
    assert all(0 < piece.stop - piece.start <= length for piece in pieces)


def test_the_length_is_what_the_budget_holds_unless_told():
    assert batch_length(100, batch_size=None, budget=1050) == 10
    assert batch_length(100, batch_size=3, budget=10**9) == 3
    assert batch_length(1e12, batch_size=None) == 1
    assert batch_length(0, batch_size=None, budget=7) == 7
    assert batch_length(2**20, batch_size=None) == DEFAULT_BUDGET // 2**20


@pytest.mark.parametrize("size", [0, -2, 1.5, True, "4"])
def test_a_batch_size_is_a_whole_number(size):
    with pytest.raises(BadInput, match="batch_size"):
        in_batches(lambda piece: piece, 3, bytes_per_item=1, batch_size=size)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 100), st.integers(1, 120))
def test_batches_join_to_the_whole(total, size):
    work, done = Work(None, 100), []
    parts = in_batches(work, total, bytes_per_item=1, batch_size=size, advance=done.append)
    assert list(chain.from_iterable(parts)) == [item**2 for item in range(total)]
    assert done == work.asked
    assert len(parts) == -(-total // size)


def test_the_budget_sets_the_batch():
    work = Work(None, 100)
    in_batches(work, 100, bytes_per_item=8.0, budget=200)
    assert work.asked == [25] * 4


@pytest.mark.parametrize("shortage", SHORTAGES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("most", [1, 2, 7, 49])
def test_a_batch_is_halved_until_it_fits(shortage, most):
    work, done = Work(shortage, most), []
    parts = in_batches(work, 100, bytes_per_item=1, advance=done.append)
    assert list(chain.from_iterable(parts)) == [item**2 for item in range(100)]
    # Only what was done is reported, and no batch is longer than one that already failed.
    assert sum(done) == 100
    assert work.asked[0] == 100
    failed = [asked for asked in work.asked if asked > most]
    assert failed == [100 // 2**k for k in range(len(failed))]
    assert max(done) == 100 // 2**len(failed)
    assert len(work.asked) <= len(failed) + -(-100 // max(done))


@pytest.mark.parametrize("shortage", SHORTAGES, ids=lambda error: type(error).__name__)
def test_memory_that_runs_out_later_halves_the_rest_only(shortage):
    asked = []

    def work(piece):
        asked.append((piece.start, piece.stop))
        if piece.start >= 20 and piece.stop - piece.start > 3:
            raise shortage
        return list(range(100))[piece]

    parts = in_batches(work, 33, bytes_per_item=1, batch_size=10)
    assert list(chain.from_iterable(parts)) == list(range(33))
    assert asked == [(0, 10), (10, 20), (20, 30), (20, 25), (20, 22), (22, 24), (24, 26),
                     (26, 28), (28, 30), (30, 32), (32, 33)]


@pytest.mark.parametrize("shortage", SHORTAGES, ids=lambda error: type(error).__name__)
def test_a_single_item_that_does_not_fit_is_one_sentence(shortage):
    work, done = Work(shortage, 0), []
    with pytest.raises(PriorscopeError, match="single item of about 3 MiB: use") as caught:
        in_batches(work, 100, bytes_per_item=3 * 2**20, advance=done.append)
    assert caught.value.__cause__ is shortage
    assert work.asked == [85, 42, 21, 10, 5, 2, 1]
    assert done == []


@pytest.mark.parametrize("error", [
    RuntimeError("mat1 and mat2 shapes cannot be multiplied"), RuntimeError("memory"),
    ValueError(CPU_MESSAGE), KeyError("x"), OSError("Cannot allocate memory"),
    KeyboardInterrupt()], ids=repr)
def test_other_errors_pass_through_at_once(error):
    work = Work(error, 0)
    with pytest.raises(type(error)) as caught:
        in_batches(work, 100, bytes_per_item=1)
    assert caught.value is error
    assert work.asked == [100]


def test_true_shortages_are_recognised():
    """Both allocators refuse 4 EiB on any machine."""
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**62, dtype=torch.uint8)
    assert out_of_memory(caught.value)
    with pytest.raises(MemoryError) as caught:
        np.empty(2**62, dtype=np.uint8)
    assert out_of_memory(caught.value)
    for other in (RuntimeError("something else"), ValueError(CPU_MESSAGE)):
        assert not out_of_memory(other)
