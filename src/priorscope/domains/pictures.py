"""Grey pictures made from the photographs that come with scikit-learn: no download."""

import numpy as np
import torch
from torch import Tensor

from .._core.checks import known_name, whole_number
from .._core.errors import BadInput

#: Photographs by name, and their files.
PICTURES = {"china": "china.jpg", "flower": "flower.jpg"}

#: Shares of red, green and blue in the grey value (ITU-R BT.601).
LUMA = (0.299, 0.587, 0.114)


def load_picture(name: str = "china", *, size: int = 64) -> Tensor:
    """Return a photograph as a square grey picture.

    The largest square in the middle of the photograph is kept. Each pixel of the result is the mean
    over the area that it covers there, pixels cut by its edge counting with their share, of the
    grey value 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) of the stored colours, which are not
    linear in light. The files are decoded by Pillow, on which matplotlib depends; another decoder
    may differ by a grey level of 256.

    Args:
        name: ``"china"``, a temple, or ``"flower"``, a dahlia; both 427 pixels high.
        size: Pixels a side of the result, at most as many as the photograph is high.

    Returns:
        Float64 tensor of shape (size, size), values in [0, 1], the top row first.

    Raises:
        UnknownName: There is no such photograph.
        BadInput: ``size`` is larger than the photograph.

    Example:
        >>> load_picture("flower", size=32).shape
        torch.Size([32, 32])

    Source: the photographs of ``sklearn.datasets.load_sample_image``, whose licence (CC BY) and
    authors are named in scikit-learn.
    """
    from sklearn import datasets

    name = known_name("picture", name, PICTURES)
    whole_number("size", size)
    grey = datasets.load_sample_image(PICTURES[name]) @ (np.array(LUMA) / 255)
    side = min(grey.shape)
    if size > side:
        raise BadInput(f"size is {size}: the photograph has {side} pixels a side, ask for at most "
                       "as many")
    top, left = ((length - side) // 2 for length in grey.shape)
    square = grey[top:top + side, left:left + side]
    means = overlaps(side, size)
    # Rounding in the sums of shares could leave white a hair above 1.
    return torch.from_numpy(np.clip(means @ square @ means.T, 0.0, 1.0))


def overlaps(pixels: int, cells: int) -> np.ndarray:
    """Return the share of each of ``cells`` equal cells that each of ``pixels`` pixels covers.

    Shape (cells, pixels); each row sums to 1, each column to cells/pixels.
    """
    edges = np.arange(cells + 1) * (pixels / cells)
    places = np.arange(pixels)
    low = np.maximum(edges[:-1, None], places)
    high = np.minimum(edges[1:, None], places + 1)
    return np.maximum(high - low, 0.0) * (cells / pixels)
