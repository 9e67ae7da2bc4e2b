"""Some images, the complexity of untrained networks, and the accuracies on digit and colour."""

from typing import TYPE_CHECKING

import numpy as np

from ....plots import columns, image_strip, points_and_lines, through
from ....plots.illustration import Illustration
from ..by_prefactor import points_over
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd

_ORDER = ("relu", "tanh", "gaussian", "sine")


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    names = [name for name in _ORDER if (frame.activation == name).any()]
    return {
        "images": _images(chosen(frame, activation=names[0])),
        "complexity": _curves(
            frame, names, "phrases", "Lempel-Ziv phrases, untrained",
            "Complexity of untrained networks on a random plane of inputs.",
            "White noise has 551 phrases on 64 by 64 points, a straight ramp about 100."),
        "digit": _curves(
            frame, names, "digit", "share right, digit",
            "How well networks read the digit when the colour misleads.",
            "Chance is 0.1, which is also what a network gets that reads the colour alone. "
            "Networks that were simple before training never look at the digit."),
        "color": _curves(
            frame, names, "color", "share right, colour",
            "How well networks read the colour when the digit misleads.",
            "Chance is 0.1. Where this falls and the digit is not learned either, the training "
            "images were learned by heart, or not at all."),
        "train": _curves(
            frame, names, "train", "share right, training",
            "How well networks fit the training images, on which digit and colour agree.",
            "Where few are right, training was too short or its steps too long for so large a "
            "prefactor, and the other curves say nothing about preferences.")}


def _curves(frame: "pd.DataFrame", names: list[str], kind: str, up: str, caption: str,
            reading: str) -> Illustration:
    points = points_over(frame, kind, names)
    ax = points_and_lines(points, lines=through(points), across="prefactor c", up=up, log_x=True)
    return Illustration(ax, caption, f"Means over networks with 95 % intervals. {reading}",
                        columns(points, "prefactor", kind))


def _images(rows: "pd.DataFrame") -> Illustration:
    pictures, captions = [], []
    for part, words in (("train", "training"), ("test", "test")):
        targets = _values(rows, f"{part} target")
        pixels = _values(rows, f"{part} image").reshape(len(targets), -1)
        side = next(height for height in (8, 28) if pixels.shape[1] == height * (height + 4))
        pictures += list(pixels.reshape(-1, side, side + 4))
        captions += [f"{words}: {_digits(image, target)}"
                     for image, target in zip(pictures[-len(targets):], targets, strict=True)]
    ax = image_strip(np.stack(pictures), captions, columns=len(pictures) // 2)
    return Illustration(ax, "Digits beside a band of colour.",
                        "In training the band is as bright as the digit is large, both divided by "
                        "nine; in tests one of them is random.",
                        {f"{number}, {caption}": image.ravel() for number, (caption, image) in
                         enumerate(zip(captions, pictures, strict=True), 1)})


def _values(rows: "pd.DataFrame", kind: str) -> np.ndarray:
    return chosen(rows, kind=kind).sort_values("item").value.to_numpy(dtype=float)


def _digits(image: np.ndarray, target: float) -> str:
    return f"{target * 9:.0f}, colour {image[0, -1] * 9:.0f}"
