"""Boundary distances of images and random strings, for networks before and after training."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ...._core.seeds import numpy_stream
from ....domains import Dataset, load_mnist, random_bits
from ....measures import boundary_distance
from ....measures.boundary_distance import BoundaryDistance
from ....networks import classes, evaluate, he_normal, sample
from ....training import parity_architecture, train_parity

PARTS = ("train", "test", "random")

#: Value of a pixel, out of 255, up to which a bit is 0.
THRESHOLD = 25

#: The lower value of a bit under each coding; the upper one is 1.
CODINGS = {"01": 0.0, "±1": -1.0}

Rows = dict[str, Any]


def parity_digits(train_rows: int | None, test_rows: int | None) -> Dataset:
    """Return MNIST in bits, labelled 1 for even and 0 for odd digits.

    Raises:
        DataFileError: The files of MNIST are not there.
    """
    data = load_mnist().subset(train=train_rows, test=test_rows)
    return data.binarised(threshold=THRESHOLD / 255).even_odd()


def measure_trained(checkpoints: tuple[int, ...], strings: int, wrong: int,
                    train_rows: int | None, test_rows: int | None, seed: int) -> Rows:
    """Train one network; measure the same strings, and its errors, after some epochs."""
    data = parity_digits(train_rows, test_rows)
    pieces: list[Rows] = []

    def look(epoch: int, model: nn.Sequential) -> None:
        if epoch in checkpoints:
            pieces.extend(_after(model, data, strings, wrong, seed, epoch))

    train_parity(data, epochs=max(checkpoints), seed=seed, on_epoch=look)
    return _joined(pieces)


def measure_untrained(networks: int, train_rows: int | None, test_rows: int | None,
                      seed: int) -> Rows:
    """Measure fresh networks, a string of each part for each, under both codings."""
    data = parity_digits(train_rows, test_rows)
    nets = sample(parity_architecture(data.features), he_normal(), count=networks, seed=seed)
    pieces = []
    for part in PARTS:
        bits = _inputs(data, part, networks, seed)[0] > 0
        for coding, low in CODINGS.items():
            strings = torch.where(bits, 1.0, low)
            result = boundary_distance(nets, strings, values=(low, 1.0))
            pieces.append(_rows(result, part, network=np.arange(networks), coding=coding))
    return _joined(pieces)


def _after(model: nn.Module, data: Dataset, strings: int, wrong: int, seed: int,
           epoch: int) -> list[Rows]:
    test_right = _right(model, data.test_inputs, data.test_labels)
    common: Rows = {"epoch": epoch, "test_accuracy": float(test_right.double().mean())}
    pieces = []
    for part in PARTS:
        inputs, labels = _inputs(data, part, strings, seed)
        answer = "none" if labels is None else _words(_right(model, inputs, labels))
        pieces.append(_rows(_distances(model, inputs), part, answer=answer, **common))
    for part, all_right in (("test", test_right), ("train", None)):
        if wrong == 0:
            continue
        inputs, labels = _both(data, part)
        right = _right(model, inputs, labels) if all_right is None else all_right
        rows = (~right).nonzero().squeeze(1)
        rows = rows[_drawn(len(rows), wrong, seed, f"wrong {part}")]
        if len(rows):
            pieces.append(_rows(_distances(model, inputs[rows]), part, answer="wrong",
                                chosen="wrong", **common))
    return pieces


def _inputs(data: Dataset, part: str, count: int, seed: int) -> tuple[Tensor, Tensor | None]:
    """Draw strings of 0 and 1, images without replacement, with labels where there are any."""
    if part == "random":
        return random_bits(data.features, count=count, seed=seed, low=0.0), None
    inputs, labels = _both(data, part)
    rows = _drawn(len(inputs), count, seed, f"strings {part}")
    return inputs[rows], labels[rows]


def _both(data: Dataset, part: str) -> tuple[Tensor, Tensor]:
    if part == "train":
        return data.train_inputs, data.train_labels
    return data.test_inputs, data.test_labels


def _drawn(size: int, count: int, seed: int, name: str) -> Tensor:
    return torch.from_numpy(numpy_stream(seed, name).permutation(size)[:count])


def _right(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    return classes(evaluate(model, inputs)) == labels


def _words(right: Tensor) -> np.ndarray:
    return np.where(right.numpy(), "right", "wrong")


def _distances(model: nn.Module, inputs: Tensor) -> BoundaryDistance:
    return boundary_distance(model, inputs, values=(0.0, 1.0))


def _rows(result: BoundaryDistance, part: str, *, network: Any = 0, coding: str = "01",
          epoch: int = 0, chosen: str = "uniformly", answer: Any = "none",
          test_accuracy: float | None = None) -> Rows:
    count, n = result.flips.shape
    one_each = {"network": network, "epoch": epoch, "coding": coding, "part": part,
                "chosen": chosen, "answer": answer, "test_accuracy": test_accuracy}
    distance = torch.where(result.found, result.distance.double(), float(n + 1))
    columns = {name: np.broadcast_to(value, count).tolist() for name, value in one_each.items()}
    return columns | {"distance": distance.tolist(), "found": result.found.tolist(),
                      "output": result.margin.double().tolist()}


def _joined(pieces: list[Rows]) -> Rows:
    return {name: [value for piece in pieces for value in piece[name]] for name in pieces[0]}
