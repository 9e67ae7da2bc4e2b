"""The inputs of an audit with their labels, in named parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from ..._core import seeds
from ..._core.errors import BadInput
from ...domains import Dataset
from ...domains.tables import Samples


@dataclass(frozen=True, eq=False)
class AuditData:
    """Labelled inputs to audit a model on.

    Attributes:
        name: For titles.
        parts: Inputs (rows, features) and labels (rows,) by the part's name; the first one is the
            part whose doubtful inputs are listed.
        class_names: In the order of the labels.
        input_shape: Shape of one input as the model expects it.
        image_shape: Shape for pictures, or None.
        kept: Row numbers in the original data, by part, where only some rows were kept.
        targets: By part, the numbers of a regression, (rows,), that were cut into two classes;
            empty where labels are classes.
        feature_names: Of the columns of a table; empty where inputs have none.
        words: Whether labels are words that were numbered in alphabetical order.

    Raises:
        BadInput: A part has not one label a row.
    """

    name: str
    parts: Mapping[str, tuple[Tensor, Tensor]]
    class_names: tuple[str, ...]
    input_shape: tuple[int, ...]
    image_shape: tuple[int, ...] | None = None
    kept: Mapping[str, Tensor] = field(default_factory=dict)
    targets: Mapping[str, Tensor] = field(default_factory=dict)
    feature_names: tuple[str, ...] = ()
    words: bool = False

    def __post_init__(self) -> None:
        for part, (inputs, labels) in self.parts.items():
            if labels.shape != inputs.shape[:1]:
                raise BadInput(f"part {part!r} of {self.name} has inputs of shape "
                               f"{tuple(inputs.shape)} and labels of shape {tuple(labels.shape)}: "
                               "expected one label a row")

    @classmethod
    def of_dataset(cls, data: Dataset, *, seed: int = 0) -> "AuditData":
        """Take the test rows of a data set, and as many training rows at most, drawn by ``seed``.

        More would cost time and tell little: the test rows are what is audited.
        """
        parts = {"test": (data.test_inputs, data.test_labels),
                 "train": (data.train_inputs, data.train_labels)}
        whole = cls(data.name, parts, data.class_names, (data.features,), data.image_shape)
        return whole.limited(len(data.test_labels), seed=seed)

    @classmethod
    def of_samples(cls, samples: Samples, *, threshold: float | None = None) -> "AuditData":
        """Take the rows of a user's file, binarised to 0 and 1 at ``threshold`` if one is given."""
        inputs = samples.inputs
        if threshold is not None:
            inputs = (inputs > threshold).float()
        image = samples.shape if len(samples.shape) in (2, 3) else None
        targets = {} if samples.targets is None else {"data": samples.targets}
        return cls(samples.name, {"data": (inputs, samples.labels)}, samples.class_names,
                   samples.shape, image, targets=targets,
                   feature_names=samples.feature_names, words=samples.words)

    @property
    def listed(self) -> str:
        """Name of the part whose doubtful inputs are listed."""
        return next(iter(self.parts))

    def class_name(self, index: int) -> str:
        """Return the name of a class; its number where a model has more classes than the labels."""
        return self.class_names[index] if index < len(self.class_names) else str(index)

    def numbered_names(self) -> str:
        """Return the classes with their numbers, which are places of outputs, in words."""
        return ", ".join(f"{place} {name}" for place, name in enumerate(self.class_names))

    def picture_shape(self) -> tuple[int, ...] | None:
        """Return (height, width) where inputs are grey pictures of one channel at most."""
        shape = self.image_shape
        if shape is not None and len(shape) == 3 and shape[0] == 1:
            shape = shape[1:]
        return shape if shape is not None and len(shape) == 2 else None

    def pictures(self, part: str, rows: np.ndarray) -> np.ndarray | None:
        """Return rows as pictures, grey (rows, height, width) or colour (..., 3), from 0 to 1.

        None where inputs are no pictures of one or three channels.
        """
        grey, shape = self.picture_shape(), self.image_shape
        if grey is None and (shape is None or shape[0] != 3):
            return None
        inputs = self.parts[part][0][rows].cpu().double()
        low, high = float(inputs.min()), float(inputs.max())
        scaled = ((inputs - low) / ((high - low) or 1.0)).numpy()
        if grey is not None:
            return scaled.reshape(-1, *grey)
        assert shape is not None
        return np.moveaxis(scaled.reshape(-1, *shape), 1, 3)

    def in_shape(self, shape: tuple[int, ...]) -> "AuditData":
        """Return the same inputs, handed to the model in another shape."""
        return replace(self, input_shape=shape)

    def with_parts(self, parts: Mapping[str, tuple[Tensor, Tensor]],
                   shape: tuple[int, ...]) -> "AuditData":
        """Return the same rows with other inputs, pictures of that shape."""
        return replace(self, parts=parts, input_shape=shape, image_shape=shape)

    def shaped(self, part: str) -> Tensor:
        """Return the inputs of a part in the shape the model expects, whole numbers as reals."""
        inputs = self.parts[part][0]
        if not inputs.is_floating_point():
            inputs = inputs.to(torch.get_default_dtype())
        return inputs.reshape(len(inputs), *self.input_shape)

    def limited(self, limit: int | None, *, seed: int) -> "AuditData":
        """Return at most ``limit`` rows of each part, drawn without replacement, in order."""
        if limit is None:
            return self
        parts, kept, targets = dict(self.parts), dict(self.kept), dict(self.targets)
        for name, (inputs, labels) in self.parts.items():
            if len(labels) > limit:
                order = seeds.numpy_stream(seed, "limit", name).permutation(len(labels))
                chosen = torch.from_numpy(np.sort(order[:limit]))
                parts[name] = (inputs[chosen], labels[chosen])
                kept[name] = torch.from_numpy(self.row_numbers(name))[chosen]
                if name in targets:
                    targets[name] = targets[name][chosen]
        return replace(self, parts=parts, kept=kept, targets=targets)

    def row_numbers(self, part: str) -> np.ndarray:
        """Return the number of each row of a part in the data as they came, from 0."""
        if part in self.kept:
            return self.kept[part].numpy()
        return np.arange(len(self.parts[part][1]))

    def places(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        """Return where three rows of the listed part stand, named by their numbers.

        Raises:
            BadInput: Not three different rows, or one that there is not or that was not kept.
        """
        known = {int(number): place for place, number in enumerate(self.row_numbers(self.listed))}
        if len(numbers) != 3 or len(set(numbers)) != 3:
            raise BadInput(f"around names rows {', '.join(map(str, numbers))}: expected three "
                           "different rows")
        for number in numbers:
            if number not in known:
                limited = " that the limit keeps" if self.kept else ""
                raise BadInput(f"around names row {number}: expected rows from 0 to {max(known)} "
                               f"of {self.name}{limited}")
        return tuple(known[number] for number in numbers)

    def check_labels(self, outputs: int) -> None:
        """Raise ``BadInput`` unless a model with that many outputs can be right on the labels."""
        if self.targets and outputs != 1:
            raise BadInput(f"the targets of {self.name} are numbers: a regression needs a model of "
                           f"one output, this one has {outputs}")
        least = min(int(labels.min()) for _, labels in self.parts.values())
        if least < 0:
            raise BadInput(f"the labels of {self.name} begin at {least}: expected classes from 0 "
                           "on, in the order of the outputs")
        if self.words and len(self.class_names) != max(2, outputs):
            raise BadInput(f"the labels of {self.name} are {len(self.class_names)} words, "
                           f"{', '.join(self.class_names[:8])}, and the model tells "
                           f"{max(2, outputs)} classes apart: name all classes in the order of "
                           "the outputs, --classes a,b,c, or read_samples(..., classes=[...])")
        top = max(int(labels.max()) for _, labels in self.parts.values())
        if outputs == 1 and top > 1:
            raise BadInput(f"the labels of {self.name} name {top + 1} classes: a model with one "
                           "output needs two, 0 and 1")
        if outputs > 1 and top >= outputs:
            raise BadInput(f"the labels of {self.name} run to {top}: the model has {outputs} "
                           "outputs")
