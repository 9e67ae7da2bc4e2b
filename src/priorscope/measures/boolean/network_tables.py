"""Truth tables of random networks, drawn and evaluated block by block.

Plain ReLU networks with one output go through a compiled kernel, which decides close calls in
float64; all others are evaluated in float64 throughout. Both give the class that float64 gives to
the float32 weights.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import numpy as np
import torch
from torch import Tensor

from ..._core.batching import spans
from ..._core.checks import real_number
from ..._core.errors import BadInput, NonFinite
from ...domains.bits import hypercube
from ...networks.decisions import classes
from ...networks.laws import LAWS, OrthogonalLaw, WeightLaw
from ...networks.mlp import MLP
from ...networks.sampling import block_length, block_stream, draw_block
from ...networks.stack import Stack
from .packing import check_inputs, pack, word_count

#: Networks that one thread draws and evaluates at a time.
GO = 8192

#: Bytes of activations in flight on the general path.
CACHE_BYTES = 4 * 2**20

#: Laws that draw nothing but float32 normals and uniforms.
_SINGLE = frozenset(type(make()) for make in LAWS.values()) - {OrthogonalLaw}


def sampled_tables(arch: MLP, law: WeightLaw, span: range, *, seed: int,
                   values: tuple[float, float], threshold: float) -> np.ndarray:
    """Return the packed tables of networks ``span`` of ``sample(arch, law, seed=seed)``.

    As many threads work as torch may use; the tables do not depend on their number.

    Returns:
        Shape (networks, words), uint64.
    """
    tables = np.zeros((len(span), word_count(arch.inputs)), dtype=np.uint64)
    block = block_length(arch)
    first_block, behind = span.start // block, -(-span.stop // block)
    threads = _threads() if is_compiled(arch) else 1
    step = max(1, min(GO // block, -(-(behind - first_block) // threads)))
    goes = range(first_block, behind, step)

    def work(first: int) -> None:
        evaluate = evaluator(arch, values, threshold)
        for number in range(first, min(first + step, behind)):
            low, high = max(span.start, number * block), min(span.stop, (number + 1) * block)
            stack = _drawn(arch, law, block, seed, number)
            if high - low < block:
                stack = stack[low - number * block:high - number * block]
            tables[low - span.start:high - span.start] = evaluate(stack)

    _in_threads(work, goes, threads)
    return tables


def _threads() -> int:
    """As many threads as torch may use."""
    return torch.get_num_threads()


def _in_threads(work: Callable[[int], None], items: range, threads: int) -> None:
    if threads == 1 or len(items) == 1:
        for item in items:
            work(item)
        return
    with ThreadPoolExecutor(min(threads, len(items))) as pool:
        for _ in pool.map(work, items):
            pass


def _drawn(arch: MLP, law: WeightLaw, size: int, seed: int, block: int) -> Stack:
    stream = block_stream(seed, block)
    if type(law) in _SINGLE:
        from .quick_stream import QuickStream

        stream = cast(np.random.Generator, QuickStream(stream))
    return draw_block(arch, law, size, seed, block, stream=stream)


def check_settings(arch: MLP, values: tuple[float, float],
                   threshold: float) -> tuple[tuple[float, float], float]:
    """Return the two input values and the threshold as floats; refuse what gives no bit."""
    check_inputs(arch.inputs)
    if arch.outputs > 2:
        raise BadInput(f"the networks have {arch.outputs} outputs: a Boolean function needs one, "
                       "or two of which the larger wins")
    return check_values(values), real_number("threshold", threshold)


def check_values(values: tuple[float, float]) -> tuple[float, float]:
    """Return the two values that stand for the bits as different floats."""
    try:
        low, high = values
    except (TypeError, ValueError):
        raise BadInput(f"values is {values!r}: expected two numbers, for bit 0 and bit 1") from None
    low, high = real_number("the value of bit 0", low), real_number("the value of bit 1", high)
    if np.float32(low) == np.float32(high):
        raise BadInput(f"values is {values!r}: expected two values that tell bits apart")
    return low, high


def is_compiled(arch: MLP) -> bool:
    """Whether the compiled kernel evaluates the architecture."""
    return (arch.plain and arch.activation == "relu" and arch.prefactor == 1.0
            and arch.outputs == 1)


def evaluator(arch: MLP, values: tuple[float, float],
              threshold: float) -> Callable[[Stack], np.ndarray]:
    """Return what turns a stack of networks into packed tables, (networks, words)."""
    if is_compiled(arch):
        from .relu_networks import ReluTables

        return ReluTables(arch, values, threshold)
    return lambda stack: double_tables(stack, values, threshold)


def double_tables(stack: Stack, values: tuple[float, float], threshold: float) -> np.ndarray:
    """Evaluate any stack in float64 and pack the classes."""
    arch, stack = stack.arch, stack.map(lambda weights: weights.double())
    device = stack.layers[0].weight.device
    points = hypercube(arch.inputs, low=float(np.float32(values[0])),
                       high=float(np.float32(values[1])), dtype=torch.float64, device=device)
    bits = np.empty((stack.count, len(points)), dtype=bool)
    with torch.no_grad():
        for nets, rows in _pieces(stack.count, len(points), max(arch.sizes)):
            outputs = stack[nets](points[rows].unsqueeze(0))
            _finite(outputs)
            bits[nets, rows] = classes(outputs, threshold=threshold).bool().cpu().numpy()
    return pack(bits)


def _pieces(count: int, points: int, width: int) -> Iterator[tuple[slice, slice]]:
    """Cut networks and points into pieces whose activations fit the cache."""
    rows = min(points, max(64, CACHE_BYTES // (16 * width)))
    nets = max(1, CACHE_BYTES // (16 * width * rows))
    for piece in spans(count, nets):
        for row in spans(points, rows):
            yield piece, row


def _finite(outputs: Tensor) -> None:
    if not torch.isfinite(outputs).all():
        raise NonFinite("a network's output overflows: use a law of smaller weights, or fewer "
                        "layers")
