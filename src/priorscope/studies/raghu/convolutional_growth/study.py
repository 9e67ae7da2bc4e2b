"""Fig. 4: growth through the layers of an untrained convolutional network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....measures import trajectory_length
from ....sweeps import study
from ..convnet import LAYERS, convolutional, unit_counts
from ..data import arcs, image_pairs, image_shape, images
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Weight variances of the figure; the paper's values are not known.
_VARIANCES = (2.0, 3.0, 4.0, 8.0)


@dataclass(frozen=True)
class Cell:
    """One untrained network, and arcs between images.

    Attributes:
        data: ``"cifar10"`` or ``"digits"``.
        weight_variance: σ_w².
        replica: Tells networks apart.
        channels: Of the five convolutions.
        hidden: Units of the first fully connected layer.
        pairs: Arcs that are followed.
    """

    data: str
    weight_variance: float
    replica: int
    channels: tuple[int, ...] = (8, 8, 16, 16, 16)
    hidden: int = 64
    pairs: int = 2


@study("raghu/convolutional-growth", paper=f"{PAPER}, Fig. 4",
       question="Does length grow through the layers of an untrained convolutional network, but "
                "for its pooling layers?")
class ConvolutionalGrowth:
    """Arcs between images through random convolutional networks at several weight variances."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks by weight variance."""
        if scale == "smoke":
            return [Cell("digits", variance, replica, (4, 4, 6, 6, 6), 16, 1)
                    for variance in (2.0, 8.0) for replica in range(2)]
        if scale == "laptop":
            return [Cell("cifar10", variance, replica) for variance in _VARIANCES
                    for replica in range(6)]
        return [Cell("cifar10", variance, replica, (64, 64, 128, 128, 128), 256, 4)
                for variance in _VARIANCES for replica in range(10)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        pixels = 1024 if cell.data == "cifar10" else 64
        return 0.2 + cell.pairs * pixels * sum(cell.channels) ** 2 * 8e-7

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Follow arcs between test images of different classes.

        Returns:
            One row a layer: ``layer`` (from 1), ``name``, ``units``, and over the arcs the means
            of ``length`` over that at the input, and of ``ratio`` to the layer before.
        """
        data = images(cell.data, train=2000, test=1000)
        shape = image_shape(data)
        draw = int(numpy_stream(seed, "weights").integers(2**62))
        model = convolutional(cell.channels, cell.hidden, shape, outputs=data.classes,
                              weight_variance=cell.weight_variance, seed=draw)
        pairs = image_pairs(data.test_inputs, data.test_labels, cell.pairs, seed)
        found = trajectory_length(model, arcs(pairs, shape), layers=LAYERS, samples=257,
                                  max_samples=2100, rtol=5e-3, exact=False)
        relative = found.lengths / found.input_length[:, None]
        return {"layer": np.arange(1, len(LAYERS) + 1), "name": list(LAYERS),
                "units": unit_counts(cell.channels, cell.hidden, shape, data.classes),
                "length": relative.mean(dim=0).numpy(), "ratio": found.ratios.mean(dim=0).numpy()}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge growth, scale and the dips at pooling; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw lengths against the layer."""
        return draw_all(frame)
