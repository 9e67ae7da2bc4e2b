"""Fig. 2: transitions of a read-out against depth, width and weight variance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....networks import MLP, gaussian, sample
from ....sweeps import study
from ..data import circles, image_pairs, images
from ..following import followed
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

_VARIANCES = (5.0, 8.0, 10.0, 16.0)

#: Widths, depth, points of a circle and networks a setting. The paper's widths are not known.
_SIZES = {"smoke": ((20,), 5, 1500, 3), "laptop": ((50, 100, 250, 500), 8, 12_000, 10),
          "paper": ((50, 100, 500, 1000), 10, 48_000, 50)}


@dataclass(frozen=True)
class Cell:
    """Some networks without biases, each with a circle between two images of its own.

    Attributes:
        activation: ``"hard_tanh"`` or ``"tanh"``.
        width: Units k of each hidden layer.
        weight_variance: σ_w².
        data: ``"mnist"`` or ``"digits"``.
        depth: Hidden layers; the first n of them are the network of depth n.
        points: Sampled points of a circle.
        count: Networks.
    """

    activation: str
    width: int
    weight_variance: float
    data: str
    depth: int
    points: int
    count: int


@study("raghu/transitions", paper=f"{PAPER}, Fig. 2",
       question="Does the number of transitions along a curve grow exponentially with depth, "
                "slowly with width, and strongly with the scale of the weights?")
class TransitionsAgainstDepth:
    """Sign changes of random read-outs on circles between MNIST images."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks by activation, width and variance."""
        widths, depth, points, count = _SIZES[scale]
        data, variances = ("digits", (5.0, 16.0)) if scale == "smoke" else ("mnist", _VARIANCES)
        smooth = widths[0] if scale == "smoke" else 100
        settings = [("hard_tanh", width, variance) for width in widths for variance in variances]
        settings += [("tanh", smooth, variance) for variance in variances]
        return [Cell(*setting, data, depth, points, count) for setting in settings]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        work = cell.width**2 * 1e-10 + cell.width * 6e-9
        return 0.5 + cell.count * cell.points * (cell.depth * work + 784 * cell.width * 1e-10)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Follow the circle of each network, and that of the first one with half the points.

        Returns:
            One row a network and depth: ``network``, ``layers`` (depth n), ``transitions`` (sign
            changes, a mean over 8 random read-outs of layer n) and ``missed`` (the share of
            transitions that half the points miss at full depth, in the first network).
        """
        draw = int(numpy_stream(seed, "networks").integers(2**62))
        data = images(cell.data)
        arch = MLP(inputs=data.features, widths=(cell.width,) * cell.depth,
                   activation=cell.activation, bias=False)
        nets = sample(arch, gaussian(cell.weight_variance), count=cell.count, seed=draw)
        curves = circles(image_pairs(data.test_inputs, data.test_labels, cell.count, seed))
        found = [followed(nets[place], curve, cell.points, seed=seed, place=place)["transitions"]
                 for place, curve in enumerate(curves)]
        half = followed(nets[0], curves[0], cell.points // 2, seed=seed, place=0)["transitions"]
        return {"network": np.repeat(np.arange(cell.count), cell.depth),
                "layers": np.tile(np.arange(1, cell.depth + 1), cell.count),
                "transitions": np.concatenate(found),
                "missed": float(1 - half[-1] / found[0][-1])}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge growth with depth, width and scale; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw transitions against depth and against width."""
        return draw_all(frame)
