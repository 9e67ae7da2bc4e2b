"""The data of Salman et al.: a hundred images of each class, smaller images, two moons."""

from dataclasses import replace

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from ..._core.checks import known_name
from ..._core.errors import BadInput
from ..._core.seeds import numpy_stream
from ...domains import Dataset, load_cifar10, load_digits, load_mnist, two_moons

PAPER = "Salman, Zhang, Liu and Mio 2019, arXiv:1910.08581"

#: Names under which cells ask for data; the digits of 8 × 8 pixels stand in for quick looks.
SOURCES = ("mnist", "cifar10", "digits", "moons")

#: Test rows that a validation accuracy is taken from: enough for a standard error of 1 %.
_TEST_ROWS = 2000


def salman_data(name: str, labels: str, *, per_class: int, factor: int = 1,
                seed: int) -> Dataset:
    """Return training data as the paper draws them.

    Args:
        name: One of ``SOURCES``.
        labels: ``"real"``, or ``"random"`` for uniform new ones.
        per_class: Training rows of each class; moons are 150 of each in the paper.
        factor: Side of the squares of pixels that are averaged into one; 1 leaves images alone.
        seed: Names the draw of rows and labels.

    Raises:
        UnknownName: No such data or labels.
        DataFileError: The files of MNIST or CIFAR-10 are not there.
        BadInput: A class has fewer rows, or the factor does not divide the sides.
    """
    known_name("data", name, SOURCES)
    known_name("kind of labels", labels, ("real", "random"))
    if name == "moons":
        data = two_moons(count=2 * per_class + 100, test_fraction=50 / (per_class + 50), seed=seed)
    else:
        data = averaged(balanced(_load(name), per_class, seed), factor)
    return data.random_labels(seed=seed) if labels == "random" else data


def _load(name: str) -> Dataset:
    if name == "digits":
        return load_digits()
    return load_mnist() if name == "mnist" else load_cifar10()


def balanced(data: Dataset, per_class: int, seed: int) -> Dataset:
    """Return as many training rows of each class, and at most 2000 test rows.

    Raises:
        BadInput: A class has fewer rows.
    """
    rows = []
    for kind in range(data.classes):
        own = (data.train_labels == kind).nonzero().squeeze(1)
        if len(own) < per_class:
            raise BadInput(f"{per_class} rows of each class were asked for: {data.name} has "
                           f"{len(own)} of class {data.class_names[kind]}")
        order = numpy_stream(seed, "balanced", kind).permutation(len(own))[:per_class]
        rows.append(own[torch.from_numpy(order)])
    chosen = torch.cat(rows)
    thinned = data.subset(test=min(_TEST_ROWS, len(data.test_labels)), seed=seed)
    return replace(thinned, train_inputs=data.train_inputs[chosen],
                   train_labels=data.train_labels[chosen])


def averaged(data: Dataset, factor: int) -> Dataset:
    """Return images of which each square of ``factor`` × ``factor`` pixels became its mean.

    Raises:
        BadInput: The factor does not divide height and width.
    """
    if factor == 1:
        return data
    shape = data.image_shape
    if shape is None or shape[-1] % factor or shape[-2] % factor:
        raise BadInput(f"factor is {factor} for images of shape {shape}: expected a divisor of "
                       "height and width")
    height, width = shape[-2:]
    channels = data.features // (height * width)

    def pooled(inputs: Tensor) -> Tensor:
        return avg_pool2d(inputs.view(-1, channels, height, width), factor).flatten(1)

    return replace(data, train_inputs=pooled(data.train_inputs),
                   test_inputs=pooled(data.test_inputs),
                   image_shape=(*shape[:-2], height // factor, width // factor))
