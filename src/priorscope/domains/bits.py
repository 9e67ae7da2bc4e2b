"""Bit strings as points: all of them, or a random few."""

import numpy as np
import torch
from torch import Tensor

from .._core.checks import real_number, whole_number
from .._core.errors import BadInput
from .._core.seeds import numpy_stream
from .sizes import fits, refuse_beyond_limit

_WORD = 64
_BLOCK_ROWS = 1024
_BLOCK_BITS = 2**20


def hypercube(n: int, *, low: float = -1.0, high: float = 1.0,
              dtype: torch.dtype = torch.float32,
              device: torch.device | str | None = None) -> Tensor:
    """Return all 2ⁿ bit strings of length ``n`` in counting order.

    Row i is the binary expansion of i, the most significant bit first: coordinate j of row i is
    ``high`` where bit n - 1 - j of i is set, else ``low``. Neighbouring rows of a pair (2k, 2k+1)
    differ in the last coordinate.

    Time and memory are O(n 2ⁿ): n = 20 in float32 holds 80 MiB.

    Args:
        n: Number of bits.
        low: Value that stands for bit 0.
        high: Value that stands for bit 1.
        dtype: Floating type of the result.
        device: Where the result lives; the CPU by default.

    Returns:
        Tensor of shape (2ⁿ, n). Exact.

    Raises:
        BadInput: ``n`` is no positive whole number, the two values coincide, or the strings would
            need more than 4 GiB.

    Example:
        >>> hypercube(2, low=0.0).tolist()
        [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    """
    n = whole_number("n", n)
    low, high = _two_values(low, high)
    # 2**n itself is astronomically large for the n that people mistype.
    rows = 2 ** min(n, 64)
    largest = max(k for k in range(1, 64) if fits(2**k, k, dtype))
    refuse_beyond_limit(f"hypercube(n={n})", rows, n, dtype,
                        f"use n of at most {largest}, or random_bits(n, count=...) for a sample")
    points = torch.empty(rows, n, dtype=dtype, device=device)
    for j in range(n):
        halves = points.view(2**j, 2, 2 ** (n - 1 - j), n)
        halves[:, 0, :, j] = low
        halves[:, 1, :, j] = high
    return points


def random_bits(n: int, *, count: int, seed: int = 0, low: float = -1.0, high: float = 1.0,
                dtype: torch.dtype = torch.float32,
                device: torch.device | str | None = None) -> Tensor:
    """Return ``count`` bit strings of length ``n``, each drawn uniformly from all 2ⁿ.

    Bits are independent and fair; strings may repeat. Row i depends on ``(n, seed, i)`` alone: a
    larger ``count`` appends rows and changes none. Cost is O(count · n).

    Args:
        n: Number of bits.
        count: Number of strings.
        seed: Names the sample.
        low: Value that stands for bit 0.
        high: Value that stands for bit 1.
        dtype: Floating type of the result.
        device: Where the result lives; the bits are drawn on the CPU and moved.

    Returns:
        Tensor of shape (count, n).

    Raises:
        BadInput: ``n`` or ``count`` is no positive whole number, the two values coincide, or the
            strings would need more than 4 GiB.

    Example:
        >>> random_bits(100, count=3).shape
        torch.Size([3, 100])
    """
    n, count = whole_number("n", n), whole_number("count", count)
    low, high = _two_values(low, high)
    refuse_beyond_limit(f"random_bits(n={n}, count={count})", count, n, dtype, "use fewer strings")
    one, zero = torch.tensor(high, dtype=dtype), torch.tensor(low, dtype=dtype)
    points = torch.empty(count, n, dtype=dtype)
    rows = min(_BLOCK_ROWS, max(1, _BLOCK_BITS // n))
    for start in range(0, count, rows):
        stop = min(start + rows, count)
        bits = _block(n, seed, start // rows, rows)[: stop - start]
        points[start:stop] = torch.where(torch.from_numpy(bits), one, zero)
    return points.to(device)


def _block(n: int, seed: int, block: int, rows: int) -> np.ndarray:
    """Draw one block of a fixed shape; raw words are the one stream that NumPy never changes."""
    words = -(-n // _WORD)
    raw = numpy_stream(seed, "bits", n, block).bit_generator.random_raw(rows * words)
    octets = np.asarray(raw).astype("<u8").view(np.uint8).reshape(rows, -1)
    return np.unpackbits(octets, axis=1, count=n).view(bool)


def _two_values(low: float, high: float) -> tuple[float, float]:
    low, high = real_number("low", low), real_number("high", high)
    if low == high:
        raise BadInput(f"low and high are both {low:g}: expected two values that tell bits apart")
    return low, high
