"""Drawing whole ensembles of random networks.

Network i under seed s is the same whatever else is drawn: not ``count``, nor the batch size, the
device or the order enters. Small networks are drawn in blocks of a size that the architecture
alone fixes, since a generator costs as much to start as some thousand numbers cost to draw.
"""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from .._core import seeds
from .._core.batching import spans
from .._core.checks import whole_number
from .._core.errors import BadInput
from .ensemble import Ensemble, per_network
from .laws import WeightLaw
from .mlp import MLP
from .modules import member
from .stack import Layer, Stack

#: Numbers drawn from one generator before the next one starts.
BLOCK_NUMBERS = 2**16

#: Ensembles up to this many bytes keep their weights; larger ones draw them anew at each pass.
KEEP_BYTES = 2**30

#: Bytes of activations in flight; more falls out of the processor's cache and costs speed.
CACHE_BYTES = 4 * 2**20

#: The same on an accelerator, where small pieces cost launches instead.
DEVICE_BYTES = 512 * 2**20


def sample(arch: MLP, law: WeightLaw, *, count: int, seed: int = 0,
           dtype: torch.dtype = torch.float32, device: torch.device | str = "cpu",
           ) -> "SampledEnsemble":
    """Draw ``count`` random networks of one architecture.

    Weights are drawn in float32 on the CPU, then cast and moved; float64 networks are the same
    functions computed more precisely. Nothing is drawn before it is needed, and ensembles of
    more than 1 GiB are drawn again at each pass instead of being kept.

    Args:
        arch: The architecture.
        law: The distribution of its weights and biases.
        count: Number of networks.
        seed: A non-negative integer; network i depends on (seed, i) alone.
        dtype: ``torch.float32`` or ``torch.float64``.
        device: Where the networks are evaluated.

    Returns:
        An ensemble: ``nets(x)`` has shape (count, points, outputs), ``nets[i]`` is a
        ``torch.nn.Sequential``.

    Example:
        >>> nets = sample(MLP(inputs=2, widths=(64,)), he_normal(), count=100)
        >>> nets(torch.rand(5, 2)).shape
        torch.Size([100, 5, 1])
    """
    if dtype not in (torch.float32, torch.float64):
        raise BadInput(f"dtype is {dtype}: expected torch.float32 or torch.float64")
    seeds.sequence(seed)
    whole_number("count", count)
    return SampledEnsemble(arch, law, count, seed, dtype, torch.device(device))


class SampledEnsemble(Ensemble):
    """Random networks of one architecture, evaluated by batched matrix products.

    Attributes:
        arch: The architecture.
        law: The weight law.
        seed: The seed it was drawn with.
    """

    def __init__(self, arch: MLP, law: WeightLaw, count: int, seed: int, dtype: torch.dtype,
                 device: torch.device) -> None:
        self.arch, self.law, self.seed = arch, law, seed
        self.dtype, self.device = dtype, device
        self._count = count
        self._kept: dict[int, Stack] = {}

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> nn.Sequential:
        if not -self._count <= index < self._count:
            raise IndexError(f"network {index} of an ensemble of {self._count}")
        index %= self._count
        block, place = divmod(index, self._block)
        return member(self._draw(block), place)

    def __call__(self, x: Tensor, *, batch_size: int | None = None) -> Tensor:
        """Evaluate all networks; see ``Ensemble``. Cost: one batched pass over the weights."""
        own = per_network(x, self._count)
        if x.shape[-1] != self.arch.inputs:
            raise BadInput(f"points have {x.shape[-1]} coordinates: the networks take "
                           f"{self.arch.inputs}")
        x = x.detach().to(device=self.device, dtype=self.dtype)
        x = x if own else x.unsqueeze(0)
        out = torch.empty(self._count, x.shape[1], self.arch.outputs, dtype=self.dtype,
                          device=self.device)
        with torch.no_grad():
            for span, stack in self.stacks(batch_size=batch_size):
                self._evaluate(stack, x[span] if own else x, out[span])
        return out

    def _evaluate(self, stack: Stack, x: Tensor, out: Tensor) -> None:
        """Fill ``out`` in pieces small enough for the processor's cache."""
        budget = CACHE_BYTES if self.device.type == "cpu" else DEVICE_BYTES
        row = 2 * max(self.arch.sizes) * out.element_size()
        points = min(x.shape[1], max(64, budget // row))
        nets = max(1, budget // (row * points))
        for piece in spans(stack.count, nets):
            part = stack[piece]
            inputs = x[piece] if x.shape[0] > 1 else x
            for span in spans(x.shape[1], points):
                out[piece, span] = part(inputs[:, span])

    def stacks(self, *, batch_size: int | None = None) -> Iterator[tuple[slice, Stack]]:
        """Yield (slice of members, their stacked weights) until all members had their turn.

        Args:
            batch_size: Members in a stack; None means one block of the sampler.
        """
        length = self._block if batch_size is None else whole_number("batch_size", batch_size)
        for start in range(0, self._count, length):
            stop = min(start + length, self._count)
            yield slice(start, stop), self._gather(start, stop)

    @property
    def _block(self) -> int:
        return block_length(self.arch)

    def _gather(self, start: int, stop: int) -> Stack:
        """Return members ``start`` to ``stop``, cut and joined from their blocks."""
        parts = []
        for block in range(start // self._block, (stop - 1) // self._block + 1):
            offset = block * self._block
            low, high = max(start - offset, 0), min(stop - offset, self._block)
            stack = self._draw(block)
            whole = low == 0 and high == self._block
            parts.append(stack if whole else stack[low:high])
        return parts[0] if len(parts) == 1 else join(parts)

    def _draw(self, block: int) -> Stack:
        if block in self._kept:
            return self._kept[block]
        stack = draw_block(self.arch, self.law, self._block, self.seed, block)
        stack = stack.map(lambda weights: weights.to(device=self.device, dtype=self.dtype))
        size = self.arch.parameter_count * (8 if self.dtype == torch.float64 else 4)
        if self._count * size <= KEEP_BYTES:
            self._kept[block] = stack
        return stack

    def __repr__(self) -> str:
        return f"Ensemble of {self._count} {self.arch}, {self.law}, seed {self.seed}"


def block_length(arch: MLP) -> int:
    """Return how many networks one generator draws."""
    return max(1, BLOCK_NUMBERS // arch.parameter_count)


def block_stream(seed: int, block: int) -> np.random.Generator:
    """Return the generator that draws the networks of ``block``."""
    return seeds.numpy_stream(seed, "network", block)


def draw_block(arch: MLP, law: WeightLaw, size: int, seed: int, block: int, *,
               stream: np.random.Generator | None = None) -> Stack:
    """Draw ``size`` networks from the generator of ``block``: layer by layer, the gate last.

    ``stream`` takes the place of that generator: a faster one that draws the same numbers.
    """
    stream = block_stream(seed, block) if stream is None else stream

    def affine(fan_in: int, fan_out: int) -> Layer:
        weight = torch.from_numpy(law.weights(size, fan_in, fan_out, stream))
        bias = torch.from_numpy(law.biases(size, fan_in, fan_out, stream)) if arch.bias else None
        return Layer(weight, bias)

    layers = []
    for position, (fan_in, fan_out) in enumerate(arch.shapes):
        layer = affine(fan_in, fan_out)
        if arch.gated and position < arch.depth:
            layer = Layer(layer.weight, layer.bias, affine(fan_in, fan_out))
        layers.append(layer)
    return Stack(arch, tuple(layers))


def join(parts: list[Stack]) -> Stack:
    """Return one stack that holds the networks of several, in order."""

    def joined(layers: list[Layer]) -> Layer:
        weight = torch.cat([layer.weight for layer in layers])
        biases = [layer.bias for layer in layers if layer.bias is not None]
        gates = [layer.gate for layer in layers if layer.gate is not None]
        bias = torch.cat(biases) if biases else None
        return Layer(weight, bias, joined(gates) if gates else None)

    columns = zip(*(part.layers for part in parts), strict=True)
    return Stack(parts[0].arch, tuple(joined(list(layers)) for layers in columns))
