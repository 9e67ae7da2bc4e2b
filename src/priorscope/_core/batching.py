"""Work in pieces that fit in memory."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import torch

from .checks import whole_number
from .errors import PriorscopeError

T = TypeVar("T")

DEFAULT_BUDGET = 256 * 2**20


def batch_length(bytes_per_item: float, *, batch_size: int | None,
                 budget: int = DEFAULT_BUDGET) -> int:
    """Return how many items to take at a time: the user's word, else what ``budget`` holds."""
    if batch_size is not None:
        return whole_number("batch_size", batch_size)
    return max(1, int(budget // max(bytes_per_item, 1.0)))


def spans(total: int, length: int) -> Iterator[slice]:
    """Yield slices of at most ``length`` that cover ``range(total)`` in order."""
    for start in range(0, total, length):
        yield slice(start, min(start + length, total))


def in_batches(work: Callable[[slice], T], total: int, *, bytes_per_item: float,
               batch_size: int | None = None, budget: int = DEFAULT_BUDGET,
               advance: Callable[[int], None] | None = None) -> list[T]:
    """Call ``work`` on consecutive slices of ``range(total)``, halved when memory runs out.

    Args:
        work: Takes a slice of the items and returns their result.
        total: Number of items.
        bytes_per_item: Peak bytes that one item needs.
        batch_size: Items a call; ``None`` means as many as fit in ``budget``.
        budget: Bytes that one call may use.
        advance: Called with the number of items done, for a progress bar.

    Raises:
        PriorscopeError: Memory ran out on a single item.
    """
    length = batch_length(bytes_per_item, batch_size=batch_size, budget=budget)
    results: list[T] = []
    start = 0
    while start < total:
        piece = slice(start, min(start + length, total))
        try:
            results.append(work(piece))
        except (MemoryError, RuntimeError) as error:
            if not out_of_memory(error):
                raise
            if piece.stop - piece.start == 1:
                raise PriorscopeError(
                    f"memory ran out on a single item of about {bytes_per_item / 2**20:.0f} MiB: "
                    "use a smaller network, fewer points or a device with more memory"
                ) from error
            length = (piece.stop - piece.start) // 2
            continue
        if advance is not None:
            advance(piece.stop - piece.start)
        start = piece.stop
    return results


def out_of_memory(error: BaseException) -> bool:
    """Tell whether an exception means that an allocation failed, on the CPU or on a device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and "can't allocate memory" in str(error)
