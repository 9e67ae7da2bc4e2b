"""Figs. 20 and 21: paths of constant prediction between images of a class."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from ...._core.batching import spans
from ...._core.checks import known_name
from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....domains import Dataset, load_cifar10, load_digits
from ....measures.class_paths import same_class_path
from ....networks import classes
from ....sweeps import study
from ....training import fit
from ...judging import STAND_IN
from ..judging import PAPER
from .ends import KINDS, Pairs, draw_pairs
from .figures import draw_all
from .findings import judge_all
from .residual_net import residual_net
from .rows import Example, Rows, worst

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Pairs whose paths are held at a time.
_AT_A_TIME = 1000


@dataclass(frozen=True)
class Cell:
    """One network and the paths within its classes.

    Attributes:
        network: Tells networks apart.
        data: ``"cifar10"`` or ``"digits"``.
        channels: Of each stage.
        blocks: Of each stage.
        patch: Side of the squares that the stem reads; 1 means 3 × 3 around each pixel.
        rows: Training images.
        epochs: Passes over them.
        ends: Training images, and adversarial ones, of each class.
        pairs: Pairs of each kind and class; None means all.
        radius: Of the attack, in the largest change of a pixel from 0 to 1.
        pivots: Inner pivots at the start; the paper does not state them.
        cycles: Of ``steps`` steps each.
        steps: Steps of gradient descent.
        learning_rate: Its step size.
        certify: Whether paths are cut into linear pieces, or looked at at samples.
    """

    network: int
    data: str = "cifar10"
    channels: tuple[int, ...] = (8, 16, 32)
    blocks: int = 1
    patch: int = 4
    rows: int = 8000
    epochs: int = 10
    ends: int = 4
    pairs: int | None = 3
    radius: float = 8 / 255
    pivots: int = 7
    cycles: int = 4
    steps: int = 10
    learning_rate: float = 1e-3
    certify: bool = True


@study("rahaman/constant-prediction", paper=f"{PAPER}, App. A.7, Figs. 20 and 21",
       question="Can any two images that a network puts into one class, adversarial ones among "
                "them, be joined by a path on which it does not change its mind?")
class ConstantPrediction:
    """Residual networks on CIFAR-10; paths bent by nudged elastic bands, proved by pieces."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks that differ by their seeds."""
        if scale == "smoke":
            return [Cell(network, "digits", (4, 8), 1, 2, 500, 6, 2, 1, radius=0.2)
                    for network in range(2)]
        if scale == "laptop":
            return [Cell(network) for network in range(3)]
        # A path in ResNet-20 has some 10⁵ linear pieces of 30 ms each: sampled instead.
        return [Cell(network, channels=(16, 32, 64), blocks=3, patch=1, rows=50_000, epochs=160,
                     ends=50, pairs=None, certify=False) for network in range(5)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        pixels = (1024 if cell.data == "cifar10" else 64) / cell.patch**2
        image = 1e-4 + 1e-8 * pixels * cell.blocks * sum(cell.channels) ** 1.5
        pairs = 10 * len(KINDS) * (cell.pairs or cell.ends**2)
        bent = image * (cell.cycles * cell.steps * (cell.pivots + 4) + 250)
        pieces = 1e-4 * pixels * cell.blocks * sum(cell.channels) if cell.certify else 0.0
        return 2.0 + image * cell.rows * cell.epochs + pairs * (bent + pieces)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train by Adam at 0.003 on batches of 50, draw pairs and bend a path for each.

        Returns:
            Rows of ``Rows``: numbers of the network and of each pair; for one pair of each kind
            the lead along path and segment; in network 0 pictures along these paths.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        streams = [int(numpy_stream(seed, name).integers(2**62))
                   for name in ("data", "weights", "fit", "pairs")]
        data, shape = _images(cell, streams[0])
        images = data.train_inputs.view(-1, *shape)
        model = residual_net(images, channels=cell.channels, blocks=cell.blocks, patch=cell.patch,
                             outputs=data.classes, seed=streams[1])
        fit(model, images, data.train_labels, epochs=cell.epochs, batch_size=50,
            learning_rate=3e-3, seed=streams[2])
        pairs = draw_pairs(model, images, data.train_labels, ends=cell.ends, pairs=cell.pairs,
                           radius=cell.radius, seed=streams[3])
        rows = Rows()
        rows.network(attacked=pairs.attacked, fooled=pairs.fooled,
                     train_accuracy=_accuracy(model, images, data.train_labels),
                     test_accuracy=_accuracy(model, data.test_inputs.view(-1, *shape),
                                             data.test_labels))
        for shown in _followed(cell, model, pairs, rows):
            rows.example(model, shown, pictures=cell.network == 0)
        return rows.columns()

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the claims of App. A.7; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw what is connected, leads along paths, and pictures on them."""
        return draw_all(frame)


def _images(cell: Cell, seed: int) -> tuple[Dataset, tuple[int, int, int]]:
    known_name("data", cell.data, ("cifar10", STAND_IN))
    colour = cell.data == "cifar10"
    data = (load_cifar10() if colour else load_digits()).subset(
        train=cell.rows, test=1000 if colour else 200, seed=seed)
    return data, (3, 32, 32) if colour else (1, 8, 8)


def _accuracy(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    with torch.no_grad():
        seen = torch.cat([classes(model(part)) for part in images.split(500)])
    return float((seen == labels).double().mean())


def _ends(model: nn.Module, pairs: Pairs) -> Tensor:
    """Return the least softmax probability of the class at both ends, (pairs,), float64."""
    with torch.no_grad():
        both = [torch.cat([model(part) for part in points.split(500)]).double().softmax(dim=1)
                for points in (pairs.start, pairs.end)]
    return torch.minimum(*both).gather(1, pairs.label[:, None])[:, 0]


def _followed(cell: Cell, model: nn.Module, pairs: Pairs, rows: Rows) -> list[Example]:
    """Bend a path for each pair, note what is found, and return one of each kind to be shown."""
    kept: dict[int, Example] = {}
    for span in spans(len(pairs.label), _AT_A_TIME):
        part = pairs.part(span)
        found = same_class_path(model, part.start, part.end, target=part.label,
                                pivots=cell.pivots, cycles=cell.cycles, steps=cell.steps,
                                learning_rate=cell.learning_rate, low=0.0, high=1.0,
                                certify=cell.certify)
        rows.pairs(part, found, _ends(model, part), span.start)
        for shown in worst(part, found, span.start):
            before = kept.get(shown.kind)
            if before is None or shown.lead < before.lead:
                kept[shown.kind] = shown
    return [kept[kind] for kind in sorted(kept)]
