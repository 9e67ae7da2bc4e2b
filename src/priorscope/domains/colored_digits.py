"""Digits beside a band of colour that tells the label as well: which of the two is learned?"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .._core.checks import real_number, whole_number
from .._core.errors import BadInput
from .._core.seeds import numpy_stream
from .dataset import Dataset
from .digits import load_digits

#: Largest digit; intensities and targets are digits over it.
TOP = 9


@dataclass(frozen=True, eq=False, repr=False)
class ColoredDigits:
    """Digits with a band of uniform intensity, and a number from 0 to 1 to predict.

    In the training part the target is both digit/9 and the intensity of the band. In the other
    parts digit and intensity are independent, so that each target belongs to one of them alone: a
    network that reads the other is right on a tenth of the rows.

    Attributes:
        train_inputs: Float32, shape (rows, features): an image of ``image_shape``, row by row.
        train_targets: Float32, shape (rows,): digit/9, which is the intensity too.
        validation_inputs: Other digits with random intensities, shape (validation rows, features).
        validation_targets: Their digit/9.
        digit_test_inputs: Test digits with random intensities, shape (test rows, features).
        digit_test_targets: Their digit/9.
        color_test_inputs: Test digits whose intensities are drawn anew.
        color_test_targets: Those intensities.
        image_shape: (height, width + band).
        band: Columns of the band, the last of each image.
    """

    train_inputs: Tensor
    train_targets: Tensor
    validation_inputs: Tensor
    validation_targets: Tensor
    digit_test_inputs: Tensor
    digit_test_targets: Tensor
    color_test_inputs: Tensor
    color_test_targets: Tensor
    image_shape: tuple[int, int]
    band: int

    @property
    def features(self) -> int:
        """Number of features of one input."""
        return self.train_inputs.shape[1]

    def __repr__(self) -> str:
        height, width = self.image_shape
        return (f"coloured digits: {len(self.train_inputs)} training, "
                f"{len(self.validation_inputs)} validation and {len(self.digit_test_inputs)} test "
                f"rows, {height}x{width} pixels with a band of {self.band}")


def colored_digits(data: Dataset | None = None, *, seed: int = 0, band: int = 4,
                   validation: float = 0.2) -> ColoredDigits:
    """Return digits beside a band of colour, after Teney et al. 2024, Fig. 9.

    The band lies right of the digit and is as high as the image. Its intensity is one of the ten
    levels k/9: that of the digit in the training part, and drawn uniformly, independently of the
    digit, elsewhere. The paper states neither the sizes nor the encoding of the colour: the band's
    width, its grey levels and the share held back for validation are this library's choices.

    Args:
        data: Digits with labels 0 to 9 and grey images, such as ``load_mnist()``; by default
            ``load_digits()``, of 8 x 8 pixels.
        seed: Names the draw of intensities and of the rows held back.
        band: Columns of the band.
        validation: Share of the training rows that becomes the validation part, rounded to whole
            rows.

    Raises:
        BadInput: Data that are no grey images of ten digits, or a share that leaves a part empty.

    Example:
        >>> colored_digits(band=2).image_shape
        (8, 10)
    """
    whole_number("band", band)
    data = load_digits() if data is None else data
    shape = data.image_shape
    if shape is None or len(shape) != 2 or data.classes != TOP + 1:
        raise BadInput(f"{data.name} has images of shape {shape} in {data.classes} "
                       "classes: expected grey images of (height, width) in 10 classes")
    rows = len(data.train_labels)
    held = round(rows * real_number("validation", validation, above=0.0))
    if not 0 < held < rows:
        raise BadInput(f"validation is {validation!r}: it leaves no training or no validation "
                       f"rows of {rows}; expected a share between them")
    order = torch.from_numpy(numpy_stream(seed, "colored digits", "split").permutation(rows))
    keep, aside = order[held:], order[:held]

    def levels(part: str, count: int) -> Tensor:
        stream = numpy_stream(seed, "colored digits", part)
        return torch.from_numpy(stream.integers(TOP + 1, size=count))

    def beside(images: Tensor, intensities: Tensor) -> Tensor:
        return _beside(images, intensities, (shape[0], shape[1]), band)

    pixels, digits = data.train_inputs, data.train_labels
    colors = levels("color test", len(data.test_labels))
    return ColoredDigits(
        beside(pixels[keep], digits[keep]), _targets(digits[keep]),
        beside(pixels[aside], levels("validation", held)), _targets(digits[aside]),
        beside(data.test_inputs, levels("digit test", len(data.test_labels))),
        _targets(data.test_labels),
        beside(data.test_inputs, colors), _targets(colors),
        (shape[0], shape[1] + band), band)


def share_right(predictions: Tensor, targets: Tensor) -> np.ndarray:
    """Return the share of predictions whose nearest level k/9 is the target's.

    Predictions below 0 or above 1 have the nearest level -1/9 or 10/9 and beyond only where they
    are further than half a level outside: those are wrong.

    Args:
        predictions: Shape (..., rows).
        targets: Shape (rows,), levels k/9.

    Returns:
        Float64 array of the shape in front of the rows.
    """
    right = torch.round(TOP * predictions) == torch.round(TOP * targets)
    return right.double().mean(dim=-1).cpu().numpy()


def _targets(levels: Tensor) -> Tensor:
    return levels.to(torch.float32) / TOP


def _beside(images: Tensor, levels: Tensor, shape: tuple[int, int], band: int) -> Tensor:
    height, width = shape
    stripes = _targets(levels)[:, None, None].expand(-1, height, band)
    return torch.cat([images.reshape(-1, height, width), stripes], dim=2).flatten(1)
