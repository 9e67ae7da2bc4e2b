"""A small residual network for images, untrained."""

import math
from collections import OrderedDict
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils import skip_init  # torch's own initial draws would move the global state

from ...._core.seeds import numpy_stream


class Normalised(nn.Module):
    """Subtract a number from each channel and divide by another: pixels stay the input's unit."""

    mean: Tensor
    size: Tensor

    def __init__(self, mean: Tensor, size: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean.reshape(-1, 1, 1))
        self.register_buffer("size", size.reshape(-1, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        """Return normalised images (points, channels, height, width)."""
        return (x - self.mean) / self.size


class Block(nn.Module):
    """relu(x + F(x)), F being conv - norm - relu - conv - norm, both 3 × 3.

    Where the shape changes, x goes through a 1 × 1 convolution and a norm.
    """

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = convolution(inputs, outputs, 3, stride, 1)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.relu1 = nn.ReLU()
        self.conv2 = convolution(outputs, outputs, 3, 1, 1)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.relu2 = nn.ReLU()
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else nn.Sequential(
            convolution(inputs, outputs, 1, stride, 0), nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        """Return the block's values."""
        inner = self.norm2(self.conv2(self.relu1(self.norm1(self.conv1(x)))))
        return self.relu2(inner + self.shortcut(x))


def residual_net(images: Tensor, *, channels: Sequence[int], blocks: int, patch: int,
                 outputs: int, seed: int) -> nn.Sequential:
    """Return stem - blocks - mean over pixels - linear, with He's normal weights.

    With ``patch`` 1, channels (16, 32, 64) and 3 blocks it is ResNet-20 of He et al. (2016), the
    paper's network, but for 1 × 1 convolutions on the shortcuts that change the shape.

    Args:
        images: Training images, (rows, channels, height, width): their mean and spread normalise.
        channels: Of each stage; every stage but the first halves height and width.
        blocks: Of each stage.
        patch: Side of the squares of pixels that the stem reads, apart from one another; 1 means
            3 × 3 pixels around each.
        outputs: Classes.
        seed: Of the weights.
    """
    planes = images.transpose(0, 1).flatten(1)
    first = channels[0]
    stem = (convolution(len(planes), first, 3, 1, 1) if patch == 1
            else convolution(len(planes), first, patch, patch, 0))
    parts: OrderedDict[str, nn.Module] = OrderedDict(
        pixels=Normalised(planes.mean(dim=1), planes.std(dim=1)), stem=stem,
        norm=nn.BatchNorm2d(first), relu=nn.ReLU())
    before = first
    for stage, width in enumerate(channels):
        for place in range(blocks):
            stride = 2 if stage and not place else 1
            parts[f"block{stage + 1}_{place + 1}"] = Block(before, width, stride)
            before = width
    parts |= OrderedDict(mean=nn.AdaptiveAvgPool2d(1), flat=nn.Flatten(),
                         logits=skip_init(nn.Linear, before, outputs))
    model = nn.Sequential(parts)
    _draw(model, seed)
    return model.eval()


def convolution(inputs: int, outputs: int, size: int, stride: int, padding: int) -> nn.Module:
    """Return a convolution without biases, which the norm behind it would take out."""
    return skip_init(nn.Conv2d, inputs, outputs, size, stride=stride, padding=padding, bias=False)


def _draw(model: nn.Module, seed: int) -> None:
    """Draw the weights of every layer from a stream of its own."""
    with torch.no_grad():
        for name, module in model.named_modules():
            if not isinstance(module, nn.Conv2d | nn.Linear):
                continue
            stream = numpy_stream(seed, "layer", name)
            scale = math.sqrt(2.0 / module.weight[0].numel())
            module.weight.copy_(torch.from_numpy(
                scale * stream.standard_normal(tuple(module.weight.shape))))
            if module.bias is not None:
                module.bias.zero_()
