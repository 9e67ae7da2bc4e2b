"""A labelled data set, split into training and test rows, and the ways to relabel or thin it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .._core.checks import finite, real_number, whole_number
from .._core.errors import BadInput
from .._core.seeds import numpy_stream


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Flat inputs with class labels, in a training and a test part.

    Every method returns a new data set and leaves this one as it is; parts that do not change are
    shared, not copied.

    Attributes:
        name: What the data are, for titles and tables.
        train_inputs: Float32, shape (rows, features); the loaders give values in [0, 1].
        train_labels: Int64, shape (rows,), each below the number of classes.
        test_inputs: Float32, shape (test rows, features).
        test_labels: Int64, shape (test rows,).
        image_shape: Shape of one input as an image, (height, width) or (channels, height, width),
            with ``features`` entries; ``None`` where inputs are no images.
        class_names: One name per class, in the order of the labels.

    Raises:
        BadInput: Shapes, lengths or labels that do not fit together.
        NonFinite: Inputs with NaN or infinity.

    Example:
        >>> x, y = torch.rand(4, 3), torch.tensor([0, 1, 1, 0])
        >>> Dataset("toy", x, y, x, y, None, ("no", "yes"))
        toy: 4 training and 4 test rows, 3 features, classes no, yes
    """

    name: str
    train_inputs: Tensor
    train_labels: Tensor
    test_inputs: Tensor
    test_labels: Tensor
    image_shape: tuple[int, ...] | None
    class_names: tuple[str, ...]

    def __post_init__(self) -> None:
        names = tuple(str(name) for name in self.class_names)
        object.__setattr__(self, "class_names", names)
        if self.image_shape is not None:
            object.__setattr__(self, "image_shape", tuple(int(n) for n in self.image_shape))
        for part in ("train", "test"):
            inputs = _inputs(f"{part}_inputs", getattr(self, f"{part}_inputs"))
            labels = _labels(f"{part}_labels", getattr(self, f"{part}_labels"), len(names))
            if len(inputs) != len(labels):
                raise BadInput(f"{part}_inputs has {len(inputs)} rows and {part}_labels has "
                               f"{len(labels)}: expected one label per row")
            object.__setattr__(self, f"{part}_inputs", inputs)
            object.__setattr__(self, f"{part}_labels", labels)
        self._check_widths()

    def _check_widths(self) -> None:
        train, test = self.train_inputs.shape[1], self.test_inputs.shape[1]
        if train != test:
            raise BadInput(f"train_inputs has {train} features and test_inputs has {test}: "
                           "expected as many in both")
        if self.image_shape is not None and np.prod(self.image_shape) != train:
            raise BadInput(f"image_shape is {self.image_shape}: expected a shape of {train} "
                           "entries, one per feature, or None")

    def __repr__(self) -> str:
        shape = " (" + "x".join(map(str, self.image_shape)) + ")" if self.image_shape else ""
        return (f"{self.name}: {len(self.train_inputs)} training and {len(self.test_inputs)} test "
                f"rows, {self.features} features{shape}, classes {', '.join(self.class_names)}")

    @property
    def features(self) -> int:
        """Number of features of one input."""
        return self.train_inputs.shape[1]

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    def binarised(self, *, threshold: float, low: float = 0.0, high: float = 1.0) -> "Dataset":
        """Return the data with every feature ``high`` where it exceeds ``threshold``, else ``low``.

        The threshold is rounded to float32 like the features: for 8-bit images ``k / 255`` puts
        pixel k at ``low`` and pixel k + 1 at ``high``, for every k.

        Args:
            threshold: The largest value that becomes ``low``; De Palma et al. 2019 use pixel 25 of
                255 on MNIST.
            low: Value below the threshold and at it.
            high: Value above it.

        Example:
            >>> load_digits().binarised(threshold=0.5).train_inputs.unique().tolist()
            [0.0, 1.0]
        """
        at = torch.tensor(real_number("threshold", threshold), dtype=torch.float32)
        above = torch.tensor(real_number("high", high), dtype=torch.float32)
        below = torch.tensor(real_number("low", low), dtype=torch.float32)
        if above == below:
            raise BadInput(f"low and high are both {float(low):g}: expected two different values")
        return replace(self, train_inputs=torch.where(self.train_inputs > at, above, below),
                       test_inputs=torch.where(self.test_inputs > at, above, below))

    def even_odd(self) -> "Dataset":
        """Return the data with label 1 where the label was even, 0 where it was odd.

        On digits this is the parity task of De Palma et al. 2019, Fig. 3.
        """
        return replace(self, name=f"{self.name}, even or odd",
                       train_labels=(self.train_labels + 1) % 2,
                       test_labels=(self.test_labels + 1) % 2, class_names=("odd", "even"))

    def random_labels(self, *, seed: int, classes: int | None = None) -> "Dataset":
        """Return the data with labels drawn uniformly and independently of the inputs.

        Args:
            seed: Names the draw; training and test labels come from separate streams.
            classes: Number of classes; by default as many as there are, under their names.
        """
        count = self.classes if classes is None else whole_number("classes", classes, at_least=2)
        names = self.class_names if classes is None else tuple(str(c) for c in range(count))

        def draw(part: str, labels: Tensor) -> Tensor:
            stream = numpy_stream(seed, "random labels", part)
            return torch.from_numpy(stream.integers(count, size=len(labels)))

        return replace(self, name=f"{self.name}, random labels", class_names=names,
                       train_labels=draw("train", self.train_labels),
                       test_labels=draw("test", self.test_labels))

    def subset(self, *, train: int | None = None, test: int | None = None,
               seed: int = 0) -> "Dataset":
        """Return the data with that many rows of each part, drawn without replacement.

        Under one seed a smaller subset is the beginning of a larger one.

        Args:
            train: Number of training rows; ``None`` keeps all, in their order.
            test: Number of test rows; ``None`` keeps all, in their order.
            seed: Names the draw.

        Raises:
            BadInput: More rows are asked for than there are.
        """
        rows = {}
        for part, count in (("train", train), ("test", test)):
            if count is None:
                continue
            labels = getattr(self, f"{part}_labels")
            if whole_number(part, count) > len(labels):
                raise BadInput(f"{part} is {count}: {self.name} has {len(labels)} {part} rows, ask "
                               "for at most as many")
            order = numpy_stream(seed, "subset", part).permutation(len(labels))
            chosen = torch.from_numpy(order[:count])
            rows[f"{part}_inputs"] = getattr(self, f"{part}_inputs")[chosen]
            rows[f"{part}_labels"] = labels[chosen]
        return replace(self, **rows)


def _inputs(what: str, values: Any) -> Tensor:
    tensor = torch.as_tensor(values).detach()
    if tensor.ndim != 2 or 0 in tensor.shape:
        raise BadInput(f"{what} has shape {tuple(tensor.shape)}: expected (rows, features) with at "
                       "least one of each; flatten images first")
    tensor = tensor.to(torch.float32)
    # The extremes tell of NaN and infinity without a mask as large as the data.
    if not all(torch.isfinite(extreme) for extreme in tensor.aminmax()):
        finite(what, tensor)
    return tensor


def _labels(what: str, values: Any, classes: int) -> Tensor:
    tensor = torch.as_tensor(values).detach()
    if tensor.is_floating_point() or tensor.is_complex() or tensor.ndim != 1:
        raise BadInput(f"{what} has dtype {tensor.dtype} and shape {tuple(tensor.shape)}: expected "
                       "whole numbers of shape (rows,)")
    tensor = tensor.to(torch.int64)
    if tensor.numel() and (tensor.min() < 0 or tensor.max() >= classes):
        raise BadInput(f"{what} holds labels from {int(tensor.min())} to {int(tensor.max())}: "
                       f"expected 0 to {classes - 1}, one per class name")
    return tensor
