"""Theorem 3, Figs. A1 and A2: how much longer a curve becomes in each layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....measures import trajectory_length
from ....networks import MLP, gaussian, sample
from ....sweeps import study
from ..data import circles, image_pairs, images, random_pairs
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Weight variances, and widths, that are crossed for each activation.
_VARIANCES = {"hard_tanh": (1.0, 2.0, 4.0, 8.0, 16.0, 64.0), "relu": (1.0, 2.0, 4.0, 8.0),
              "tanh": (2.0, 4.0, 8.0, 16.0)}
_WIDTHS = {"hard_tanh": (16, 64, 128, 256), "relu": (16, 64, 256), "tanh": (64, 256)}

#: Bias variances at weight variance 4 and width 128, hard tanh.
_BIASES = (1.0, 4.0, 16.0, 64.0)

#: Relative change of every length at which the doubling of points ends.
RTOL = 5e-3

#: Networks in a cell, cells a setting.
_NETWORKS = {"smoke": (3, 1), "laptop": (20, 1), "paper": (25, 8)}


@dataclass(frozen=True)
class Cell:
    """Some networks of one kind, each with a circle of its own.

    Attributes:
        activation: The activation's name.
        weight_variance: σ_w².
        bias_variance: σ_b².
        width: Units k of each hidden layer.
        depth: Hidden layers.
        data: What the circle goes through: ``"random"`` points in k dimensions, ``"mnist"`` or
            ``"digits"``.
        count: Networks.
        block: Which of the cells alike.
    """

    activation: str
    weight_variance: float
    bias_variance: float
    width: int
    depth: int
    data: str
    count: int
    block: int


@study("raghu/growth", paper=f"{PAPER}, Theorem 3, Figs. A1 and A2",
       question="By how much does a layer of a random network lengthen a curve, and do the "
                "printed and the corrected bounds of Theorem 3 hold?")
class Growth:
    """Lengths of circles through random and through MNIST points, layer by layer."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the grid of activations, variances, widths and data."""
        if scale == "smoke":
            return [Cell(name, variance, 0.0, 64, 4, data, *_NETWORKS[scale])
                    for name, variance, data in (("hard_tanh", 4.0, "random"),
                                                 ("relu", 2.0, "random"), ("relu", 4.0, "digits"))]
        settings = [(name, variance, 0.0, width, 6, "random") for name in _VARIANCES
                    for variance in _VARIANCES[name] for width in _WIDTHS[name]]
        settings += [("hard_tanh", 4.0, bias, 128, 6, "random") for bias in _BIASES]
        settings += [("relu", variance, 0.0, width, 8, "mnist") for variance in (2.0, 4.0, 8.0)
                     for width in (64, 256)]
        settings += [("hard_tanh", variance, 0.0, 256, 6, "mnist") for variance in (4.0, 16.0)]
        count, blocks = _NETWORKS[scale]
        return [Cell(*setting, count, block) for setting in settings for block in range(blocks)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        points = 12_000 if cell.weight_variance < 64 else 60_000
        work = cell.width**2 * 1.2e-10 + cell.width * 4e-9
        return 0.1 + cell.count * points * cell.depth * work

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Follow one circle through each network.

        Returns:
            One row a network and layer: ``network``, ``layer`` (from 1, behind the activation),
            ``length``, ``ratio`` (to the length a layer before), ``samples``.
        """
        draw = int(numpy_stream(seed, "networks").integers(2**62))
        inputs = cell.width
        if cell.data == "random":
            pairs = random_pairs(inputs, cell.count, seed)
        else:
            data = images(cell.data)
            inputs = data.features
            pairs = image_pairs(data.test_inputs, data.test_labels, cell.count, seed)
        arch = MLP(inputs=inputs, widths=(cell.width,) * cell.depth, activation=cell.activation,
                   bias=cell.bias_variance > 0)
        nets = sample(arch, gaussian(cell.weight_variance, cell.bias_variance), count=cell.count,
                      seed=draw)
        layers = [str(2 * layer + 1) for layer in range(cell.depth)]
        rows = []
        for network, curve in enumerate(circles(pairs)):
            found = trajectory_length(nets[network], curve, layers=layers, samples=2000,
                                      max_samples=64_001, rtol=RTOL, exact=False)
            rows.append((found.lengths.numpy(), found.ratios.numpy(), int(found.samples)))
        lengths, ratios, samples = zip(*rows, strict=True)
        return {"network": np.repeat(np.arange(cell.count), cell.depth),
                "layer": np.tile(np.arange(1, cell.depth + 1), cell.count),
                "length": np.concatenate(lengths), "ratio": np.concatenate(ratios),
                "samples": np.repeat(samples, cell.depth)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge mean field, the printed and corrected bounds; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw length against layer, and growth against variance, width and biases."""
        return draw_all(frame)
