"""Fig. 3: what becomes of a circle in the layers of a tanh network."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ...._core.verdicts import at_least
from ....networks import MLP, gaussian, sample
from ....plots.illustration import Illustration
from ....sweeps import study
from ..data import circles, random_pairs
from ..judging import PAPER, chosen, judged
from .figures import drawn
from .following import coordinates, images_of, share_of_plane, turning

if TYPE_CHECKING:
    import pandas as pd

#: Points of a circle, and of one that is drawn.
_POINTS, _SHOWN = 20_000, 1200


@dataclass(frozen=True)
class Cell:
    """Some tanh networks without biases, each with a circle of its own.

    Attributes:
        part: ``"numbers"`` of each curve, or one ``"picture"``.
        weight_variance: σ_w².
        width: Units k of each hidden layer and of the input.
        depth: Hidden layers.
        count: Networks.
    """

    part: str
    weight_variance: float
    width: int
    depth: int
    count: int


@study("raghu/circle-picture", paper=f"{PAPER}, Fig. 3",
       question="What becomes of a circle on its way through the layers of a random tanh network?")
class CirclePicture:
    """Projections of each layer's image of a circle onto its first two principal axes."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return networks by weight variance; the paper's is not known."""
        count, variances = {"smoke": (3, (4.0,)), "laptop": (20, (1.0, 4.0, 16.0)),
                            "paper": (200, (1.0, 4.0, 16.0))}[scale]
        width, depth = (20, 3) if scale == "smoke" else (100, 6)
        return [*(Cell("numbers", variance, width, depth, count) for variance in variances),
                *(Cell("picture", variance, width, depth, 1) for variance in variances)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        return 0.1 + 0.4 * cell.count * cell.depth / 6

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Follow a circle through each network.

        Returns:
            Of numbers, one row a network and layer: ``share`` of the variance in the first two
            principal axes, ``turns`` of the tangent. Of a picture, one row a point and layer:
            ``x`` and ``y`` along these axes. ``layer`` 0 is the input.
        """
        draw = int(numpy_stream(seed, "networks").integers(2**62))
        arch = MLP(inputs=cell.width, widths=(cell.width,) * cell.depth, activation="tanh",
                   bias=False)
        nets = sample(arch, gaussian(cell.weight_variance), count=cell.count, seed=draw)
        curves = circles(random_pairs(cell.width, cell.count, seed))
        if cell.part == "picture":
            return coordinates(nets[0], curves[0], _SHOWN)
        found = [(place, layer, share_of_plane(z), turning(z))
                 for place, curve in enumerate(curves)
                 for layer, z in enumerate(images_of(nets[place], curve.sample(_POINTS)))]
        names = ("network", "layer", "share", "turns")
        return {name: np.array(column) for name, column in zip(
            names, zip(*found, strict=True), strict=True)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge that curves leave the plane and wind with depth where weights are large."""
        found: list[Finding] = []
        rows = chosen(frame, part="numbers")
        for variance in sorted(rows.weight_variance.unique().tolist()):
            own = chosen(rows, weight_variance=variance)
            top = int(own.layer.max())
            ends = [chosen(own, layer=layer).sort_values("network") for layer in (1, top)]
            note = (f"{int(own['count'].iloc[0])} tanh networks of width "
                    f"{int(own.width.iloc[0])}, from layer 1 to layer {top}.")
            leaving = ends[0].share.to_numpy() - ends[1].share.to_numpy()
            winding = ends[1].turns.to_numpy() / ends[0].turns.to_numpy()
            found += judged(
                f"At σ_w² = {variance:g} a circle's image leaves its plane with depth: the share "
                "of its variance along the first two principal axes falls.", Estimate.of(leaving),
                partial(at_least, limit=0.0), "Fig. 3, in numbers of our own", theory=None,
                note=f"Difference of the shares. {note}")
            found += judged(
                f"At σ_w² = {variance:g} a circle's image winds more with depth: its tangent turns "
                "by twice as much or more.", Estimate.of(winding), partial(at_least, limit=2.0),
                "Fig. 3, in numbers of our own", note=f"Ratio of the turns. {note}")
        return found

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw each layer's image, one row of pictures a weight variance."""
        return {"circle": drawn(chosen(frame, part="picture"))}
