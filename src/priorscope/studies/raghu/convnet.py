"""The convolutional network of the paper's experiments, untrained."""

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence

import torch
from torch import nn
from torch.nn.utils import skip_init  # torch's own initial draws would move the global state

from ..._core.seeds import numpy_stream

#: Names of the layers whose lengths are measured, in order; 3 and 7 pool.
LAYERS = ("conv1", "conv2", "pool3", "conv4", "conv5", "conv6", "pool7", "fc8", "fc9")
POOLS = (3, 7)


def convolutional(channels: Sequence[int], hidden: int, shape: Sequence[int], *, outputs: int,
                  weight_variance: float, seed: int,
                  norm: Callable[[int, bool], nn.Module] | None = None) -> nn.Sequential:
    """Return conv-conv-pool-conv-conv-conv-pool-fc-fc with ReLU and normal weights.

    The paper does not give its architecture; pooling is at layers 3 and 7 there. Convolutions are
    3 × 3 and keep the size, pooling takes the maximum of 2 × 2. Weights are N(0, σ_w²/fan-in),
    biases 0. ``LAYERS`` names what stands behind the activation of each layer.

    Args:
        channels: Of the five convolutions.
        hidden: Units of the first fully connected layer.
        shape: (channels, height, width) of the images.
        outputs: Classes.
        weight_variance: σ_w².
        seed: Of the weights.
        norm: Makes what stands between a layer and its activation, given the number of channels
            and whether they are channels of images; nothing by default.
    """
    parts: OrderedDict[str, nn.Module] = OrderedDict()

    def layer(name: str, module: nn.Module, size: int, images: bool) -> None:
        parts[f"{name}_affine"] = module
        if norm is not None:
            parts[f"{name}_norm"] = norm(size, images)
        parts[name] = nn.ReLU()

    sizes = [shape[0], *channels]
    convolutions = [name for name in LAYERS if name.startswith("conv")]
    for place, name in enumerate(convolutions):
        layer(name, skip_init(nn.Conv2d, sizes[place], sizes[place + 1], 3, padding=1),
              sizes[place + 1], True)
        if name in ("conv2", "conv6"):
            parts["pool3" if name == "conv2" else "pool7"] = nn.MaxPool2d(2)
    parts["flat"] = nn.Flatten()
    pixels = (shape[1] // 4) * (shape[2] // 4)
    layer("fc8", skip_init(nn.Linear, channels[-1] * pixels, hidden), hidden, False)
    parts["fc9"] = skip_init(nn.Linear, hidden, outputs)
    model = nn.Sequential(parts)
    _draw(model, weight_variance, seed)
    return model.eval()


def unit_counts(channels: Sequence[int], hidden: int, shape: Sequence[int],
                outputs: int) -> list[int]:
    """Return the units behind each of ``LAYERS``."""
    a, b, c, d, e = channels
    pixels = shape[1] * shape[2]
    small, least = pixels // 4, (shape[1] // 4) * (shape[2] // 4)
    return [a * pixels, b * pixels, b * small, c * small, d * small, e * small, e * least, hidden,
            outputs]


def affine_layers(model: nn.Module) -> dict[str, nn.Module]:
    """Return the layers with weights, by the name of what stands behind their activation."""
    return {name.removesuffix("_affine"): module for name, module in model.named_modules()
            if isinstance(module, nn.Conv2d | nn.Linear)}


def _draw(model: nn.Module, variance: float, seed: int) -> None:
    """Draw the weights of every layer from a stream of its own."""
    with torch.no_grad():
        for name, module in affine_layers(model).items():
            weight = module.weight
            assert isinstance(weight, nn.Parameter)
            stream = numpy_stream(seed, "layer", name)
            scale = math.sqrt(variance / weight[0].numel())
            weight.copy_(torch.from_numpy(stream.standard_normal(tuple(weight.shape)) * scale))
            assert isinstance(module.bias, nn.Parameter)
            module.bias.zero_()
