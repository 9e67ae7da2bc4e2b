"""The images of the paper's experiments, and circles between them."""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ..._core.checks import known_name
from ..._core.seeds import numpy_stream
from ...domains import Curve, Dataset, arc, circle, load_cifar10, load_digits, load_mnist
from ..judging import STAND_IN

#: Names under which cells ask for data; the last stands in for quick looks.
SOURCES = ("mnist", "cifar10", STAND_IN)


def images(name: str, *, train: int | None = None, test: int | None = None,
           seed: int = 0) -> Dataset:
    """Return a data set of images, each coordinate shifted by the training mean of its channel.

    Values keep their scale but for one factor, so that the mean square of a coordinate is 1, as
    that of the paper's random inputs.

    Args:
        name: One of ``SOURCES``.
        train: Training rows, all by default.
        test: Test rows, all by default.
        seed: Names the draw of rows.

    Raises:
        UnknownName: No such data.
        DataFileError: The files of MNIST or CIFAR-10 are not there.
    """
    known_name("data", name, SOURCES)
    data = (load_mnist() if name == "mnist" else load_cifar10() if name == "cifar10"
            else load_digits())
    data = data.subset(train=min(train or len(data.train_labels), len(data.train_labels)),
                       test=min(test or len(data.test_labels), len(data.test_labels)), seed=seed)
    channels = 3 if name == "cifar10" else 1
    planes = data.train_inputs.view(len(data.train_inputs), channels, -1)
    mean = planes.mean(dim=(0, 2))
    size = float((planes - mean[:, None]).square().mean().sqrt())

    def scaled(inputs: Tensor) -> Tensor:
        return ((inputs.view(len(inputs), channels, -1) - mean[:, None]) / size).flatten(1)

    return replace(data, train_inputs=scaled(data.train_inputs),
                   test_inputs=scaled(data.test_inputs))


def image_shape(data: Dataset) -> tuple[int, int, int]:
    """Return (channels, height, width) of a data set's images."""
    shape = data.image_shape
    assert shape is not None
    channels, height, width = shape if len(shape) == 3 else (1, *shape)
    return channels, height, width


def image_pairs(inputs: Tensor, labels: Tensor, count: int, seed: int) -> Tensor:
    """Return pairs of rows of different classes, (count, 2, features), float64.

    Pair k is the same whatever the count.
    """
    found = []
    for place in range(count):
        stream = numpy_stream(seed, "pair", place)
        first = int(stream.integers(len(labels)))
        others = (labels != labels[first]).nonzero().squeeze(1)
        found.append(inputs[[first, int(others[stream.integers(len(others))])]])
    return torch.stack(found).double()


def random_pairs(features: int, count: int, seed: int) -> Tensor:
    """Return pairs of standard normal points, (count, 2, features), float64."""
    return torch.stack([torch.from_numpy(numpy_stream(seed, "pair", place).standard_normal(
        (2, features))) for place in range(count)])


def circles(pairs: Tensor, shape: Sequence[int] | None = None) -> list[Curve]:
    """Return the closed curves cos(2πt) a + sin(2πt) b through pairs, in the shape of images."""
    return [circle(*_shaped(pair, shape)) for pair in pairs]


def arcs(pairs: Tensor, shape: Sequence[int] | None = None) -> list[Curve]:
    """Return the quarter turns cos(πt/2) a + sin(πt/2) b between pairs, in the shape of images."""
    return [arc(*_shaped(pair, shape)) for pair in pairs]


def _shaped(pair: Tensor, shape: Sequence[int] | None) -> Tensor:
    return pair if shape is None else pair.reshape(2, *shape)
