"""The small handwritten digits that come with scikit-learn: no download."""

import numpy as np
import torch

from .._core.checks import real_number
from .._core.errors import BadInput
from .._core.seeds import numpy_stream
from .dataset import Dataset

#: The largest grey level of a pixel.
_LEVELS = 16


def load_digits(*, test_fraction: float = 0.25, seed: int = 0) -> Dataset:
    """Return the 1797 handwritten digits of 8 x 8 pixels that scikit-learn ships.

    Pixels are counts from 0 to 16, here divided by 16. The split takes the same share of every
    class, rounded to whole images, and keeps the rows in their original order; it is this library's
    own, so that it does not change with the version of scikit-learn.

    Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI (1998), its
    test part.

    Args:
        test_fraction: Share of the images that become test rows.
        seed: Names the split.

    Raises:
        BadInput: A share that leaves a class without training or test images.

    Example:
        >>> load_digits().image_shape
        (8, 8)
    """
    from sklearn import datasets

    share = real_number("test_fraction", test_fraction, above=0.0)
    pixels, labels = datasets.load_digits(return_X_y=True)
    held_out = np.zeros(len(labels), dtype=bool)
    for digit in range(10):
        rows = np.flatnonzero(labels == digit)
        count = round(share * len(rows))
        if not 0 < count < len(rows):
            raise BadInput(f"test_fraction is {test_fraction!r}: it leaves digit {digit} without "
                           "training or test images; expected a share between 0.01 and 0.99")
        order = numpy_stream(seed, "digits", digit).permutation(len(rows))
        held_out[rows[order[:count]]] = True
    inputs = torch.from_numpy(pixels / _LEVELS).to(torch.float32)
    targets = torch.from_numpy(labels.astype(np.int64))
    test = torch.from_numpy(held_out)
    return Dataset("digits", inputs[~test], targets[~test], inputs[test], targets[test],
                   (8, 8), tuple(str(digit) for digit in range(10)))
