"""The picture to be drawn, which pixels a network sees, and how close it comes."""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from ...._core.seeds import numpy_stream
from ....domains import load_digits
from ....domains.pictures import load_picture
from ...judging import STAND_IN


@dataclass(frozen=True)
class Split:
    """Pixels of each network by their place in the flattened picture.

    Attributes:
        train: The half that it sees, (networks, pixels).
        validation: An eighth of the rest, (networks, pixels).
        test: The remaining pixels, (networks, pixels).
    """

    train: Tensor
    validation: Tensor
    test: Tensor


@lru_cache(maxsize=2)
def picture(data: str, size: int) -> Tensor:
    """Return grey values in [0, 1], (size, size), the top row first, float64.

    ``data`` is the name of a photograph, or ``"digits"`` for a handwritten digit of 8 × 8 pixels.
    Calls share one tensor, which is not to be written to.
    """
    if data == STAND_IN:
        return load_digits().train_inputs[0].reshape(size, size).double()
    return load_picture(data, size=size)


def split(size: int, networks: int, seed: int) -> Split:
    """Deal the pixels at random; each network has a deal of its own that ``networks`` leaves."""
    pixels = size * size
    seen = pixels // 2
    held = (pixels - seen) // 8
    dealt = torch.stack([torch.from_numpy(numpy_stream(seed, "pixels", index).permutation(pixels))
                         for index in range(networks)])
    return Split(dealt[:, :seen], dealt[:, seen:seen + held], dealt[:, seen + held:])


def psnr(functions: Tensor, target: Tensor, places: Tensor) -> Tensor:
    """Return the peak signal-to-noise ratio -10 log₁₀(mean squared error) in dB, (networks,).

    The peak is 1, white. An error of nothing would be infinite and is taken for 1e-12.

    Args:
        functions: (networks, size, size).
        target: (size, size).
        places: The pixels that count, (networks, pixels).
    """
    errors = (functions - target).square().flatten(1).gather(1, places)
    return -10 * errors.mean(dim=1).clamp(min=1e-12).log10()
